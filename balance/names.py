"""Names as people write them: cleaned of what nobody sees, compared, and pasted as a list."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from balance.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_NAME = 80
"""Characters."""

_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Signs that turn the direction of whatever follows them; letters that run from the right need none."""
_BULLET = re.compile(r"^\s*(?:[-–—*•·◦]|\(?\d{1,3}[.):])\s+")


@dataclass(frozen=True, slots=True)
class Pasted:
    """One person of a pasted list."""

    name: str
    group: str | None = None


def cleaned(name: str) -> str:
    """The name with single spaces, without control signs, in composed form (NFC).

    Raises:
        RosterError: nothing is left of it, or it is longer than 80 characters.
    """
    result = _visible(name)
    if not result:
        raise RosterError("A person needs a name, a pseudonym or a number to be told apart by.")
    if len(result) > LONGEST_NAME:
        raise RosterError(f"The name {result[:20]}… is longer than {LONGEST_NAME} characters; shorten it.")
    return result


def same_name(name: str) -> str:
    """A form that two spellings of one name share: case and spaces aside."""
    return unicodedata.normalize("NFC", cleaned(name).casefold())


def readable(text: str) -> str:
    """Somebody's words, perhaps of several lines: without control signs, none that turns the direction."""
    return "".join(
        sign if sign in "\n\t" or unicodedata.category(sign) != "Cc" else " "
        for sign in _DIRECTION.sub("", text)
    )


def one_line(text: str) -> str:
    """The same on one line, with single spaces; may be empty."""
    return _visible(text)


def pasted(text: str) -> tuple[Pasted, ...]:
    """Read a list of names as people have them: a column of a sheet, a numbered list, an e-mail's line.

    A line is a person; what follows a tab or a semicolon is their group. A single line without tabs is cut
    at its commas and semicolons. Bullets, numbers and empty lines are left out; of equal names the second
    becomes "Anna 2".

    Raises:
        RosterError: a name is too long.
    """
    lines = [line for line in (_BULLET.sub("", line) for line in text.splitlines()) if _visible(line)]
    if len(lines) == 1 and "\t" not in lines[0]:
        entries: list[Pasted | None] = [
            Pasted(cleaned(part)) for part in re.split("[,;]", lines[0]) if _visible(part)
        ]
    else:
        entries = [_entry(line) for line in lines]
    return _numbered(entry for entry in entries if entry is not None)


def _visible(text: str) -> str:
    plain = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in _DIRECTION.sub("", text)
    )
    return unicodedata.normalize("NFC", " ".join(plain.split()))


def _entry(line: str) -> Pasted | None:
    cells = [cell for cell in re.split("[\t;]", line) if _visible(cell)]
    if not cells:
        return None
    return Pasted(cleaned(cells[0]), cleaned(cells[1]) if len(cells) > 1 else None)


def _numbered(entries: Iterable[Pasted]) -> tuple[Pasted, ...]:
    result: list[Pasted] = []
    taken: set[str] = set()
    for entry in entries:
        name, number = entry.name, 1
        while same_name(name) in taken:
            number += 1
            name = f"{entry.name} {number}"
        taken.add(same_name(name))
        result.append(Pasted(name, entry.group))
    return tuple(result)
