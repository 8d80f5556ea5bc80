#!/usr/bin/env python3
"""Renders meshes to a PNG with nothing but numpy: a z-buffer, smooth shading, several views side by
side.

    tools/render_mesh.py grasp.glb out.png
    tools/render_mesh.py object.obj hand.obj out.png --views front,top,iso --size 480

Each file gets its own colour; a GLB keeps the base colours of its materials. Reads OBJ and GLB.
"""

import argparse
import dataclasses
import json
import struct
import zlib

import numpy as np

PALETTE = [
    (0.62, 0.66, 0.72),
    (0.93, 0.74, 0.62),
    (0.55, 0.75, 0.55),
    (0.85, 0.65, 0.35),
    (0.6, 0.6, 0.85),
]

# Name -> (direction from the scene to the eye, up direction).
VIEWS = {
    "front": ((0, -1, 0), (0, 0, 1)),
    "back": ((0, 1, 0), (0, 0, 1)),
    "left": ((-1, 0, 0), (0, 0, 1)),
    "right": ((1, 0, 0), (0, 0, 1)),
    "top": ((0, 0, 1), (0, 1, 0)),
    "bottom": ((0, 0, -1), (0, 1, 0)),
    "iso": ((1, -1.2, 0.8), (0, 0, 1)),
    "iso2": ((-1, 1.2, 0.8), (0, 0, 1)),
}


@dataclasses.dataclass
class Part:
    """A triangle mesh in one colour (linear RGB in 0 ... 1)."""

    vertices: np.ndarray
    faces: np.ndarray
    colour: tuple = PALETTE[0]


def read_obj(path, colour=PALETTE[0]):
    vertices, faces = [], []
    with open(path) as file:
        for line in file:
            words = line.split()
            if not words:
                continue
            if words[0] == "v":
                vertices.append([float(x) for x in words[1:4]])
            elif words[0] == "f":
                corners = [int(w.split("/")[0]) for w in words[1:]]
                corners = [c - 1 if c > 0 else len(vertices) + c for c in corners]
                faces += [
                    (corners[0], corners[k], corners[k + 1]) for k in range(1, len(corners) - 1)
                ]
    return [Part(np.array(vertices), np.array(faces), colour)]


def _accessor(document, blob, index):
    accessor = document["accessors"][index]
    view = document["bufferViews"][accessor["bufferView"]]
    kind = {5120: "i1", 5121: "u1", 5122: "i2", 5123: "u2", 5125: "u4", 5126: "f4"}[
        accessor["componentType"]
    ]
    width = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}[accessor["type"]]
    start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
    item = np.dtype("<" + kind)
    stride = view.get("byteStride", item.itemsize * width)
    rows = np.ndarray((accessor["count"], width), item, blob, start, (stride, item.itemsize))
    return np.array(rows)


def _node_matrix(node):
    if "matrix" in node:
        return np.array(node["matrix"], float).reshape(4, 4).T
    m = np.eye(4)
    x, y, z, w = node.get("rotation", (0, 0, 0, 1))
    m[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    m[:3, :3] *= np.array(node.get("scale", (1, 1, 1)))
    m[:3, 3] = node.get("translation", (0, 0, 0))
    return m


def read_glb(path, colour=None):
    with open(path, "rb") as file:
        data = file.read()
    if data[:4] != b"glTF":
        raise ValueError(f"{path}: not a binary glTF file")
    size = struct.unpack_from("<I", data, 12)[0]
    document = json.loads(data[20 : 20 + size])
    blob = data[20 + size + 8 :]
    parts = []

    def visit(index, above):
        node = document["nodes"][index]
        here = above @ _node_matrix(node)
        if "mesh" in node:
            for primitive in document["meshes"][node["mesh"]]["primitives"]:
                points = _accessor(document, blob, primitive["attributes"]["POSITION"]).astype(
                    float
                )
                points = points @ here[:3, :3].T + here[:3, 3]
                if "indices" in primitive:
                    faces = (
                        _accessor(document, blob, primitive["indices"]).reshape(-1, 3).astype(int)
                    )
                else:
                    faces = np.arange(len(points)).reshape(-1, 3)
                paint = colour or PALETTE[len(parts) % len(PALETTE)]
                if colour is None and "material" in primitive:
                    pbr = document["materials"][primitive["material"]].get(
                        "pbrMetallicRoughness", {}
                    )
                    paint = tuple(pbr.get("baseColorFactor", paint)[:3])
                parts.append(Part(points, faces, paint))
        for child in node.get("children", []):
            visit(child, here)

    for root in document["scenes"][document.get("scene", 0)]["nodes"]:
        visit(root, np.eye(4))
    return parts


def read(path, colour=None):
    if str(path).lower().endswith(".glb"):
        return read_glb(path, colour)
    return read_obj(path, colour or PALETTE[0])


def vertex_normals(vertices, faces):
    """Area-weighted, over vertices that share a position."""
    corner = vertices[faces]
    normal = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    _, same = np.unique(np.round(vertices, 7), axis=0, return_inverse=True)
    same = same.reshape(-1)
    total = np.zeros((same.max() + 1, 3))
    for k in range(3):
        np.add.at(total, same[faces[:, k]], normal)
    total /= np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-30)
    return total[same]


def render(parts, view, size=480, centre=None, extent=None, samples=2, edges=False):
    """One orthographic picture, size x size x 3 in 0 ... 1. `view` is a name of VIEWS or an (eye,
    up) pair. Back faces show in dark red: a hole or an inverted face is seen at once."""
    eye, up = VIEWS[view] if isinstance(view, str) else view
    toward = np.array(eye, float) / np.linalg.norm(eye)
    right = np.cross(up, toward)
    right /= np.linalg.norm(right)
    rotation = np.stack([right, np.cross(toward, right), toward])
    points = np.concatenate([p.vertices for p in parts])
    if centre is None:
        centre = (points.min(0) + points.max(0)) / 2
    if extent is None:
        flat = (points - centre) @ rotation[:2].T
        extent = 2.1 * np.abs(flat).max()
    n = size * samples
    depth = np.full((n, n), -np.inf)
    image = np.ones((n, n, 3)) * (0.97, 0.97, 0.98)
    lights = [((-0.45, 0.65, 0.6), 0.72), ((0.8, 0.1, 0.4), 0.22), ((0, -0.8, 0.3), 0.10)]
    lights = [(np.array(d) / np.linalg.norm(d), s) for d, s in lights]
    for part in parts:
        seen = (part.vertices - centre) @ rotation.T
        normals = vertex_normals(part.vertices, part.faces) @ rotation.T
        xy = np.stack([seen[:, 0], -seen[:, 1]], -1) / extent * n + n / 2
        for face in part.faces:
            p, z, nv = xy[face], seen[face, 2], normals[face]
            low = np.maximum(np.floor(p.min(0)).astype(int), 0)
            high = np.minimum(np.ceil(p.max(0)).astype(int) + 1, n)
            if (high <= low).any():
                continue
            a, b = p[1] - p[0], p[2] - p[0]
            area = a[0] * b[1] - a[1] * b[0]
            if abs(area) < 1e-12:
                continue
            x = np.arange(low[0], high[0]) + 0.5 - p[0, 0]
            y = (np.arange(low[1], high[1]) + 0.5 - p[0, 1])[:, None]
            u = (x * b[1] - y * b[0]) / area
            v = (y * a[0] - x * a[1]) / area
            w = 1 - u - v
            here = w * z[0] + u * z[1] + v * z[2]
            window = (slice(low[1], high[1]), slice(low[0], high[0]))
            show = (u >= 0) & (v >= 0) & (w >= 0) & (here > depth[window])
            if not show.any():
                continue
            depth[window][show] = here[show]
            if area > 0:  # the picture's y runs down: a front face has a negative area
                image[window][show] = (0.45, 0.1, 0.1)
                continue
            normal = w[show][:, None] * nv[0] + u[show][:, None] * nv[1] + v[show][:, None] * nv[2]
            normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
            light = 0.16 + sum(s * np.maximum(normal @ d, 0) for d, s in lights)
            colour = np.array(part.colour) * light[:, None]
            if edges:
                height = (
                    2
                    * abs(area)
                    / 2
                    / np.array([np.linalg.norm(b - a), np.linalg.norm(b), np.linalg.norm(a)])
                )
                near = np.minimum.reduce(
                    [w[show] * height[0], u[show] * height[1], v[show] * height[2]]
                )
                colour *= np.where(near < 0.7 * samples / 2, 0.55, 1.0)[:, None]
            image[window][show] = np.minimum(colour, 1)
    image = image.reshape(size, samples, size, samples, 3).mean((1, 3))
    return np.clip(image, 0, 1) ** (1 / 1.6)


def write_png(path, image):
    pixels = (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)
    steps = np.diff(
        pixels, axis=0, prepend=np.zeros_like(pixels[:1])
    )  # PNG filter 2: minus the row above
    rows = b"".join(b"\2" + row.tobytes() for row in steps)

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 2, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(rows, 9))
            + chunk(b"IEND", b"")
        )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("meshes", nargs="+", help="OBJ or GLB files")
    parser.add_argument("png", help="the picture to write")
    parser.add_argument(
        "--views", default="iso,front,right,top", help="comma-separated: " + ", ".join(VIEWS)
    )
    parser.add_argument("--size", type=int, default=420, help="pixels per view")
    parser.add_argument("--edges", action="store_true", help="draw the triangles' edges")
    options = parser.parse_args()
    parts = []
    for number, path in enumerate(options.meshes):
        parts += read(path, PALETTE[number % len(PALETTE)] if len(options.meshes) > 1 else None)
    pictures = [
        render(parts, view, options.size, edges=options.edges) for view in options.views.split(",")
    ]
    write_png(options.png, np.concatenate(pictures, axis=1))


if __name__ == "__main__":
    main()
