#!/usr/bin/env python3
"""Writes .safetensors files in half the size: single precision becomes half precision.

    tools/halve_weights.py FROM TO      # files or folders; other files of a folder are copied

The weights in assets/ are made so. Training and runs take them as they take single precision.
"""

import json
import pathlib
import shutil
import struct
import sys

import numpy


def halve(source: pathlib.Path, target: pathlib.Path) -> None:
    data = source.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    body, chunks, offset = data[8 + length :], [], 0
    for name, entry in sorted(header.items()):
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        chunk = body[begin:end]
        if entry["dtype"] == "F32":
            numbers = numpy.frombuffer(chunk, "<f4").astype("<f2")
            if not numpy.isfinite(numbers).all():
                sys.exit(f"{source}: {name} has numbers that half precision cannot hold")
            chunk, entry["dtype"] = numbers.tobytes(), "F16"
        entry["data_offsets"] = [offset, offset + len(chunk)]
        offset += len(chunk)
        chunks.append(chunk)
    text = json.dumps(header, separators=(",", ":"), sort_keys=True).encode()
    text += b" " * (-len(text) % 8)
    target.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(chunks))


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = map(pathlib.Path, sys.argv[1:])
    files = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
    for path in files:
        if "training" in path.relative_to(source).parts:
            continue
        copy = target / path.relative_to(source) if source.is_dir() else target
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".safetensors":
            halve(path, copy)
        else:
            shutil.copyfile(path, copy)


if __name__ == "__main__":
    main()
