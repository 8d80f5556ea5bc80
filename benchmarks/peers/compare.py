"""Prints the benchmarks of this project and of their peers as one Markdown table.

    python compare.py OURS PEERS

Both are folders of files {"rows": [{"name", "milliseconds"}, ...]}; rows of equal name mean the same work. A peer's file is
named <benchmark>_<library>.json.
"""

import json
import pathlib
import sys


def read_rows(folder):
    """(name, library, milliseconds) of all rows in the folder, by file name; the library is empty for our own."""
    for file in sorted(pathlib.Path(folder).glob("*.json")):
        library = file.stem.rpartition("_")[2] if "_" in file.stem else ""
        for row in json.loads(file.read_text())["rows"]:
            yield row["name"], library, row["milliseconds"]


def number(milliseconds):
    """Three significant digits."""
    return "%.3g" % milliseconds if milliseconds < 1000 else "%.0f" % milliseconds


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    peers = {}
    for name, library, milliseconds in read_rows(sys.argv[2]):
        peers.setdefault(name, []).append((library, milliseconds))

    print("| work | grasp-bench [ms] | peer [ms] | ratio |")
    print("|---|---:|---:|---:|")
    for name, _, ours in read_rows(sys.argv[1]):
        for library, theirs in peers.pop(name, [("", None)]):
            if theirs is None:
                print("| %s | %s | – | – |" % (name, number(ours)))
            else:
                print("| %s | %s | %s (%s) | %s× |" % (name, number(ours), number(theirs), library, number(theirs / ours)))
    for name in peers:
        print("compare.py: no benchmark of ours does the work %r of a peer" % name, file=sys.stderr)


if __name__ == "__main__":
    main()
