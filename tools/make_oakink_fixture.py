#!/usr/bin/env python3
"""Writes tests/fixtures/oakink: a tiny tree in the layout of OakInk-Shape, CapGrasp and OakBase.

All content is made up here; nothing of the data sets is copied. What it holds, and why:

- real objects A16012 (train) and A01001 (test), virtual objects s01102 (val) and o52105 (test);
- a recorded grasp with a transferred one inside (they share source.txt);
- a hand-over pair (`dom` and `dom_alt`, same time stamp) and one hand-over without partner;
- an `align` folder with two files, of which the one named *align* counts;
- a pose stored as 16 quaternions instead of 48 axis-angle numbers;
- captions as lists of two turns, and segmented point clouds under OakBase's spelling of a category.

Usage: tools/make_oakink_fixture.py [tests/fixtures/oakink]
Needs numpy; the bytes of the pickles depend on its version, their content does not.
"""

import json
import pathlib
import pickle
import shutil
import sys

import numpy as np

BOX = np.array([[x, y, z] for z in (-1, 1) for y in (-1, 1) for x in (-1, 1)], float)
BOX_FACES = [(0, 2, 1), (1, 2, 3), (4, 5, 6), (5, 7, 6), (0, 1, 4), (1, 5, 4),
             (2, 6, 3), (3, 6, 7), (0, 4, 2), (2, 4, 6), (1, 3, 5), (3, 7, 5)]


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def obj(half, centre):
    vertices = BOX * half + centre
    lines = ["v %.6f %.6f %.6f" % tuple(v) for v in vertices]
    lines += ["f %d %d %d" % tuple(i + 1 for i in f) for f in BOX_FACES]
    return "\n".join(lines) + "\n"


def ply(points, faces=()):
    head = ["ply", "format ascii 1.0", "element vertex %d" % len(points),
            "property float x", "property float y", "property float z"]
    if faces:
        head += ["element face %d" % len(faces), "property list uchar int vertex_indices"]
    body = ["%.6f %.6f %.6f" % tuple(p) for p in points] + ["3 %d %d %d" % f for f in faces]
    return "\n".join(head + ["end_header"] + body) + "\n"


def hand(path, wrist, angle, quaternions=False):
    """Pose of MANO: the root turned by `angle` about x, every joint bent by 0.1 rad about z."""
    pose = np.tile(np.array([0, 0, 0.1]), 16)
    pose[:3] = (angle, 0, 0)
    if quaternions:
        vectors = pose.reshape(16, 3)
        angles = np.linalg.norm(vectors, axis=1, keepdims=True)
        pose = np.hstack([np.cos(angles / 2), np.sin(angles / 2) * vectors / angles])
    data = {"pose": pose.astype(np.float32),
            "shape": np.linspace(-1, 1, 10).astype(np.float32),
            "tsl": np.array(wrist, np.float32)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(data, protocol=4 if quaternions else 3))


def grasp(root, folder, source, wrist, angle=0.5, **options):
    hand(root / folder / "hand_param.pkl", wrist, angle, **options)
    if source:
        write(root / folder / "source.txt", source + "\n")


def main():
    out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "tests/fixtures/oakink")
    shutil.rmtree(out, ignore_errors=True)
    shape = out / "shape"

    write(shape / "metaV2/object_id.json", json.dumps(
        {"A16012": {"name": "contactpose_fryingpan", "attr": []},
         "A01001": {"name": "019_mug", "attr": ["contain_sth"]}}, indent=1))
    write(shape / "metaV2/virtual_object_id.json", json.dumps(
        {"s01102": {"name": "pan_virtual_2", "attr": []},
         "o52105": {"name": "mug_virtual_5", "attr": []}}, indent=1))

    # The align folder of the pan holds two meshes; the scan must not be taken.
    pan = shape / "OakInkObjectsV2/contactpose_fryingpan/align"
    write(pan / "scan.obj", obj((0.2, 0.2, 0.2), (0, 0, 0)))
    write(pan / "fryingpan_align.ply", ply(BOX * (0.1, 0.05, 0.02) + (0.3, 0, 0.1), BOX_FACES))
    write(shape / "OakInkObjectsV2/019_mug/align/mug.obj", obj((0.04, 0.04, 0.05), (0.01, 0.02, 0.03)))
    # Only the downsampled folder is there.
    write(shape / "OakInkVirtualObjectsV2/pan_virtual_2/align_ds/pan.obj", obj((0.09, 0.05, 0.02), (0, 0, 0)))
    write(shape / "OakInkVirtualObjectsV2/mug_virtual_5/align/mug.obj", obj((0.03, 0.03, 0.05), (0, 0, 0)))

    grasps = shape / "oakink_shape_v2"
    use = "fryingpan/A16012/0123456789"
    grasp(grasps, use, "pass1/A16012_0001_0005/2021-10-03-16-34-40/dom.pkl", (0.1, 0.0, 0.02))
    grasp(grasps, use + "/s01102", None, (0.09, 0.0, 0.02), quaternions=True)
    giver, receiver = "fryingpan/A16012/aaaaaaaaaa", "fryingpan/A16012/bbbbbbbbbb"
    grasp(grasps, giver, "pass1/A16012_0004_0005_0006/2021-10-03-16-40-00/dom.pkl", (0.1, 0, 0))
    grasp(grasps, receiver, "pass1/A16012_0004_0005_0006/2021-10-03-16-40-00/dom_alt.pkl", (-0.1, 0, 0))
    # No partner: another pass than the one above.
    grasp(grasps, "fryingpan/A16012/cccccccccc",
          "pass2/A16012_0004_0005_0006/2021-10-03-16-40-00/dom.pkl", (0.1, 0, 0))
    grasp(grasps, "mug/A01001/dddddddddd", "pass1/A01001_0002_0001/2021-09-26-19-59-58/dom.pkl", (0, 0.05, 0))
    grasp(grasps, "mug/A01001/dddddddddd/o52105", None, (0, 0.04, 0))
    grasp(grasps, "mug/A01001/eeeeeeeeee", "pass1/A01001_0003_0001/2021-09-26-20-10-00/dom.pkl", (0, 0, 0.06))

    captions = out / "CapGrasp/captions/v0_1" / use
    for k, text in enumerate(["Hold the pan by its handle with all fingers to fry an egg.",
                              "Could you take the handle of the frying pan firmly?"]):
        write(captions / f"{k}_simple_caption.json", json.dumps(
            [{"from": "human", "value": text}, {"from": "gpt", "value": "Sure. <grasp>"}], indent=1))

    base = out / "OakBase/frying_pan/contactpose_fryingpan"
    write(base / "part_01.json", json.dumps({"name": "body", "attr": ["contain_sth"]}))
    write(base / "part_01.ply", ply([(0.25, y, 0.1) for y in (-0.05, 0, 0.05)]))
    write(base / "part_02.json", json.dumps({"name": "handle", "attr": ["held_by_hand"]}))
    write(base / "part_02.ply", ply([(0.4, y, 0.1) for y in (-0.05, 0, 0.05)]))


if __name__ == "__main__":
    main()
