#!/usr/bin/env python3
"""Writes tests/fixtures/formats/: small files as Python and NumPy write them, for the readers' tests.

Needs only the standard library and NumPy. The MANO-shaped pickle holds made-up numbers in the
structure of the real file, assembled opcode by opcode as Python 2 would have written it.
"""

import collections
import io
import json
import pathlib
import pickle
import struct

import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "formats"
NUMERIC_TYPES = ["b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]


def counting(shape, dtype):
    """0, 1, 2, ... in C order; of bool its parity."""
    numbers = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    return (numbers % 2 if np.dtype(dtype).kind == "b" else numbers).astype(dtype)


def write(name, content):
    (FOLDER / name).write_bytes(content)


def npy(array, version=(1, 0)):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version, allow_pickle=True)
    return out.getvalue()


def write_npy_files():
    for name in NUMERIC_TYPES:
        write(f"little_{name}.npy", npy(counting((2, 3), "<" + name)))
    for name in ["i2", "f4", "f8"]:
        write(f"big_{name}.npy", npy(counting((2, 3), ">" + name)))
    write("fortran.npy", npy(np.asfortranarray(counting((2, 3, 4), "<f4"))))
    write("version2.npy", npy(counting((2, 3), "<f8"), version=(2, 0)))
    write("version3.npy", npy(counting((2, 3), "<f8"), version=(3, 0)))
    write("scalar.npy", npy(np.array(2.5)))
    write("empty.npy", npy(np.zeros((0, 3))))
    write("text.npy", npy(np.array([["mug", "k\u00e4se"], ["", "\U0001f91a"]])))
    write("bytes.npy", npy(np.array([b"mug", b"bowl"])))
    write("complex.npy", npy(np.array([1 + 2j])))
    write("record.npy", npy(np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])))
    write("object_scalar.npy", npy(np.array({"qpos": counting((3,), "<f8"), "scale": np.float64(0.06)})))
    grasps = np.empty(2, dtype=object)
    grasps[0] = {"qpos": {"WRJTx": 0.25, "robot0:FFJ3": -1.0}, "scale": np.float64(0.5)}
    grasps[1] = {"scale": np.float32(0.25), "qpos": {"robot0:FFJ3": 2, "WRJTx": np.int64(3)}}
    write("object_list.npy", npy(grasps))


def write_npz_files():
    members = {"points": counting((2, 3), "<f4"), "name": np.array("mug"), "meta": np.array({"n": 7})}
    for name, save in [("stored.npz", np.savez), ("deflated.npz", np.savez_compressed)]:
        out = io.BytesIO()
        save(out, **members)
        write(name, out.getvalue())


def tree():
    shared = [1, 2]
    return {
        "none": None,
        "truth": [True, False],
        "integers": [0, 255, 65535, 65536, -1, 2**40, -(2**40), 2**63 - 1, -(2**63)],
        "floats": [0.5, -1e300, float("inf")],
        "text": "k\u00e4se \U0001f91a \u4e2d\\n",
        "bytes": b"\x00\xff'\n",
        "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
        "set": {7},
        "frozenset": frozenset([8]),
        "ordered": collections.OrderedDict([("z", 1), ("a", 2)]),
        5: "integer key",
        "shared": [shared, shared],
        "long text": "x" * 300,
    }


def arrays():
    objects = np.empty((2, 1), dtype=object)
    objects[:, 0] = [{"a": 1}, None]
    return {
        "f8": counting((2, 3), "<f8"),
        "big": counting((2, 3), ">i4"),
        "fortran": np.asfortranarray(counting((2, 3), "<f4")),
        "bool": np.array([True, False]),
        "objects": objects,
        "text": np.array(["a", "bc"]),
        "scalars": [np.float32(0.5), np.int64(-3), np.bool_(True)],
    }


def write_pickles():
    for protocol in range(6):
        write(f"tree_protocol{protocol}.pkl", pickle.dumps(tree(), protocol))
        write(f"arrays_protocol{protocol}.pkl", pickle.dumps(arrays(), protocol))
    write("circle.pkl", circle())
    write("hostile_system.pkl", b"cposix\nsystem\n(S'echo hello'\ntR.")
    write("hostile_laughs.pkl", laughs())
    write("torch_legacy.pkl", pickle.dumps(0x1950A86A20F9469CFC6C, 2))
    write("mano_like.pkl", mano_like())


def circle():
    ring = []
    ring.append(ring)
    return pickle.dumps(ring, 2)


def laughs():
    """Forty lists, each holding the one before twice."""
    value = []
    for _ in range(40):
        value = [value, value]
    return pickle.dumps(value, 4)


class Assembler:
    """The opcodes that Python 2's cPickle writes at protocol 2."""

    def __init__(self):
        self.out = bytearray(b"\x80\x02")
        self.memo = 0

    def raw(self, data):
        self.out += data
        return self

    def put(self):
        if self.memo < 256:
            self.raw(b"q" + bytes([self.memo]))
        else:
            self.raw(b"r" + struct.pack("<I", self.memo))
        self.memo += 1
        return self

    def string(self, text):
        data = text.encode("latin1") if isinstance(text, str) else text
        if len(data) < 256:
            self.raw(b"U" + bytes([len(data)]) + data)
        else:
            self.raw(b"T" + struct.pack("<I", len(data)) + data)
        return self.put()

    def integer(self, number):
        if 0 <= number < 256:
            return self.raw(b"K" + bytes([number]))
        if 0 <= number < 65536:
            return self.raw(b"M" + struct.pack("<H", number))
        return self.raw(b"J" + struct.pack("<i", number))

    def name(self, module, name):
        return self.raw(b"c" + module.encode() + b"\n" + name.encode() + b"\n").put()

    def array(self, array):
        """numpy.core.multiarray._reconstruct and its state, the numbers as a Python 2 string."""
        self.name("numpy.core.multiarray", "_reconstruct").name("numpy", "ndarray")
        self.raw(b"K\0\x85").put().string("b").raw(b"\x87").put().raw(b"R").put()
        self.raw(b"(K\1")
        for extent in array.shape:
            self.integer(extent)
        self.raw({0: b")", 1: b"\x85", 2: b"\x86", 3: b"\x87"}[array.ndim]).put()
        self.name("numpy", "dtype").string(array.dtype.str[1:]).raw(b"K\0K\1\x87").put()
        self.raw(b"R").put().raw(b"(K\3").string("<").raw(b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0t")
        self.put().raw(b"b\x89").string(array.tobytes()).raw(b"t").put()
        return self.raw(b"b")

    def instance(self, module, name, members):
        self.name(module, name).raw(b")\x81").put()
        return self.dict(members).raw(b"b")

    def dict(self, members):
        self.raw(b"}").put().raw(b"(")
        for key, emit in members.items():
            self.string(key)
            emit(self)
        return self.raw(b"u")


def mano_like():
    """The members of MANO_RIGHT.pkl with 4 vertices, 2 faces, 2 joints and 2 of 3 shape directions."""
    directions = counting((4, 3, 3), "<f8")
    chosen = np.arange(directions.size).reshape(directions.shape)[:, :, :2].ravel().astype("<i8")
    array = lambda a: lambda out: out.array(a)
    text = lambda t: lambda out: out.string(t)
    sparse = {
        "_shape": lambda out: out.integer(2).integer(4).raw(b"\x86").put(),
        "maxprint": lambda out: out.integer(50),
        "indices": array(np.array([0, 1, 1], "<i4")),
        "indptr": array(np.array([0, 1, 2, 2, 3], "<i4")),
        "data": array(np.array([1.0, 0.25, 0.75], "<f8")),
        "_cached": lambda out: out.raw(b"N"),
    }
    values = {"x": array(directions), "_dirty_vars": lambda out: out.name("__builtin__", "set")
              .raw(b"]").put().raw(b"\x85").put().raw(b"R").put()}
    select = {
        "a": lambda out: out.instance("chumpy.ch", "Ch", values),
        "idxs": array(chosen),
        "preferred_shape": lambda out: out.raw(b"K\4K\3K\2\x87").put(),
    }
    members = {
        "bs_style": text("lbs"),
        "bs_type": text("lrotmin"),
        "v_template": array(counting((4, 3), "<f8")),
        "f": array(np.array([[0, 1, 2], [0, 2, 3]], "<u4")),
        "weights": array(counting((4, 2), "<f8")),
        "posedirs": array(counting((4, 3, 9), "<f8")),
        "kintree_table": array(np.array([[4294967295, 0], [0, 1]], "<i8")),
        "J_regressor": lambda out: out.instance("scipy.sparse.csc", "csc_matrix", sparse),
        "shapedirs": lambda out: out.instance("chumpy.reordering", "Select", select),
    }
    return bytes(Assembler().dict(members).raw(b".").out)


def write_safetensors():
    """Assembled by hand from the format's description: 8 bytes of length, JSON, data."""
    weights = counting((2, 3), "<f4")
    halves = np.array([1.0, -2.0], "<f2")
    header = {
        "__metadata__": {"format": "pt"},
        "weights": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
        "halves": {"dtype": "F16", "shape": [2], "data_offsets": [24, 28]},
        "brain": {"dtype": "BF16", "shape": [], "data_offsets": [28, 30]},
    }
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    data = weights.tobytes() + halves.tobytes() + b"\x49\xc0"  # -3.140625 as bfloat16
    write("plain.safetensors", struct.pack("<Q", len(text)) + text + data)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_npy_files()
    write_npz_files()
    write_pickles()
    write_safetensors()


if __name__ == "__main__":
    main()
