"""A file of who spoke when, of whatever kind it is, as an account that can be reviewed."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from balance.errors import ImportFileError, RosterError
from balance.imports.csv_table import read_csv
from balance.imports.transcript import read_transcript
from balance.limits import LARGEST_BYTES, LONGEST_S, MOST_PEOPLE, check_stretches
from balance.names import LONGEST_NAME, cleaned, same_name
from balance.review.account import Account
from balance.roster import Person, Roster
from balance.speech.ledger import Ledger
from balance.speech.publications import Attribution
from balance.speech.rttm import parsed

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from balance.speech.segments import Segment

KINDS = (".rttm", ".vtt", ".txt", ".csv")


def read_bytes(path: Path, where: str, largest: int = LARGEST_BYTES) -> bytes:
    """All of a file that is not too large.

    Raises:
        ImportFileError: it is, or cannot be read.
    """
    try:
        with path.open("rb") as file:  # a pipe has no size beforehand
            data = file.read(largest + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ImportFileError(f"{where} cannot be read ({why}); check its name.") from error
    if len(data) > largest:
        raise ImportFileError(f"{where} is larger than {largest // 1_000_000} MB; cut it in parts.")
    return data


def text_of(data: bytes, where: str) -> str:
    """It as text.

    Raises:
        ImportFileError: it is none.
    """
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise ImportFileError(f"{where} is not a text file in UTF-8; save it as such.") from error


def speech_of(kind: str, text: str, where: str) -> list[Segment]:
    """Who spoke when in a text of one of `KINDS`, in order.

    Raises:
        ImportFileError: it says nothing of it.
        RttmError: the same of an RTTM file.
    """
    if kind == ".rttm":
        found = parsed(text, where)
    elif kind == ".csv":
        found = read_csv(text, where)
    else:
        found = read_transcript(text, where)
    found = [one for one in found if one.end_s > one.start_s]
    if not found:
        raise ImportFileError(f"{where} has no speech of anybody who is named in it.")
    if not all(isfinite(one.end_s) and one.end_s <= LONGEST_S for one in found):
        raise ImportFileError(f"{where} has times beyond {LONGEST_S / 3600:.0f} hours; cut it in parts.")
    check_stretches(len(found), where)
    return sorted(found)


def account_of(
    speech: list[Segment], *, session: int, title: str | None, started_at: datetime, where: str
) -> Account:
    """An account of what was read: one person for each label, who speaks with a voice of their own.

    Raises:
        ImportFileError: there are more people in it than a meeting has.
    """
    people: dict[str, Person] = {}
    voices: dict[str, str] = {}
    heard = []
    for piece, part in enumerate(sorted(speech), start=1):
        name = _name(part.voice)
        key = same_name(name)
        if key not in people:
            number = len(people) + 1
            people[key] = Person(f"p{number}", name)
            voices[f"v{number}"] = f"p{number}"
        voice = f"v{people[key].id[1:]}"
        heard.append(Attribution(piece, part.start_s, part.end_s, voice, 1.0))
    if len(people) > MOST_PEOPLE:
        raise ImportFileError(f"{where} has {len(people)} speakers; {MOST_PEOPLE} can be shown at most.")
    ledger = Ledger.of(heard, voices, published_s=max(one.end_s for one in heard))
    return Account(
        id=session,
        kind="import",
        started_at=started_at,
        ledger=ledger,
        duration_s=ledger.published_s,
        title=title,
        ended_by="import",
        roster=Roster(tuple(people.values()), voices, len(people) + 1),
    )


def _name(label: str) -> str:
    """As people can read it; what is no name is told so."""
    try:
        return cleaned(label.replace("_", " ")[:LONGEST_NAME])
    except RosterError:
        return "?"
