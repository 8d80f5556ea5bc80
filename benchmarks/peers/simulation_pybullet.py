"""The obman simulation the way the papers' scripts run it: per grasp V-HACD, two OBJ files and 35 steps in PyBullet.

    write_simulation_scene FOLDER
    python simulation_pybullet.py FOLDER [--rows FILE] [--repeat N]

Times the same two meshes as simulation_benchmark and writes rows of the same names, for compare.py. Needs the packages
pybullet and numpy. The steps themselves are those of the parity test, tests/parity/pybullet_parity.py.
"""

import argparse
import importlib.util
import json
import os
import statistics
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def load_protocol():
    path = os.path.join(ROOT, "tests", "parity", "pybullet_parity.py")
    spec = importlib.util.spec_from_file_location("pybullet_parity", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def milliseconds(work, repeat):
    """Median processor time over `repeat` calls."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        times.append(1e3 * (time.process_time() - start))
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--rows")
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    protocol = load_protocol()
    hand = protocol.read_obj(os.path.join(options.folder, "hand.obj"))
    vertices, faces = protocol.read_obj(os.path.join(options.folder, "object.obj"))

    with tempfile.TemporaryDirectory() as scratch:
        hand_path, mesh_path, hulls_path, log_path = (
            os.path.join(scratch, name) for name in ("hand.obj", "mesh.obj", "hulls.obj", "vhacd.log"))
        centre = vertices.mean(axis=0)

        def decompose():
            protocol.write_obj(mesh_path, vertices - centre, faces)
            protocol.decompose(mesh_path, hulls_path, log_path)

        def trial():
            protocol.write_obj(hand_path, *hand)
            decompose()
            return simulate()

        def simulate():
            return protocol.simulate(hand_path, hulls_path, centre)

        position, _ = trial()
        rows = [{"name": "obman trial", "milliseconds": milliseconds(trial, options.repeat)},
                {"name": "obman simulation", "milliseconds": milliseconds(simulate, 4 * options.repeat)},
                {"name": "convex decomposition", "milliseconds": milliseconds(decompose, options.repeat)}]
    print("displacement %.6f mm" % (1e3 * float(((position - centre) ** 2).sum()) ** 0.5), file=sys.stderr)
    for row in rows:
        print("%-40s %10.2f ms" % (row["name"], row["milliseconds"]))
    if options.rows:
        with open(options.rows, "w") as out:
            json.dump({"rows": rows}, out, indent=1)


if __name__ == "__main__":
    main()
