"""Corrections of a session that is over: each gives a new account, from which every figure follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import TYPE_CHECKING

from balance.errors import CorrectionError
from balance.names import cleaned
from balance.roster import Person, Roster
from balance.spans import marked
from balance.speech.relabelling import relabelled, same_speech

if TYPE_CHECKING:
    from collections.abc import Callable

    from balance.prompting.findings import Finding
    from balance.review.account import Account
    from balance.spans import Spans

UNKNOWN = "unknown"
"""In the place of somebody's id: speech in which nobody was recognised."""


@dataclass(frozen=True, slots=True)
class Relabel:
    """What was said between two times was somebody else's."""

    start_s: float
    end_s: float
    person: str | None
    """Whose it was; None: nobody knows."""
    of: str | None = None
    """Only what is taken for this one's (or `unknown`); None: all that was said."""


@dataclass(frozen=True, slots=True)
class Merge:
    """These two are one person: `into`."""

    person: str
    into: str


@dataclass(frozen=True, slots=True)
class Split:
    """What is taken for this person's from a moment on was somebody else's."""

    person: str
    at_s: float
    name: str | None = None
    """What that one is called; None: a voice without a name."""


@dataclass(frozen=True, slots=True)
class Presence:
    """When somebody was there, and no other time."""

    person: str
    spans: Spans
    """In any order; an end may be inf."""


@dataclass(frozen=True, slots=True)
class Rename:
    """This one, or this voice, is called so."""

    person: str
    name: str


@dataclass(frozen=True, slots=True)
class Add:
    """Somebody was there for whom nobody was named."""

    name: str


Correction = Relabel | Merge | Split | Presence | Rename | Add


def corrected(account: Account, correction: Correction) -> Account:
    """The account as it is then; the one that is given stays as it was.

    People are called by their ids; a voice that nobody was named for, by the voice's. Where there is no
    roster yet, whoever is named begins one: everybody heard is in it then, as "#1", "#2", …

    Raises:
        CorrectionError: it cannot be made, or would change nothing.
        RosterError: a name is none, or somebody else's.
    """
    match correction:
        case Relabel():
            after = _relabel(account, correction)
        case Merge():
            after = _merge(account, correction)
        case Split():
            after = _split(account, correction)
        case Presence():
            after = _presence(account, correction)
        case Rename():
            after = _rename(account, correction)
        case Add():
            named = _with_everybody(account)
            after = replace(named, roster=named.roster.with_person(correction.name))
    if _same(after, account):
        raise CorrectionError("That is how it stands already: nothing would change.")
    return after


# ---------------------------------------------------------------- each of them


def _relabel(account: Account, one: Relabel) -> Account:
    if not (isfinite(one.start_s) and isfinite(one.end_s) and 0 <= one.start_s < one.end_s):
        raise CorrectionError("A stretch must run forward from 0 s or later; choose another one.")
    of = None
    if one.of is not None:
        of = frozenset({None}) if one.of == UNKNOWN else frozenset(_voices(account, one.of))
    if one.person is None:
        to, roster = None, account.roster
    else:
        voices = _voices(account, one.person)
        to = voices[0] if voices else _new_voice(account)
        roster = account.roster if voices else account.roster.with_voice(to, one.person)
    ledger = relabelled(account.ledger, one.start_s, one.end_s, of, to)
    if ledger is None:
        raise CorrectionError("Nobody was heard in that stretch; choose another one.")
    return replace(account, ledger=ledger, roster=roster)


def _merge(account: Account, one: Merge) -> Account:
    roster = account.roster
    if one.person == one.into:
        raise CorrectionError("Nobody can be merged with themself; choose two people.")
    voices = _voices(account, one.person)
    _voices(account, one.into)
    if one.into in roster.ids:
        for voice in voices:
            roster = roster.with_voice(voice, one.into)
        if one.person in roster.ids:
            gone, stays = roster.person(one.person), roster.person(one.into)
            presence = stays.presence
            for start_s, end_s in gone.presence:
                presence = marked(presence, start_s, end_s, inside=True)
            roster = roster.with_changed(replace(stays, presence=presence)).without(one.person)
        ledger = account.ledger
    elif one.person in roster.ids:
        raise CorrectionError("Merge a voice without a name into the person, not the person into the voice.")
    else:
        merged = relabelled(account.ledger, 0.0, inf, frozenset(voices), one.into, sure=False)
        ledger = account.ledger if merged is None else merged
    whole = replace(account, roster=roster, ledger=ledger)
    return _called(whole, lambda id_: one.into if id_ == one.person else id_)


def _split(account: Account, one: Split) -> Account:
    if not (isfinite(one.at_s) and one.at_s >= 0):
        raise CorrectionError("A person is split at 0 s or later; choose another moment.")
    person = one.person
    if one.name is not None:
        account, person = _as_person(account, person)
    voice = _new_voice(account)
    voices = frozenset(_voices(account, person))
    ledger = relabelled(account.ledger, one.at_s, inf, voices, voice, sure=False)
    if ledger is None:
        raise CorrectionError("Nothing of theirs was heard from that moment on; choose an earlier one.")
    roster = account.roster
    if one.name is not None:
        presence = roster.person(person).presence if person in roster.ids else ((0.0, inf),)
        roster = roster.with_person(one.name, presence=presence)
        roster = roster.with_voice(voice, roster.people[-1].id)
    return replace(account, ledger=ledger, roster=roster)


def _presence(account: Account, one: Presence) -> Account:
    account, person = _as_person(account, one.person)
    if person not in account.roster.ids:
        raise CorrectionError("Only somebody with a name can come and go; name the voice first.")
    spans: Spans = ()
    for start_s, end_s in one.spans:
        if not (isfinite(start_s) and 0 <= start_s < end_s):
            raise CorrectionError("Somebody is there from 0 s or later until later; correct the times.")
        spans = marked(spans, start_s, end_s, inside=True)
    known = account.roster.person(person)
    return replace(account, roster=account.roster.with_changed(replace(known, presence=spans)))


def _rename(account: Account, one: Rename) -> Account:
    account, person = _as_person(account, one.person)
    roster = account.roster
    if person in roster.ids:
        known = roster.person(person)
        return replace(account, roster=roster.with_changed(replace(known, name=cleaned(one.name))))
    voices = _voices(account, person)
    roster = roster.with_person(one.name)
    named = roster.people[-1].id
    for voice in voices:
        roster = roster.with_voice(voice, named)
    return _called(replace(account, roster=roster), lambda id_: named if id_ == person else id_)


# ---------------------------------------------------------------- who is who


def _voices(account: Account, id_: str) -> tuple[str, ...]:
    """The voices of a person, or the one without a name that has this id.

    Raises:
        CorrectionError: there is neither.
    """
    if id_ in account.roster.ids:
        return account.roster.voices_of(id_)
    if id_ in account.ledger.voices and id_ not in account.roster.voices:
        return (id_,)
    raise CorrectionError(f"Nobody in this session has the id {id_}; load the page again.")


def _new_voice(account: Account) -> str:
    numbers = [
        int(voice[1:])
        for voice in (*account.ledger.voices, *account.roster.voices)
        if voice[:1] == "v" and voice[1:].isdecimal()
    ]
    return f"v{max(numbers, default=0) + 1}"


def _as_person(account: Account, id_: str) -> tuple[Account, str]:
    """Where there is no roster, one with everybody heard; and what this one's id is then."""
    _voices(account, id_)
    named = _with_everybody(account)
    return named, id_ if account.roster else named.roster.voices.get(id_, id_)


def _with_everybody(account: Account) -> Account:
    """Without a roster the shares are everybody's who was heard: they stay so when one of them is named."""
    if account.roster:
        return account
    heard = account.ledger.timeline
    people, voices = [], {}
    number = account.roster.next_number
    for place, voice in enumerate(heard.voices, start=1):
        if heard.first_s[place - 1] < account.duration_s:
            people.append(Person(f"p{number}", f"#{place}"))
            voices[voice] = f"p{number}"
            number += 1
    whole = replace(account, roster=Roster(tuple(people), voices, number))
    return _called(whole, lambda id_: voices.get(id_, id_))


def _called(account: Account, id_of: Callable[[str], str]) -> Account:
    """Prompts and interventions about people who have another id now."""
    return replace(
        account,
        prompts=tuple(replace(one, finding=_finding(one.finding, id_of)) for one in account.prompts),
        interventions=tuple(
            replace(one, people=tuple(dict.fromkeys(map(id_of, one.people)))) for one in account.interventions
        ),
    )


def _finding(finding: Finding, id_of: Callable[[str], str]) -> Finding:
    people = tuple(dict.fromkeys(map(id_of, finding.people)))
    invite = None if finding.invite is None else id_of(finding.invite)
    return replace(
        finding,
        subject=id_of(finding.subject) if finding.subject in finding.people else finding.subject,
        people=people,
        invite=None if invite in people else invite,
    )


def _same(one: Account, other: Account) -> bool:
    return (
        one.roster == other.roster
        and (one.prompts, one.interventions) == (other.prompts, other.interventions)
        and same_speech(one.ledger, other.ledger)
    )
