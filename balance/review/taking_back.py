"""What stood before a correction, as far as it changed it: enough to put it back exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from balance.errors import CorrectionError
from balance.prompting.prompts import Intervention, Prompt  # noqa: TC001  (the record reads the annotations)
from balance.roster import Roster
from balance.speech.relabelling import Row, digest, ledger_of_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balance.review.account import Account
    from balance.roster import Person


@dataclass(frozen=True, slots=True)
class Before:
    """All but the people themselves: their names stand elsewhere."""

    seats: tuple[str, ...]
    """Ids of everybody, in seat order."""
    named: tuple[tuple[str, str], ...]
    """(voice, person) of every voice that was somebody's."""
    next_number: int
    """Of the roster."""
    voices: tuple[str, ...]
    """The ledger's."""
    first: int
    """So many rows of speech at the beginning are the same."""
    last: int
    """And so many at the end."""
    rows: tuple[Row, ...]
    """What stood between."""
    left: str
    """Digest of the speech that the correction left: what is put back must be put back into that."""
    prompts: tuple[Prompt, ...]
    interventions: tuple[Intervention, ...]

    def packed(self) -> dict[str, Any]:
        """As it lies in the record."""
        body: dict[str, Any] = _BEFORE.dump_python((self,), mode="json")[0]
        return body


_BEFORE = TypeAdapter(tuple[Before], config={"ser_json_inf_nan": "strings"})


def unpacked(body: Mapping[str, Any]) -> Before:
    """What `packed` gave."""
    (before,) = _BEFORE.validate_python([body])
    return before


def difference(before: Account, after: Account) -> tuple[Before, tuple[Person, ...]]:
    """What a correction has changed.

    Returns:
        What stood before, and the people who were otherwise then, or are not there any more.
    """
    old: list[Row] = before.ledger.rows.tolist()
    new: list[Row] = after.ledger.rows.tolist()
    shorter = min(len(old), len(new))
    first = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    rest = shorter - first
    last = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    now = {person.id: person for person in after.roster.people}
    kept = Before(
        seats=before.roster.ids,
        named=tuple(before.roster.voices.items()),
        next_number=before.roster.next_number,
        voices=before.ledger.voices,
        first=first,
        last=last,
        rows=tuple(old[first : len(old) - last]),
        left=digest(after.ledger),
        prompts=before.prompts,
        interventions=before.interventions,
    )
    return kept, tuple(person for person in before.roster.people if now.get(person.id) != person)


def restored(after: Account, before: Before, people: tuple[Person, ...]) -> Account:
    """The account as it stood before a correction, but for what has been done to it since otherwise.

    Args:
        after: as it stands.
        before: what `difference` gave.
        people: the same.

    Raises:
        CorrectionError: its speech is not what the correction left.
        RosterError: since then somebody has got the name of one of these people.
    """
    if digest(after.ledger) != before.left:
        raise CorrectionError(
            "The session was changed since by other means: it can be corrected, not taken back."
        )
    rows: list[Row] = after.ledger.rows.tolist()
    rows[before.first : len(rows) - before.last] = before.rows
    ledger = ledger_of_rows(rows, before.voices, after.ledger.published_s)
    known = {person.id: person for person in (*after.roster.people, *people)}
    roster = Roster(tuple(known[id_] for id_ in before.seats), dict(before.named), before.next_number)
    return replace(
        after, ledger=ledger, roster=roster, prompts=before.prompts, interventions=before.interventions
    )
