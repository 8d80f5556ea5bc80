#!/usr/bin/env python3
"""Makes a left robot hand from a right one: retarget/*/*_left.xml and *_left.toml.

    tools/mirror_hand.py HAND_right.xml {x,y,z}     # the axis of the root frame that points sideways

Every frame is mirrored along its own axis of that name, so that the left hand at joint values q is the
mirror image of the right hand at q, with the same limits and signs. The file must give rotations as quat,
euler (order xyz) or axis, as the hands in retarget/ do. Where the hand stands in the world stays as it is.
Of HAND_right.toml the points and directions are mirrored. Names that begin with rh_ begin with lh_.
"""

import pathlib
import re
import sys


def negated(number: str) -> str:
    return number if float(number) == 0 else number[1:] if number.startswith("-") else "-" + number


def mirrored(numbers: list[str], axis: int) -> list[str]:
    """Points and directions: the component along the axis changes its sign."""
    return [negated(n) if i % 3 == axis else n for i, n in enumerate(numbers)]


def turned(numbers: list[str], axis: int) -> list[str]:
    """Axes of rotation: the mirror image turns the other way, so the other components change."""
    return [n if i == axis else negated(n) for i, n in enumerate(numbers)]


def left_model(text: str, right_name: str, axis: int) -> str:
    def attribute(match: re.Match) -> str:
        kind, numbers = match[1], match[2].split()
        if kind in ("pos", "fromto"):
            numbers = mirrored(numbers, axis)
        elif kind == "quat":
            numbers = numbers[:1] + turned(numbers[1:], axis)
        else:
            numbers = turned(numbers, axis)
        return f'{kind}="{" ".join(numbers)}"'

    attributes = re.compile(r'\b(pos|fromto|quat|euler|axis)="([^"]*)"')
    header, body = text.split("-->\n", 1)
    title = header.removeprefix("<!-- ").split(", right,")[0]
    before, world, after = body.partition("<worldbody>\n")
    root, after = after.split("\n", 1)
    return (
        f"<!-- {title}, left: the mirror image of {right_name}, made from it by tools/mirror_hand.py.\n"
        "     Sources and frames are described there. The same joint values mean the mirrored posture. -->\n"
        + re.sub(r'model="(\w+)_right"', r'model="\1_left"', attributes.sub(attribute, before))
        + world
        + root
        + "\n"
        + attributes.sub(attribute, after)
    ).replace('"rh_', '"lh_')


def left_config(text: str, axis: int) -> str:
    def vector(match: re.Match) -> str:
        numbers = mirrored([n.strip() for n in match[2].split(",")], axis)
        return f"{match[1]} = [{', '.join(numbers)}]"

    text = re.sub(r"\b(normal|forward|point) = \[([^\]]*)\]", vector, text)
    text = re.sub(r'^name = "(.*)"$', r'name = "\1-left"', text, flags=re.M)
    text = re.sub(r'^(title = ".*), right"$', r'\1, left"', text, flags=re.M)
    text = re.sub(r'^side = "right"$', 'side = "left"', text, flags=re.M)
    return re.sub(r"\brh_", "lh_", text.replace('_right.xml"', '_left.xml"'))


def main() -> None:
    if len(sys.argv) != 3 or not sys.argv[1].endswith("_right.xml") or sys.argv[2] not in ("x", "y", "z"):
        sys.exit(__doc__)
    right, axis = pathlib.Path(sys.argv[1]), "xyz".index(sys.argv[2])
    left = right.with_name(right.name.replace("_right.xml", "_left.xml"))
    left.write_text(left_model(right.read_text(), right.name, axis))
    config = left_config(right.with_suffix(".toml").read_text(), axis)
    left.with_suffix(".toml").write_text(f"# Made from {right.stem}.toml by tools/mirror_hand.py.\n" + config)


if __name__ == "__main__":
    main()
