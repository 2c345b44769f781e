"""A file of who spoke when, of whatever kind it is, as an account that can be reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from balance.errors import ImportFileError, RosterError
from balance.imports.csv_table import read_csv
from balance.imports.transcript import read_transcript
from balance.ledger import Ledger
from balance.names import LONGEST_NAME, cleaned, same_name
from balance.review.account import Account
from balance.roster import Person, Roster
from balance.rttm import read_rttm

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from balance.segments import Segment

LARGEST_BYTES = 50_000_000
LONGEST_S = 48 * 3600.0
MOST_PEOPLE = 200
KINDS = (".rttm", ".vtt", ".txt", ".csv")


@dataclass(frozen=True, slots=True)
class _Heard:
    piece: int
    start_s: float
    end_s: float
    voice: str | None
    confidence: float


def read_file(path: Path) -> list[Segment]:
    """Who spoke when in a file, by its kind: RTTM, WebVTT, a transcript of Zoom or Teams, or CSV.

    Raises:
        ImportFileError: it cannot be read, is too large, or says nothing of who spoke when.
        RttmError: the same of an RTTM file.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise ImportFileError(f"{path} is no file of who spoke when: give one of {', '.join(KINDS)}.")
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ImportFileError(f"{path} is larger than {LARGEST_BYTES // 1_000_000} MB; cut it in parts.")
        text = "" if kind == ".rttm" else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read ({error.strerror}); check its name.") from error
    except UnicodeDecodeError as error:
        raise ImportFileError(f"{path} is not a text file in UTF-8; save it as such.") from error
    if kind == ".rttm":
        found = read_rttm(path)
    elif kind == ".csv":
        found = read_csv(text, str(path))
    else:
        found = read_transcript(text, str(path))
    found = [one for one in found if one.end_s > one.start_s]
    if not found:
        raise ImportFileError(f"{path} has no speech of anybody who is named in it.")
    if not all(isfinite(one.end_s) and one.end_s <= LONGEST_S for one in found):
        raise ImportFileError(f"{path} has times beyond {LONGEST_S / 3600:.0f} hours; cut it in parts.")
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
        heard.append(_Heard(piece, part.start_s, part.end_s, voice, 1.0))
    if len(people) > MOST_PEOPLE:
        raise ImportFileError(f"{where} has {len(people)} speakers; {MOST_PEOPLE} can be shown at most.")
    ledger = Ledger(voices)
    ledger.add(heard)
    ledger.published_s = max(one.end_s for one in heard)
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
