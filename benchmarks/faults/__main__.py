"""From a fault to its remedy, on the program itself: `python -m benchmarks.faults [SECTION …]`.

Each section of docs/reliability.md has a module in benchmarks/faults/, which breaks what it speaks of, in a
process of its own with the real engine, and yields its figures. The exit code is 1 where one is beyond its
limit. Needs a POSIX system; some of it Linux.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from benchmarks.faults import data, doors, engine, files, sockets, sound
from benchmarks.parts.json_file import add_json_option, write_json

if TYPE_CHECKING:
    from benchmarks.faults.figure import Figure

SECTIONS = {
    "sound": sound.measure,
    "engine": engine.measure,
    "data": data.measure,
    "doors": doors.measure,
    "sockets": sockets.measure,
    "files": files.measure,
}


def row(figure: Figure) -> str:
    """A line of the table, in Markdown."""
    values = ", ".join(f"{one:.{figure.digits}f}" for one in figure.values)
    limit = "" if figure.limit is None else f"{figure.limit:g} {figure.unit}"
    verdict = "" if figure.within else " **exceeded**"
    return f"| {figure.promise} | {figure.what} | {values} {figure.unit} | {limit}{verdict} |"


def main() -> int:
    """Measure and print, each figure as soon as it is there."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)} (all)")
    add_json_option(parser)
    given = parser.parse_args()
    unknown = sorted(set(given.sections) - set(SECTIONS))
    if unknown:
        parser.error(f"there is no section {unknown[0]}: choose from {', '.join(SECTIONS)}")
    print("| promise | what | each time | limit |\n|---|---|---|---|", flush=True)
    figures: list[Figure] = []
    for section in given.sections or SECTIONS:
        for figure in SECTIONS[section]():
            figures.append(figure)
            print(row(figure), flush=True)
    write_json(given.json, {"faults": [asdict(one) for one in figures]})
    return 0 if all(one.within for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
