"""Divide the pinned versions in two: what the engine alone needs, torch first of all, and everything else.

`make constraints` writes constraints.txt with it: pins in, the file out. `make test-light` asks with the word
`light` for everything else: the file in, pins out; for that any Python will do, with no package.
"""

from __future__ import annotations

import sys
import tomllib
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Written by `make constraints`: every version that the tests have passed with."
ENGINE = (
    "# The engine's alone: torch, what leads to it, what comes with it. Without it all but listening works."
)
ENGINE_STANDS_ON = "torch"


def needed_by(requirements: Iterable[Requirement]) -> set[str]:
    """Every installed package that these requirements lead to, themselves included, by its canonical name."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    found: dict[str, set[str]] = {}
    waiting = list(requirements)
    while waiting:
        one = waiting.pop()
        name = str(canonicalize_name(one.name))
        extras = {"", *one.extras}
        if name in found and extras <= found[name]:
            continue
        found.setdefault(name, set()).update(extras)
        for line in metadata.requires(name) or ():
            then = Requirement(line)
            if then.marker is None or any(then.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(then)
    return set(found)


def without_the_engine() -> set[str]:
    """What the program and its extras need without what leads to torch; asked where all is installed."""
    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    direct = [one for one in map(Requirement, lines) if one.marker is None or one.marker.evaluate()]
    return needed_by(one for one in direct if ENGINE_STANDS_ON not in needed_by([one]))


def divided(pins: Iterable[str], light: set[str]) -> str:
    """The text of constraints.txt, from lines NAME==VERSION."""
    from packaging.utils import canonicalize_name

    lines = sorted(pins, key=str.lower)
    engine = [line for line in lines if canonicalize_name(line.partition("==")[0]) not in light]
    others = [line for line in lines if line not in engine]
    return "\n".join([HEAD, *others, ENGINE, *engine]) + "\n"


def light_pins(constraints: str) -> list[str]:
    """The pins of the first part."""
    lines = constraints.partition(ENGINE)[0].splitlines()
    return [line for line in lines if line and not line.startswith("#")]


if __name__ == "__main__":
    given = sys.stdin.read()
    if sys.argv[1:] == ["light"]:
        print("\n".join(light_pins(given)))
    else:
        sys.stdout.write(divided(given.splitlines(), without_the_engine()))
