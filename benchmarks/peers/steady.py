"""What the peers of steady_benchmark share: their options, the scene that write_steady_scene writes, and the timing."""

import argparse
import json
import os
import statistics
import time


def options(description):
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--rows")
    parser.add_argument("--repeat", type=int, default=9)
    return parser.parse_args()


def read(folder):
    with open(os.path.join(folder, "scene.json")) as file:
        return json.load(file)


def milliseconds(work, repeat):
    """Median processor time over `repeat` calls."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        times.append(1e3 * (time.process_time() - start))
    return statistics.median(times)


def report(chosen, works):
    """Times each work and prints the rows, and writes them where the options say."""
    rows = [{"name": name, "milliseconds": milliseconds(work, chosen.repeat)} for name, work in works.items()]
    for row in rows:
        print("%-40s %10.2f ms" % (row["name"], row["milliseconds"]))
    if chosen.rows:
        with open(chosen.rows, "w") as out:
            json.dump({"rows": rows}, out, indent=1)
