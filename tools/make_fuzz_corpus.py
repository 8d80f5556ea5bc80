#!/usr/bin/env python3
"""Writes tests/fuzz/corpus/<format>/: small valid and nearly valid files that fuzzing starts from.

Needs only the standard library and NumPy; the NumPy and pickle files are those of
make_format_fixtures.py.
"""

import json
import pathlib
import shutil
import struct

import make_format_fixtures as fixtures

CORPUS = pathlib.Path(__file__).resolve().parent.parent / "tests" / "fuzz" / "corpus"

VERTICES = [(0.0, 0.0, 0.0), (0.5, 0.0, 0.0), (0.0, 0.25, 0.0), (0.0, 0.0, 0.125)]
FACES = [(0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3)]


def write(target, name, content):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def copy_fixtures():
    fixtures.main()
    for path in sorted(fixtures.FOLDER.iterdir()):
        target = {".pkl": "pickle", ".npy": "npy", ".npz": "npz", ".safetensors": "safetensors"}.get(path.suffix)
        if target:
            write(target, path.stem, path.read_bytes())


def text_formats():
    write("json", "tree", '{"a": [1, -2.5e3, true, null], "b\\u00e9": {"c": "x\\n"}, "d": []}')
    write("json", "deep", "[" * 60 + "]" * 60)
    write("json", "large", "[18446744073709551615, -9223372036854775808, 1e-320]")
    write("toml", "profile", 'policy = "drop"\n[time]\nstep = 0.25\nsteps = 35\n[world]\ngravity = [0.0, -9.8]\n')
    write("toml", "forms", "a.b.'c d' = {x = 1, y = [{z = 2}]}\n[[list]]\nd = 2026-01-02T03:04:05Z\n[[list]]\n"
          's = """\ntwo\nlines"""\nl = \'raw\'\nh = 0xff\nn = nan\nt = 07:32:00\n')


def obj():
    lines = ["v %g %g %g" % v for v in VERTICES]
    faces = ["f %d %d %d" % tuple(i + 1 for i in f) for f in FACES]
    write("obj", "tetrahedron", "\n".join(lines + ["g a"] + faces[:2] + ["o b"] + faces[2:]) + "\n")
    write("obj", "forms", "v 0 0 0 1 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nv 0.5 0.2 0\nvt 0 0\nvn 0 0 1\n"
          "usemtl m\nf -5//1 -4/1 \\\n3/1/1 4\nf 1 5 2 3 4\n# end\n")


def off():
    vertices = "".join("%g %g %g\n" % v for v in VERTICES)
    faces = "".join("3 %d %d %d\n" % f for f in FACES)
    write("off", "tetrahedron", "OFF\n# comment\n4 4 6\n" + vertices + faces)
    write("off", "colours", "COFF4 1 0\n" + vertices.replace("\n", " 255 0 0 255\n") + "4 0 1 2 3 0.5 0.5 0.5\n")


def ply():
    header = ("ply\nformat %s 1.0\ncomment c\nelement vertex 4\nproperty float x\nproperty float y\n"
              "property float z\nelement face 4\nproperty list uchar int vertex_indices\nend_header\n")
    text = "".join("%g %g %g\n" % v for v in VERTICES) + "".join("3 %d %d %d\n" % f for f in FACES)
    write("ply", "text", header % "ascii" + text)
    for name, order in [("little", "<"), ("big", ">")]:
        body = b"".join(struct.pack(order + "3f", *v) for v in VERTICES)
        body += b"".join(struct.pack(order + "B3i", 3, *f) for f in FACES)
        write("ply", name, (header % ("binary_%s_endian" % name)).encode() + body)
    write("ply", "extra", "ply\nformat ascii 1.0\nelement vertex 3\nproperty double x\nproperty double y\n"
          "property double z\nproperty uchar red\nelement edge 1\nproperty list uint short w\nelement face 1\n"
          "property list char ushort vertex_index\nend_header\n0 0 0 1\n1 0 0 2\n0 1 0 3\n2 5 6\n3 0 1 2\n")


def stl():
    body = b"".join(struct.pack("<12fH", 0, 0, 0, *(x for i in f for x in VERTICES[i]), 0) for f in FACES)
    write("stl", "binary", b"solid looks like text".ljust(80) + struct.pack("<I", len(FACES)) + body)
    facets = "".join("facet normal 0 0 0\nouter loop\n" + "".join("vertex %g %g %g\n" % VERTICES[i] for i in f) +
                     "endloop\nendfacet\n" for f in FACES)
    write("stl", "text", "solid a\n" + facets + "endsolid a\nsolid b\n" + facets + "endsolid b\n")


def pack_glb(document, binary):
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    binary += b"\0" * (-len(binary) % 4)
    size = 12 + 8 + len(text) + 8 + len(binary)
    return (b"glTF" + struct.pack("<II", 2, size) + struct.pack("<I", len(text)) + b"JSON" + text +
            struct.pack("<I", len(binary)) + b"BIN\0" + binary)


def glb():
    positions = b"".join(struct.pack("<3f", *v) for v in VERTICES)
    for name, kind, form, mode in [("u8", 5121, "B", 4), ("u16", 5123, "H", 5), ("u32", 5125, "I", 6)]:
        indices = struct.pack("<12" + form, *(i for f in FACES for i in f))
        document = {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [{"children": [1], "translation": [1, 2, 3]},
                      {"mesh": 0, "name": "part", "rotation": [0, 0, 1, 0], "scale": [1, -1, 2]}],
            "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "mode": mode},
                                       {"attributes": {"POSITION": 0}}]}],
            "accessors": [{"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3"},
                          {"bufferView": 1, "componentType": kind, "count": 12, "type": "SCALAR"}],
            "bufferViews": [{"buffer": 0, "byteLength": 48},
                            {"buffer": 0, "byteOffset": 48, "byteLength": len(indices)}],
            "buffers": [{"byteLength": 48 + len(indices)}],
        }
        write("glb", name, pack_glb(document, positions + indices))


def main():
    shutil.rmtree(CORPUS, ignore_errors=True)
    copy_fixtures()
    text_formats()
    obj()
    off()
    ply()
    stl()
    glb()


if __name__ == "__main__":
    main()
