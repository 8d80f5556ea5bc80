"""Writes nn/text/unicode_table.inc, what the text tokenizers know of Unicode 14.

    python3 tools/make_unicode_table.py        with Python 3.11, whose unicodedata it is
"""

import pathlib
import sys
import unicodedata

FILE = pathlib.Path(__file__).parent.parent / "nn" / "text" / "unicode_table.inc"
HANGUL = range(0xAC00, 0xD7A4)  # decomposed by arithmetic
CLASSES = {"L": "kLetter", "N": "kNumber", "P": "kPunctuation", "Z": "kSpace", "C": "kControl"}


def class_of(code):
    category = unicodedata.category(chr(code))
    return "kMark" if category == "Mn" else CLASSES.get(category[0], "kOther")


def runs():
    """(first code point, class) of each stretch of one class."""
    last = None
    for code in range(sys.maxunicode + 1):
        found = class_of(code)
        if found != last:
            yield code, found
        last = found


def folded(code):
    """Lower case without nonspacing marks, canonically decomposed."""
    bare = "".join(c for c in unicodedata.normalize("NFD", chr(code)) if unicodedata.category(c) != "Mn")
    return "".join(c.lower() for c in bare)


def foldings():
    for code in range(sys.maxunicode + 1):
        if code in HANGUL or 0xD800 <= code < 0xE000:
            continue
        text = folded(code)
        if text != chr(code) and class_of(code) != "kMark":
            yield code, text


def lines(items):
    """Items joined by commas, at most 100 columns wide."""
    line = ""
    for item in items:
        if len(line) + len(item) + 2 > 100:
            yield line.rstrip() + "\n"
            line = ""
        line += item + ", "
    yield line.rstrip() + "\n"


def main():
    if unicodedata.unidata_version != "14.0.0":
        sys.exit("this Python has Unicode %s, the table is of 14.0.0" % unicodedata.unidata_version)
    stretches, folds = list(runs()), list(foldings())
    longest = max(len(text) for _, text in folds)
    assert longest <= 3, longest
    with FILE.open("w") as out:
        out.write("// Written by tools/make_unicode_table.py. Do not edit.\n\n// Where each stretch of one class begins.\n")
        out.write("constexpr Stretch kStretches[] = {\n")
        out.writelines(lines("{0x%x, %s}" % (code, name[1]) for code, name in stretches))
        out.write("};\n\n// Code points that folding changes, and what into.\nconstexpr Folding kFoldings[] = {\n")
        out.writelines(lines("{0x%x, {%s}}" % (code, ", ".join("0x%x" % ord(c) for c in text)) for code, text in folds))
        out.write("};\n")


if __name__ == "__main__":
    main()
