"""The versions of other packages that the tests have passed with: constraints.txt, which the wheel carries.

A wheel names lower bounds and cannot make pip take exactly these; what is installed is compared with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

NAME = "constraints.txt"


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """A package that is installed in another version than the tested one."""

    name: str
    installed: str
    tested: str


def constraints_file() -> Path:
    """Where they are listed: beside this module where a wheel put them, else at the top of a checkout."""
    here = Path(__file__).resolve().parent
    return next(path for path in (here / NAME, here.parents[1] / NAME) if path.is_file())


def other_versions(constraints: str) -> tuple[OtherVersion, ...]:
    """The packages that are here in another version; those that are not here are not among them.

    Args:
        constraints: lines NAME==VERSION, and comments; torch's 2.13.0 stands for 2.13.0+cpu, too.
    """
    found = []
    for line in constraints.splitlines():
        name, pinned, tested = line.partition("==")
        if line.startswith("#") or not pinned:
            continue
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        if installed.partition("+")[0] != tested:
            found.append(OtherVersion(name, installed, tested))
    return tuple(found)
