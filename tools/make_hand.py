#!/usr/bin/env python3
"""Makes the built-in hand: assets/hand/grasp_bench_hand.safetensors.

    tools/make_hand.py [OUTPUT]

A right hand of our own with the tensor names and shapes of a MANO file (see core/mano_hand.h),
built from published bone lengths (hand/anatomy.py), an implicit skin (hand/surface.py), a ring mesh
on it (hand/topology.py) and a rig (hand/rig.py). Nothing of MANO went into it. Needs numpy and
scipy; the same inputs give the same bytes.
"""

import json
import pathlib
import struct
import sys

import numpy as np

from hand import anatomy, rig, topology

METADATA = {
    "name": "grasp-bench hand",
    "licence": "Apache-2.0",
    "made_by": "tools/make_hand.py",
    "bone_lengths": "Buryanov & Kotiuk 2010, Int. J. Morphol. 28(3):755-758",
    "breadths": "fitted to ANSUR II (NATICK/TR-15/007) male means at this hand length",
    "shape_directions": "size, finger length, palm breadth, flesh, thumb, index, ring, pinky length, "
    "finger girth, palm length",
    "side": "right",
}


def save_safetensors(path, tensors, metadata):
    """Tensors in name order, 8-byte aligned header: one input, one file."""
    header, offset = {"__metadata__": metadata}, 0
    kinds = {"float32": "F32", "int32": "I32"}
    for name in sorted(tensors):
        a = tensors[name]
        header[name] = {
            "dtype": kinds[str(a.dtype)],
            "shape": list(a.shape),
            "data_offsets": [offset, offset + a.nbytes],
        }
        offset += a.nbytes
    text = json.dumps(header, separators=(",", ":"), sort_keys=True).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name in sorted(tensors):
            file.write(np.ascontiguousarray(tensors[name]).tobytes())


def build():
    """The hand's tensors in MANO's frame."""
    mesh = topology.build()
    weights = rig.skin_weights(mesh)
    shape_vertex, shape_joint = rig.shape_directions(mesh, weights)
    regressor = rig.joint_regressor(mesh, shape_vertex, shape_joint)
    correctives = rig.pose_correctives(mesh, weights, regressor @ mesh.vertices)

    # Into MANO's frame. A corrective's feature is a matrix entry of R in that frame: R_M = R_MD R_D
    # R_MD^T.
    turn = anatomy.R_MD
    feature = np.kron(turn, turn)
    correctives = np.einsum(
        "ij,vjkf,gf->vikg", turn, correctives.reshape(-1, 3, 15, 9), feature
    ).reshape(-1, 3, 135)
    real = lambda a: np.round(np.asarray(a, float), 7).astype(np.float32)
    return {
        "v_template": real(mesh.vertices @ turn.T + anatomy.WRIST),
        "f": mesh.faces.astype(np.int32),
        "weights": weights.astype(np.float32),
        "shapedirs": real(np.einsum("ij,vjk->vik", turn, shape_vertex)),
        "posedirs": real(correctives),
        "J_regressor": regressor.astype(np.float32),
        "kintree_table": np.stack([anatomy.PARENTS, np.arange(16)]).astype(np.int32),
    }


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    path = (
        pathlib.Path(sys.argv[1])
        if len(sys.argv) > 1
        else root / "assets/hand/grasp_bench_hand.safetensors"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    save_safetensors(path, build(), METADATA)
    print(path)


if __name__ == "__main__":
    main()
