"""The frames of a motion by dex-retargeting and by `grasp-bench retarget --dex-config`, time and error side by side.

    write_retarget_scene FOLDER
    python retarget_dexretargeting.py FOLDER [--rows FILE] [--ours build/dev/grasp-bench]

Both get the same keypoints and configurations, of the same kinematics: the URDFs are written from our hands. One thread, a
frame starts where the one before ended, no filter; dex-retargeting's first frame gets the wrist by its warm_start. Times are
of a frame in processor time (ours: by the clock), without what reads files. The error of a frame is the mean distance of
links from their keypoints, or of vectors from the scaled human ones. Rows have the names of retarget_benchmark, for
compare.py. Needs requirements-dexretargeting.txt.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import time

import numpy as np
import torch
from dex_retargeting.retargeting_config import RetargetingConfig
from pytransform3d import rotations


def wrist_axes(points):
    """z to the middle knuckle, y to the thumb's side in the plane of wrist, index and middle knuckle, x out of the palm."""
    z = points[9] - points[0]
    z = z / np.linalg.norm(z)
    y = points[5] - points[9]
    y = y - y.dot(z) * z
    y = y / np.linalg.norm(y)
    return np.stack([np.cross(y, z), y, z], axis=1)


class Peer:
    def __init__(self, config):
        self.retargeting = RetargetingConfig.load_from_file(config).build()
        self.optimizer = self.retargeting.optimizer
        self.vector = self.optimizer.retargeting_type == "VECTOR"

    def start(self, points):
        if not self.vector:
            quaternion = rotations.quaternion_from_matrix(wrist_axes(points))
            self.retargeting.warm_start(points[0], quaternion)

    def reference(self, points):
        indices = self.optimizer.target_link_human_indices
        if self.vector:
            turned = (points - points[0]) @ wrist_axes(points)
            return turned[indices[1]] - turned[indices[0]]
        return points[indices]

    def error(self, joints, reference):
        """Metres, in the mean over links or vectors."""
        robot = self.optimizer.robot
        robot.compute_forward_kinematics(joints)

        def places(names):
            return np.array([robot.get_link_pose(robot.get_link_index(name))[:3, 3] for name in names])

        if self.vector:
            found = places(self.optimizer.task_link_names) - places(self.optimizer.origin_link_names)
            return np.linalg.norm(found - self.optimizer.scaling * reference, axis=1).mean()
        return np.linalg.norm(places(self.optimizer.body_names) - reference, axis=1).mean()

    def run(self, motion):
        """(milliseconds, metres) of each frame."""
        self.start(motion[0])
        results = []
        for points in motion:
            reference = self.reference(points)
            start = time.process_time()
            joints = self.retargeting.retarget(reference)
            spent = time.process_time() - start
            results.append((1e3 * spent, self.error(joints, reference)))
        return results


def ours(program, config, keypoints, hand):
    """(median milliseconds, mean millimetres)."""
    command = [program, "retarget", "--dex-config", config, "--keypoints", keypoints, "--hand", hand, "--json"]
    answer = json.loads(subprocess.run([str(word) for word in command], check=True, capture_output=True).stdout)
    return answer["milliseconds_median"], answer["error_mean_mm"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rows")
    parser.add_argument("--ours", default=pathlib.Path(__file__).parents[2] / "build/dev/grasp-bench")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    motion = np.load(chosen.folder / "keypoints.npy")
    rows = []
    print("%-20s %34s %34s %7s" % ("", "dex-retargeting [ms, mm]", "grasp-bench [ms, mm]", "ratio"))
    for hand in ["shadow", "allegro", "leap"]:
        for mode in ["position", "vector"]:
            config = chosen.folder / ("%s_%s.yml" % (hand, mode))
            results = Peer(config).run(motion)
            times = [milliseconds for milliseconds, _ in results]
            error = 1e3 * statistics.mean(metres for _, metres in results)
            median = statistics.median(times)
            our_median, our_error = ours(chosen.ours, config, chosen.folder / "keypoints.npy", hand)
            print(
                "%-20s %20.3f %13.2f %20.4f %13.2f %6.0fx"
                % (hand + " " + mode, median, error, our_median, our_error, median / our_median)
            )
            rows.append({"name": "keypoints of a frame, %s, %s" % (hand, mode), "milliseconds": statistics.mean(times)})
    if chosen.rows:
        pathlib.Path(chosen.rows).write_text(json.dumps({"rows": rows}, indent=1))


if __name__ == "__main__":
    main()
