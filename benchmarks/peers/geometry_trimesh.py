"""The geometric metrics the way the papers' scripts compute them: with trimesh and numpy.

    write_geometry_scene FOLDER
    python geometry_trimesh.py FOLDER [--rows FILE] [--repeat N]

Times the same two meshes as metrics_benchmark and writes rows of the same names, for compare.py. Everything that depends on
the object alone (its voxels, search trees and surface sample) is prepared before the clock starts, as there. The clock is
the processor time of this process, so other load on the machine does not count against the peer. Needs the packages
trimesh, numpy, scipy and rtree. Prints the values too: they must agree with ours up to what each metric's page says.
"""

import argparse
import json
import os
import statistics
import time

import numpy
import trimesh

CELL = 0.001  # m
SURFACE_CELL = 0.005
TOUCH = 0.005


def load(folder, name):
    return trimesh.load(os.path.join(folder, name), process=False)


def cell_centres(folder, name):
    return numpy.fromfile(os.path.join(folder, name)).reshape(-1, 3)


def within(points, bounds):
    return points[((points >= bounds[0]) & (points <= bounds[1])).all(axis=1)]


class Work:
    """One method per row; each starts from the posed hand's vertices, as a metric does."""

    def __init__(self, folder):
        self.object = load(folder, "object.obj")
        self.hand = load(folder, "hand.obj")
        self.closed = load(folder, "hand_closed.obj")
        self.object_cells = cell_centres(folder, "object_cells.f64")
        self.surface_cells = self.object.voxelized(SURFACE_CELL).points
        self.hull_cells = cell_centres(folder, "hull_cells.f64")
        self.sample = trimesh.sample.sample_surface(self.object, 4096, seed=0)[0]
        self.object.contains(self.hand.vertices[:1])  # builds the search trees
        trimesh.proximity.closest_point(self.object, self.hand.vertices[:1])

    def posed(self):
        """A hand nobody has seen before: trimesh caches by content."""
        return trimesh.Trimesh(self.closed.vertices.copy(), self.closed.faces.copy(), process=False)

    def common_volume(self, cells, cell):
        hand = self.posed()
        near = within(cells, hand.bounds)
        parts = numpy.array_split(near, len(near) // 2000 + 1)
        return sum(hand.contains(part).sum() for part in parts if len(part)) * cell ** 3 * 1e6

    def siv(self):
        return self.common_volume(self.object_cells, CELL)

    def vol_surface(self):
        return self.common_volume(self.surface_cells, SURFACE_CELL)

    def vol_hull1mm(self):
        return self.common_volume(self.hull_cells, CELL)

    def depths(self):
        vertices = self.hand.vertices.copy()
        inside = self.object.contains(vertices)
        distance = trimesh.proximity.closest_point(self.object, vertices)[1]
        return inside, distance

    def pd(self):
        inside, distance = self.depths()
        return 100 * distance[inside].max() if inside.any() else 0.0

    def object_points(self):
        hand = self.posed()
        near = within(self.sample, hand.bounds + [[-TOUCH] * 3, [TOUCH] * 3])
        return hand.contains(near), trimesh.proximity.closest_point(hand, near)[1]

    def pen(self):
        inside, distance = self.object_points()
        return 100 * distance[inside].max() if inside.any() else 0.0

    def contact_area_frac(self):
        inside, distance = self.object_points()
        return 100 * (inside | (distance <= TOUCH)).sum() / len(self.sample)

    def item(self):
        """Volume, depth and contacts of one grasp, each query once."""
        volume = self.siv()
        inside, distance = self.depths()
        object_inside, object_distance = self.object_points()
        touched = object_inside | (object_distance <= TOUCH)
        return volume, inside.any() or distance.min() <= TOUCH or touched.any(), touched.sum()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--rows")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    work = Work(options.folder)
    rows = []
    for name, call in [("GeometricItem", work.item)] + [
            ("Metric/" + name, getattr(work, name))
            for name in ("siv", "pd", "pen", "vol_surface", "vol_hull1mm", "contact_area_frac")]:
        times = []
        for _ in range(options.repeat):
            start = time.process_time()
            value = call()
            times.append(1e3 * (time.process_time() - start))
            if times[-1] > 1e4:  # long enough to be exact
                break
        rows.append({"name": name, "milliseconds": statistics.median(times)})
        print("%-28s %10.1f ms   %s" % (name, rows[-1]["milliseconds"], value), flush=True)
    if options.rows:
        with open(options.rows, "w") as file:
            json.dump({"rows": rows}, file, indent=1)


if __name__ == "__main__":
    main()
