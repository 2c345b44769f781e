"""Our own JSON (`balance.exports.json_document`), read back into the account that it was made of."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

from pydantic import Field, ValidationError

from balance.errors import BalanceError, ImportFileError
from balance.exports.json_document import SCHEMA, VERSION
from balance.exports.json_shape import VOICE, Incoming, Shape
from balance.limits import LONGEST_S, MOST_OBJECTS, MOST_VALUES
from balance.names import cleaned, one_line, readable
from balance.phases import Phase, Phases
from balance.review.account import Account, Note, Unheard
from balance.roster import Person, Roster
from balance.speech.ledger import Ledger

if TYPE_CHECKING:
    from datetime import datetime

    from balance.exports.json_shape import Basis
    from balance.prompting.prompts import Intervention, Prompt
    from balance.spans import Spans


class _Head(Shape):
    schema_: str = Field(alias="schema", max_length=100)
    version: int = Field(ge=1, le=1_000_000)


def read_own_json(data: bytes, where: str) -> Account:
    """The account that an export was made of; its id is 0, for it has no place in this record yet.

    Args:
        data: the file.
        where: what it is called.

    Raises:
        ImportFileError: it is none of ours, of a newer program, or damaged.
    """
    # Counted before they are read: two bytes of a file may become hundreds in memory.
    if data.count(b"{") > MOST_OBJECTS or data.count(b",") > MOST_VALUES:
        raise ImportFileError(f"{where} holds more than any session does: export it again.")
    try:
        head = _Head.model_validate_json(data)
    except ValidationError as error:
        raise ImportFileError(f"{where} is no session that was exported as JSON: {_why(error)}.") from error
    if head.schema_ != SCHEMA:
        raise ImportFileError(f"{where} is JSON of another kind: export a session with --format json.")
    if head.version > VERSION:
        raise ImportFileError(
            f"{where} has version {head.version} of the session format and this program knows {VERSION}: "
            "update the program, then import it again."
        )
    try:
        document = Incoming.model_validate_json(data)
        return _account(document)
    except ValidationError as error:
        if any(one["loc"][:1] == ("basis",) and len(one["loc"]) == 1 for one in error.errors()):
            raise ImportFileError(
                f"{where} was exported by an older program, without what its figures were worked out from: "
                "export it again with this one."
            ) from error
        raise ImportFileError(f"{where} is damaged: {_why(error)}.") from error
    except BalanceError as error:
        raise ImportFileError(f"{where} is damaged: {str(error).rstrip('.')}.") from error


def _account(document: Incoming) -> Account:
    session, basis = document.session, document.basis
    return Account(
        id=0,
        kind=session.kind,
        started_at=_utc(session.started_at),
        ledger=_ledger(basis, session.duration_s),
        duration_s=session.duration_s,
        title=_line(session.title),
        series=_line(session.series),
        language=session.language,
        ended_by=session.ended_by,
        roster=_roster(basis),
        phases=Phases(
            tuple(_phase(phase) for phase in basis.agenda), _spans(session.off_record, "off the record")
        ),
        prompts=_prompts(basis),
        interventions=_interventions(basis),
        notes=tuple(Note(_second(one.at_s), readable(one.text)) for one in session.notes),
        ground_rules=tuple(map(readable, session.ground_rules)),
        norm=_words(session.norm),
        last_norm=_words(session.last_norm),
        norm_met=session.norm_met,
        unheard=tuple(
            Unheard(_second(one.start_s), _second(one.end_s), one_line(one.reason)[:40])
            for one in session.unheard
        ),
        pseudonymous=session.pseudonymous,
    )


def _ledger(basis: Basis, duration_s: float) -> Ledger:
    known = set(basis.voices)
    if len(known) < len(basis.voices):
        raise ImportFileError("a voice is in it twice")
    for one in basis.speech:
        if one.voice is not None and one.voice not in known:
            raise ImportFileError(f"the voice {one.voice} speaks, and is none of its voices")
    return Ledger.of(basis.speech, basis.voices, published_s=duration_s)


def _roster(basis: Basis) -> Roster:
    people = []
    voices: dict[str, str] = {}
    for one in basis.people:
        people.append(
            Person(
                one.id,
                cleaned(one.name),
                role=one.role,
                group=None if one.group is None else one_line(one.group)[:60] or None,
                weight=one.weight,
                presence=_spans(one.presence, f"presence of {one.id}"),
            )
        )
        for voice in one.voices:
            if voices.setdefault(voice, one.id) != one.id:
                raise ImportFileError(f"the voice {voice} is two people's")
    behind = 1 + max((int(person.id[1:]) for person in people), default=0)
    return Roster(tuple(people), voices, max(behind, basis.next_number))


def _phase(phase: Phase) -> Phase:
    times = (phase.target_s, phase.start_s, phase.end_s)
    for time in times:
        if time is not None:
            _second(time)
    return Phase(phase.kind, one_line(phase.title)[:200], phase.counted, *times)


def _prompts(basis: Basis) -> tuple[Prompt, ...]:
    if [one.number for one in basis.prompts] != list(range(1, len(basis.prompts) + 1)):
        raise ImportFileError("its prompts are not numbered from 1 without holes")
    for one in basis.prompts:
        _second(one.shown_s)
        _second(one.answered_s or 0.0)
        group = one.finding.kind == "group_not_heard"
        _known(one.finding.people)
        _known(() if group else (one.finding.subject,))
        _known(() if one.finding.invite is None else (one.finding.invite,))
    return tuple(
        replace(
            one,
            finding=replace(one.finding, subject=one_line(one.finding.subject)[:60]),
            text=_words(one.text),
        )
        for one in basis.prompts
    )


def _interventions(basis: Basis) -> tuple[Intervention, ...]:
    for one in basis.interventions:
        _second(one.at_s)
        _known(one.people)
        if one.prompt is not None and not 1 <= one.prompt <= len(basis.prompts):
            raise ImportFileError(f"there is no prompt number {one.prompt} in it")
    return basis.interventions


def _known(ids: tuple[str, ...]) -> None:
    """Ids of people or voices; somebody may have been taken away since, what was said of them then stays."""
    for id_ in ids:
        if not re.fullmatch(VOICE, id_, re.ASCII):
            raise ImportFileError(f"{id_[:20]!r} is no person of it")


def _spans(spans: tuple[tuple[float, float | None], ...], of: str) -> Spans:
    found = tuple((start, inf if end is None else end) for start, end in spans)
    borders = [border for span in found for border in span]
    if any(one >= two for one, two in pairwise(borders)):
        raise ImportFileError(f"the times of what was {of} do not follow each other")
    return found


def _second(at_s: float) -> float:
    if not 0 <= at_s <= LONGEST_S:
        raise ImportFileError(f"{at_s} s is no time in a session of {LONGEST_S / 3600:.0f} hours at most")
    return at_s


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ImportFileError("its beginning has no time zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ImportFileError("its beginning lies before all calendars") from error


def _line(text: str | None) -> str | None:
    return None if text is None else one_line(text)[:200] or None


def _words(text: str | None) -> str | None:
    return None if text is None else readable(text)


def _why(error: ValidationError) -> str:
    """The first thing that is wrong, in a line."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    what = one_line(first["msg"])
    what = what[0].lower() + what[1:]
    return f"at {one_line(place)[:80]}, {what}" if place else what
