#!/usr/bin/env python3
"""Renders the hand open, as a fist, pinching, and around a cylinder, from several sides, into one
PNG.

    tools/render_hand.py [HAND.safetensors] OUT.png [--edges]

Its own skinning in numpy, independent of core/mano_hand.cc, so that a look at the picture checks
the asset.
"""

import argparse
import json
import pathlib
import struct

import numpy as np

import render_mesh

SKIN = (0.93, 0.74, 0.62)
DEGREE = np.pi / 180
# Flexion, abduction, twist per joint (degrees), joints in MANO's order: index, middle, pinky, ring,
# thumb.
POSES = {
    "open": np.zeros((15, 3)),
    "fist": np.array(
        [
            [80, 2, 0],
            [95, 0, 0],
            [52, 0, 0],
            [82, 0, 0],
            [95, 0, 0],
            [52, 0, 0],
            [80, 8, 0],
            [92, 0, 0],
            [52, 0, 0],
            [82, 3, 0],
            [94, 0, 0],
            [52, 0, 0],
            [18, 4, 2],
            [52, 0, 0],
            [58, 0, 0],
        ]
    ),
    "pinch": np.array(
        [
            [64, 0, 0],
            [26, 0, 0],
            [16, 0, 0],
            [25, 0, 0],
            [30, 0, 0],
            [15, 0, 0],
            [15, 5, 0],
            [20, 0, 0],
            [10, 0, 0],
            [20, 0, 0],
            [25, 0, 0],
            [12, 0, 0],
            [22, 8, 6],
            [14, 0, 0],
            [18, 0, 0],
        ]
    ),
    "power": np.array(
        [
            [44, 0, 0],
            [58, 0, 0],
            [32, 0, 0],
            [46, 0, 0],
            [60, 0, 0],
            [32, 0, 0],
            [52, 8, 0],
            [58, 0, 0],
            [32, 0, 0],
            [50, 4, 0],
            [60, 0, 0],
            [32, 0, 0],
            [20, 26, 10],
            [20, 0, 0],
            [30, 0, 0],
        ]
    ),
}
VIEWS = (
    ((0, 1, 0), (-1, 0, 0)),  # back
    ((0, -1, 0), (-1, 0, 0)),  # palm
    ((0, 0, 1), (-1, 0, 0)),  # thumb side
    ((-1, -0.5, 0.4), (0, 1, 0)),  # finger tips
    ((-0.5, -1, 0.8), (-1, 0, 0)),
)


def load(path):
    data = pathlib.Path(path).read_bytes()
    size = struct.unpack_from("<Q", data)[0]
    header = json.loads(data[8 : 8 + size])
    kinds = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8"}
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = (8 + size + o for o in entry["data_offsets"])
            tensors[name] = np.frombuffer(data[begin:end], kinds[entry["dtype"]]).reshape(
                entry["shape"]
            )
    return tensors


def rotation(axis, angle):
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * k @ k


def joint_axes(joints, tips):
    """(twist, flexion, abduction) of the 15 finger joints, as core/hand_anatomy.h defines them."""
    unit = lambda v: v / np.linalg.norm(v)
    dorsal = -unit(np.cross(joints[1] - joints[0], joints[7] - joints[0]))
    radial = unit(np.cross(dorsal, joints[4] - joints[0]))
    distal = np.cross(radial, dorsal)
    axes = []
    for finger in range(5):
        for k in range(3):
            j = 1 + 3 * finger + k
            twist = unit((joints[j + 1] if k < 2 else tips[finger]) - joints[j])
            nail = dorsal + radial - distal if finger == 4 else dorsal
            up = unit(nail - (nail @ twist) * twist)
            axes.append((twist, np.cross(up, twist), up))
    return axes


def pose(hand, angles, correct=True):
    """Vertices of the posed hand, wrist at the origin, and the joints' positions."""
    v = hand["v_template"].astype(float)
    joints = hand["J_regressor"].astype(float) @ v
    segment = hand["weights"].argmax(1)
    tips = []
    for finger in range(5):
        outer = 3 + 3 * finger
        own = np.flatnonzero(segment == outer)
        tips.append(
            v[own[((v[own] - joints[outer]) @ (joints[outer] - joints[outer - 1])).argmax()]]
        )
    axes = joint_axes(joints, tips)
    turns = [np.eye(3)]
    for (twist, flexion, abduction), (f, a, t) in zip(axes, angles * DEGREE):
        turns.append(rotation(flexion, f) @ rotation(abduction, a) @ rotation(twist, t))
    if correct:
        v = v + hand["posedirs"].astype(float) @ (np.array(turns[1:]) - np.eye(3)).reshape(-1)
    world = [np.eye(4)]
    for k in range(1, 16):
        parent = hand["kintree_table"][0][k]
        local = np.eye(4)
        local[:3, :3], local[:3, 3] = turns[k], joints[k] - joints[parent] * (parent > 0) - joints[
            0
        ] * (parent == 0)
        world.append(world[parent] @ local)
    out = np.zeros_like(v)
    for k in range(16):
        moved = (v - joints[k]) @ world[k][:3, :3].T + world[k][:3, 3]
        out += hand["weights"][:, k : k + 1] * moved
    return out, np.array([w[:3, 3] for w in world])


def cylinder(centre, axis, radius, length, sides=48):
    axis = axis / np.linalg.norm(axis)
    side = np.cross(axis, (0.3, 0.9, 0.1))
    side /= np.linalg.norm(side)
    other = np.cross(axis, side)
    a = 2 * np.pi * np.arange(sides) / sides
    ring = radius * (np.outer(np.cos(a), side) + np.outer(np.sin(a), other)) + centre
    low, high = ring - axis * length / 2, ring + axis * length / 2
    v = np.concatenate([low, high, [centre - axis * length / 2, centre + axis * length / 2]])
    faces = []
    for k in range(sides):
        n = (k + 1) % sides
        faces += [
            (k, n, sides + n),
            (k, sides + n, sides + k),
            (n, k, 2 * sides),
            (sides + k, sides + n, 2 * sides + 1),
        ]
    return render_mesh.Part(v, np.array(faces), (0.45, 0.58, 0.72))


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="[HAND.safetensors] OUT.png")
    parser.add_argument("--edges", action="store_true", help="draw the triangles' edges")
    parser.add_argument("--size", type=int, default=380, help="pixels per view")
    options = parser.parse_args()
    hand = load(
        options.files[0]
        if len(options.files) > 1
        else root / "assets/hand/grasp_bench_hand.safetensors"
    )
    rows = []
    for name, angles in POSES.items():
        vertices, _ = pose(hand, angles)
        parts = [render_mesh.Part(vertices, hand["f"], SKIN)]
        if name == "power":
            parts.append(
                cylinder(
                    np.array([-0.088, -0.043, -0.005]), np.array([0.12, 0.0, 1.0]), 0.028, 0.16
                )
            )
        rows.append(
            np.concatenate(
                [
                    render_mesh.render(parts, view, options.size, edges=options.edges)
                    for view in VIEWS
                ],
                1,
            )
        )
    render_mesh.write_png(options.files[-1], np.concatenate(rows))


if __name__ == "__main__":
    main()
