"""A session worked out again from the record: every event once more, in the order in which it came."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import structlog

from balance.errors import BalanceError, LedgerError
from balance.prompting.findings import Finding
from balance.prompting.prompts import Intervention, Prompt
from balance.record.accounts import members
from balance.review.account import Unheard
from balance.speech.ledger import Ledger
from diarize.types import Rewrite
from server.keeping import codec
from server.keeping.accounting import account_of
from server.workshop.changes.apply import apply
from server.workshop.events.prompting import PromptAnswered, PromptCame, SteppedIn
from server.workshop.events.voices import SpeechGiven, Tapped
from server.workshop.state import State
from server.workshop.taps import HeardByTap

if TYPE_CHECKING:
    from balance.record.record import Record
    from balance.record.sessions import Session
    from balance.review.account import Account
    from balance.roster import Person
    from diarize.types import Publication
    from server.workshop.events.said import Said

log = structlog.get_logger()

GAP = "gap"
HEALTH = "health"
CUT_OFF = "cut off"


@dataclass(slots=True)
class Replayed:
    """What held when the last thing was written."""

    session: Session
    state: State = field(default_factory=State)
    ledger: Ledger = field(default_factory=Ledger)
    heard: HeardByTap = field(default_factory=HeardByTap)
    prompts: list[Prompt] = field(default_factory=list)
    interventions: list[Intervention] = field(default_factory=list)
    unheard: list[Unheard] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    captured_s: float = 0.0
    """The session's clock, as far as is known."""
    next_piece: int = 0
    """Behind every number of a piece that has been given."""
    next_voice: int = 1

    def account(self) -> Account:
        """The account of a session that nobody ended."""
        state, at_s = self.state, self.captured_s
        if not state.modes:
            at_s = 0.0
        ended = replace(state, phases=state.phases.resume(at_s).end(at_s))
        return account_of(
            self.session, ended, self.ledger, self.prompts, self.interventions, self.unheard, CUT_OFF
        )


def replay(record: Record, session: int) -> Replayed:
    """Work a session out again.

    Args:
        record: in which it is.
        session: its number.

    Raises:
        RecordError: there is no such session.
    """
    again = Replayed(record.session(session))
    with record.engine.connect() as connection:
        known = {person.id: person for person in members(connection, session).people}
    for event in record.events(session):
        again.captured_s = max(again.captured_s, event.at_s)
        if event.kind == codec.PUBLICATION:
            _hear(again, codec.unpacked_publication(event.body))
        elif event.kind == GAP:
            again.unheard.append(Unheard(**event.body))
        elif codec.is_said(event.kind):
            said = codec.unpacked(len(again.said) + 1, event.at_s, event.kind, event.body, known)
            _say(again, said, known)
    again.captured_s = max(again.captured_s, again.ledger.published_s)
    return again


def _hear(again: Replayed, publication: Publication) -> None:
    speech = list(publication.attributions)
    for revision in publication.revisions:
        if isinstance(revision, Rewrite):
            speech.extend(revision.attributions)
    for one in speech:
        again.next_piece = max(again.next_piece, one.piece + 1)
        if one.voice is not None and one.voice[1:].isdigit():
            again.next_voice = max(again.next_voice, int(one.voice[1:]) + 1)
    try:
        again.ledger.apply(again.heard.told(publication, again.state))
    except LedgerError as error:
        # It could not be entered then either.
        log.warning("publication_refused_again", error=str(error))


def _say(again: Replayed, said: Said, known: dict[str, Person]) -> None:
    try:
        again.state = apply(again.state, said)
    except BalanceError as error:
        # A name was changed in the record since: whatever else was said still holds.
        log.warning("event_refused_again", event=type(said.event).__name__, error=str(error))
        return
    again.said.append(said)
    event = said.event
    if isinstance(event, Tapped):
        _tell_again(again, event.since_s, again.ledger.published_s)
    elif isinstance(event, SpeechGiven):
        _tell_again(again, event.start_s, event.end_s)
    elif isinstance(event, PromptCame):
        _prompt(again, event, said.at_s, known)
    elif isinstance(event, PromptAnswered):
        _answer(again, event, said.at_s)
    elif isinstance(event, SteppedIn):
        again.interventions.append(Intervention(said.at_s, event.people))


def _tell_again(again: Replayed, start_s: float, end_s: float) -> None:
    for rewrite in again.heard.again(start_s, end_s, again.state):
        again.ledger.rewrite(rewrite.start_s, rewrite.end_s, rewrite.attributions)


def _prompt(again: Replayed, event: PromptCame, at_s: float, known: dict[str, Person]) -> None:
    subject = event.people[0] if event.people else ""
    if event.kind == "group_not_heard":
        groups = (known[one].group for one in event.people if one in known)
        subject = next((group for group in groups if group is not None), "")
    finding = Finding(
        event.kind, subject, event.people, event.invite, event.share, event.fair_share, event.talked_s
    )
    place = event.number - 1
    if place < len(again.prompts):  # Snoozed, and here again.
        again.prompts[place] = replace(again.prompts[place], finding=finding, state="open", answered_s=None)
    else:
        again.prompts.append(Prompt(len(again.prompts) + 1, finding, at_s))


def _answer(again: Replayed, event: PromptAnswered, at_s: float) -> None:
    if event.number > len(again.prompts):
        return
    prompt = again.prompts[event.number - 1]
    again.prompts[event.number - 1] = replace(prompt, state=event.answer, answered_s=at_s, text=event.text)
    if event.answer == "accepted":
        again.interventions.append(Intervention(at_s, prompt.finding.people, event.number))
