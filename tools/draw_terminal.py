#!/usr/bin/env python3
"""Draws text with ANSI bold and colour as a terminal would, into a PNG. For the pictures of the documentation.

    grasp-bench report runs/NAME | tools/draw_terminal.py OUT.png [--lines N]

Needs Pillow and the font DejaVu Sans Mono.
"""

import argparse
import re
import sys

from PIL import Image, ImageDraw, ImageFont

FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono{}.ttf"
SIZE, PAD, LINE = 15, 18, 21
BACKGROUND, INK, FAINT = (250, 250, 252), (36, 40, 48), (120, 126, 138)


def spans(line):
    """(text, bold, faint) pieces of a line."""
    bold = faint = False
    for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
        if piece.startswith("\x1b["):
            for code in (piece[2:-1] or "0").split(";"):
                bold, faint = (code == "1" or (bold and code not in ("0", "22")),
                               code == "2" or (faint and code not in ("0", "22")))
        elif piece:
            yield piece, bold, faint


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output")
    parser.add_argument("--lines", type=int, default=1000)
    arguments = parser.parse_args()
    lines = sys.stdin.read().rstrip("\n").split("\n")[: arguments.lines]
    regular = ImageFont.truetype(FONTS.format(""), SIZE)
    heavy = ImageFont.truetype(FONTS.format("-Bold"), SIZE)
    advance = regular.getlength("M")
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    width = int(2 * PAD + advance * max(map(len, plain)))
    picture = Image.new("RGB", (width, 2 * PAD + LINE * len(lines)), BACKGROUND)
    draw = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        column = 0
        for text, bold, faint in spans(line):
            draw.text((PAD + column * advance, PAD + row * LINE), text, font=heavy if bold else regular,
                      fill=FAINT if faint else INK)
            column += len(text)
    picture.save(arguments.output)


if __name__ == "__main__":
    main()
