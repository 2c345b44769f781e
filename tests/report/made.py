"""Sessions for reports: one with everything, an empty one, one person, twelve with names that hurt."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from balance.phases import Phase, Phases
from balance.prompting.findings import Finding
from balance.prompting.prompts import Intervention, Prompt
from balance.review.account import Account, Note, Unheard
from balance.review.figures import figures
from balance.review.meeting import Meeting
from balance.review.series import Series, series
from balance.roster import Person, Roster
from balance.speech.ledger import Ledger
from tests.balance.speech import attribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balance.review.account import NormMet

STARTED = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)

HURTFUL = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x.example","y")',
    "#set page(fill: black); $x^2$ \\ *b*",
    "مريم بنت عبد الله آل سعيد الطويلة الاسم",
    "נועם בן־דוד מירושלים הבירה",
    "Maximiliana van den Hoogenband-de Wit jr",
    "{share} {count} %s \\u0041",
    "\"quoted\" & 'single' <b>bold</b>",
    "Ng",
    "Zoë Ångström",
    "Иван Иванович",
    "Παναγιώτης",
)


def talk(
    weights: Sequence[float], end_s: float, *, seed: int, unknown: float = 0.04, start_s: float = 0.0
) -> Ledger:
    """A drawn discussion: turns of 2 to 40 s, of voices by weight, some speech unsure or nobody's."""
    draw = random.Random(seed)
    voices = [f"v{number}" for number in range(1, len(weights) + 1)]
    at, piece = start_s, 0
    made = []
    while at < end_s - 2:
        piece += 1
        voice = draw.choices(voices, weights)[0]
        length = min(draw.choice((2, 4, 8, 15, 25, 40)) * draw.uniform(0.7, 1.3), end_s - at)
        nobody = draw.random() < unknown
        sure = draw.choice((0.55, 0.8, 0.95, 0.99, 0.99))
        made.append(attribution(piece, None if nobody else voice, at, at + length, sure))
        at += length + draw.choice((0.2, 0.4, 0.9, 1.5))
    ledger = Ledger()
    ledger.add(made)
    ledger.published_s = end_s
    return ledger


def _joined(*ledgers: Ledger) -> Ledger:
    whole = Ledger()
    piece = 0
    for one in ledgers:
        rows = one.rows
        for start, end, voice, sure in zip(
            rows["start_s"].tolist(),
            rows["end_s"].tolist(),
            rows["voice"].tolist(),
            rows["confidence"].tolist(),
            strict=True,
        ):
            piece += 1
            name = one.voices[voice] if voice >= 0 else None
            whole.add([attribution(piece, name, start, end, sure)])
    whole.published_s = max(one.published_s for one in ledgers)
    return whole


def workshop(*, names: Sequence[str] = ("Anna", "Ben", "Carla", "Dirk", "Emine", "Farid")) -> Account:
    """Seventy minutes with everything: phases, a pause, prompts, stepping in, groups, a moderator, notes."""
    groups = ("citizens", "citizens", "citizens", "officials", "officials", "officials")
    people = tuple(
        Person(f"p{at}", name, group=group)
        for at, (name, group) in enumerate(zip(names, groups, strict=True), start=1)
    )
    people = (*people, Person("p7", "Gerda", role="moderator", weight=0.0))
    ledger = _joined(
        talk([1, 1, 1, 1, 1, 1, 4], 300, seed=1),
        talk([9, 2, 1.5, 3, 0.3, 2, 0.4], 1800, seed=2, start_s=300),
        talk([2, 2.5, 2, 2.2, 1.5, 2, 0.4], 3000, seed=3, start_s=1800),
        talk([2, 2, 2, 1.6, 2.4, 1.5, 0.4], 4200, seed=4, start_s=3600),
    )
    phases = Phases(
        (
            Phase("introduction", start_s=0, end_s=300, target_s=300),
            Phase("discussion", "What is in the way?", start_s=300, end_s=1800, target_s=1500),
            Phase("discussion", "Choosing", start_s=1800, end_s=3000),
            Phase("break", start_s=3000, end_s=3600),
            Phase("round", start_s=3600, end_s=4200),
        ),
        off_record=((2400.0, 2460.0),),
    )
    prompts = (
        Prompt(1, Finding("dominates", "p1", ("p1",), "p5", 0.5, 0.17), 900, "dismissed", 910),
        Prompt(2, Finding("not_heard", "p5", ("p5",), None, 0.02, 0.17), 1750, "accepted", 1790),
    )
    return Account(
        1,
        "live",
        STARTED,
        ledger,
        4200.0,
        title="The library of 2030",
        series="Library",
        language="en",
        ended_by="mentor",
        roster=Roster(people, {f"v{at}": f"p{at}" for at in range(1, 8)}, 8),
        phases=phases,
        prompts=prompts,
        interventions=(
            Intervention(1795.0, ("p5",), 2),
            Intervention(1200.0, ()),
            Intervention(4000.0, ("p4",)),
        ),
        notes=(Note(500.0, "Anna was upset about the parking"),),
        ground_rules=("Nobody has more voice than the rest", "Phones away"),
        norm="First who has not yet spoken",
        last_norm="Let each other finish",
        norm_met="partly",
        unheard=(Unheard(3900.0, 3930.0, "unplugged"),),
    )


def empty() -> Account:
    """Nobody said anything."""
    return replace(one_person(), ledger=Ledger(), duration_s=0.0, title=None, roster=Roster())


def one_person() -> Account:
    """Somebody alone for ten minutes."""
    ledger = talk([1], 600, seed=5)
    roster = Roster((Person("p1", "Anna"),), {"v1": "p1"}, 2)
    return Account(2, "live", STARTED, ledger, 600.0, title="Alone", language="nl", roster=roster)


def twelve(names: Sequence[str] = HURTFUL) -> Account:
    """Two hours of twelve people, unevenly."""
    weights = [6, 1, 1, 3, 0.2, 1, 1, 2, 0.5, 1, 1, 1]
    people = tuple(Person(f"p{at}", name) for at, name in enumerate(names, start=1))
    roster = Roster(people, {f"v{at}": f"p{at}" for at in range(1, 13)}, 13)
    return Account(
        3, "live", STARTED, talk(weights, 7200, seed=6), 7200.0, title=names[0], language="nl", roster=roster
    )


def library() -> Series:
    """Four sessions of a series: two people leave, one comes, one comes back."""
    meetings = []
    plan: tuple[tuple[tuple[str, ...], list[float], str | None, NormMet | None], ...] = (
        (("Anna", "Ben", "Carla", "Dirk"), [8, 1, 1, 2], "Let each other finish", None),
        (("Anna", "Ben", "Carla", "Emine"), [5, 2, 1, 2], None, "partly"),
        (("Anna", "Ben", "Dirk", "Emine"), [3, 2, 2, 2], "Go round once", None),
        (("Anna", "Ben", "Carla", "Dirk", "Emine"), [2, 2, 1.8, 2, 2], None, "yes"),
    )
    for at, (names, weights, norm, met) in enumerate(plan):
        people = tuple(Person(f"p{seat}", name, group="citizens") for seat, name in enumerate(names, start=1))
        ledger = talk(weights, 2400 + 600 * at, seed=20 + at)
        account = Account(
            at + 1,
            "live",
            STARTED + timedelta(days=21 * at),
            ledger,
            ledger.published_s,
            title=f"Evening {at + 1}",
            series="Library",
            language="en",
            roster=Roster(people, {f"v{seat}": f"p{seat}" for seat in range(1, len(names) + 1)}, 9),
            norm=norm,
            last_norm=plan[at - 1][2] if at else None,
            norm_met=met,
        )
        linked = {person.id: person.name for person in people}
        meetings.append(Meeting(account, figures(account), linked))
    return series(meetings)
