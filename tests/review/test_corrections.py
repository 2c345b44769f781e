"""Corrections of a session that is over: what each does, what it conserves, and that it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from math import inf
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.errors import CorrectionError, RosterError
from balance.prompting.findings import Finding
from balance.prompting.prompts import Intervention, Prompt
from balance.review.account import Account
from balance.review.corrections import (
    UNKNOWN,
    Add,
    Correction,
    Merge,
    Presence,
    Relabel,
    Rename,
    Split,
    corrected,
)
from balance.review.figures import figures
from balance.review.taking_back import difference, restored, unpacked
from balance.roster import Person, Roster
from balance.speech.ledger import Ledger
from balance.speech.relabelling import ledger_of_rows, same_speech
from tests.balance.speech import VOICES, ledger_of, speech, tenths

if TYPE_CHECKING:
    from balance.speech.publications import AttributionLike

STARTED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ANNA, BEN = Person("p1", "Anna", group="citizens"), Person("p2", "Ben", presence=((10.0, 90.0),))


def loaded(ledger: Ledger) -> Ledger:
    """As the record gives it back."""
    return ledger_of_rows(ledger.rows.tolist(), ledger.voices, ledger.published_s)


def account_of(ledger: Ledger, roster: Roster | None = None, **changed: object) -> Account:
    account = Account(1, "live", STARTED, loaded(ledger), 100.0, roster=roster or Roster())
    return replace(account, **changed)  # type: ignore[arg-type]


def room(**changed: object) -> Account:
    """Anna for 30 s, Ben for 20 s, somebody unknown for 10 s, a voice without a name for 30 s."""
    ledger = ledger_of(("v1", 0, 30), ("v2", 30, 50), (None, 50, 60), ("v3", 60, 90), confidence=0.8)
    roster = Roster((ANNA, BEN), {"v1": "p1", "v2": "p2"}, 3)
    return account_of(ledger, roster, **changed)


def heard(account: Account) -> list[tuple[str | None, float, float, float]]:
    """(voice, start, end, confidence) of every stretch."""
    names = (*account.ledger.voices, None)
    return [
        (names[voice], start, end, confidence)
        for start, end, _, voice, confidence in account.ledger.rows.tolist()
    ]


# ---------------------------------------------------------------- speech


def test_a_stretch_is_somebody_elses_from_border_to_border() -> None:
    after = corrected(room(), Relabel(20.0, 40.0, "p2"))
    assert heard(after)[:3] == [
        ("v1", 0, 20, 0.8),
        ("v2", 20, 30, 1.0),
        ("v2", 30, 50, 0.9),  # one piece of one voice: its mean confidence
    ]
    assert [one.whole.talk_time_s for one in figures(after).people] == [20, 30, 30]


def test_only_one_persons_part_of_a_stretch() -> None:
    assert heard(corrected(room(), Relabel(20.0, 55.0, "p1", of=UNKNOWN)))[2:4] == [
        ("v1", 50, 55, 1.0),
        (None, 55, 60, 0.0),
    ]
    after = corrected(room(), Relabel(0.0, 100.0, "v3", of="p2"))
    assert heard(after)[1] == ("v3", 30, 50, 1.0)


def test_a_stretch_is_nobody_knows_whose() -> None:
    after = corrected(room(), Relabel(30.0, 50.0, None))
    assert heard(after)[1] == (None, 30, 50, 0.0)
    assert figures(after).whole.unknown_s == 60  # the voice without a name is nobody known either


def test_who_was_never_heard_gets_a_voice() -> None:
    account = corrected(room(), Add("Chidi"))
    after = corrected(account, Relabel(60.0, 90.0, "p3"))
    assert (after.roster.voices_of("p3"), after.ledger.voices) == (("v4",), ("v1", "v2", "v3", "v4"))
    assert figures(after).people[2].whole.talk_time_s == 30


def test_two_people_become_one() -> None:
    prompt = Prompt(1, Finding("dominates", "p1", ("p1",), "p2", 0.7, 0.5), 31.0)
    account = room(prompts=(prompt,), interventions=(Intervention(33.0, ("p1", "p2"), 1),))
    after = corrected(account, Merge("p2", "p1"))
    assert after.roster == Roster((ANNA,), {"v1": "p1", "v2": "p1"}, 3)
    assert after.prompts[0].finding == replace(prompt.finding, invite=None)
    assert after.interventions[0].people == ("p1",)
    assert [(one.id, one.whole.talk_time_s) for one in figures(after).people] == [("p1", 50), ("v3", 30)]


def test_whoever_is_merged_was_there_while_either_was() -> None:
    anna = replace(ANNA, presence=((0.0, 5.0), (80.0, inf)))
    account = replace(room(), roster=Roster((anna, BEN), {"v1": "p1", "v2": "p2"}, 3))
    assert corrected(account, Merge("p1", "p2")).roster.people[0].presence == ((0.0, 5.0), (10.0, inf))


def test_a_voice_without_a_name_is_somebodys() -> None:
    after = corrected(room(), Merge("v3", "p2"))
    assert after.roster.voices_of("p2") == ("v2", "v3")
    assert same_speech(after.ledger, room().ledger)


def test_two_voices_without_a_name_are_one_and_as_sure_as_they_were() -> None:
    account = account_of(ledger_of(("v1", 0, 30), ("v2", 30, 50), confidence=0.8))
    assert heard(corrected(account, Merge("v2", "v1"))) == [("v1", 0, 30, 0.8), ("v1", 30, 50, 0.8)]
    with pytest.raises(CorrectionError, match="Merge a voice without a name into the person"):
        corrected(room(), Merge("p1", "v3"))


def test_from_a_moment_on_it_was_somebody_else() -> None:
    after = corrected(room(), Split("p1", 12.5, "Chidi"))
    assert heard(after)[:2] == [("v1", 0, 12.5, 0.8), ("v4", 12.5, 30, 0.8)]
    assert after.roster.people[2] == Person("p3", "Chidi")
    assert after.roster.voices_of("p3") == ("v4",)
    nameless = corrected(room(), Split("p1", 12.5))
    assert (nameless.roster, nameless.ledger.voices[-1]) == (room().roster, "v4")


# ---------------------------------------------------------------- people


def test_somebody_was_there_at_other_times() -> None:
    after = corrected(room(), Presence("p2", ((70.0, inf), (10.0, 20.0), (15.0, 30.0))))
    assert after.roster.person("p2").presence == ((10.0, 30.0), (70.0, inf))
    assert figures(after).people[1].present_s == 50


def test_names() -> None:
    assert corrected(room(), Rename("p1", "  Annie ")).roster.people[0].name == "Annie"
    named = corrected(room(), Rename("v3", "Chidi")).roster
    assert (named.people[2], named.voices_of("p3")) == (Person("p3", "Chidi"), ("v3",))
    for correction in (Rename("p1", "ben"), Add("BEN"), Split("p1", 5.0, "Ben"), Rename("p1", " ")):
        with pytest.raises(RosterError):
            corrected(room(), correction)


@pytest.mark.parametrize(
    "correction", [Rename("v2", "Anna"), Add("Anna"), Split("v1", 10.0, "Anna"), Presence("v1", ((0, 80),))]
)
def test_whoever_is_named_first_does_not_take_the_others_shares_away(correction: Correction) -> None:
    ledger = ledger_of(("v1", 0, 30), (None, 30, 40), ("v2", 40, 100))
    prompt = Prompt(1, Finding("dominates", "v2", ("v2",), "v1", 0.7, 0.5), 31.0)
    account = account_of(ledger, prompts=(prompt,), interventions=(Intervention(33.0, ("v2",), 1),))
    after = corrected(account, correction)
    found = figures(after)
    assert sum(one.whole.talk_time_s for one in found.people) == 90
    assert all(one.counted for one in found.people)
    assert found.whole.coverage == 0.9
    assert after.interventions[0].people == after.prompts[0].finding.people == ("p2",)
    others = {"p1": "#1", "p2": "#2"}
    if isinstance(correction, Rename):
        others["p2"] = "Anna"
    assert {one.id: one.name for one in after.roster.people[:2]} == others


def test_naming_everybody_leaves_every_figure_as_it_was() -> None:
    account = account_of(ledger_of(("v1", 0, 30), (None, 30, 40), ("v2", 40, 100), ("v3", 95, 99)))
    named = corrected(corrected(account, Rename("v2", "Anna")), Rename("p1", "Ben"))
    before, after = figures(account), figures(named)
    assert [one.whole for one in after.people] == [one.whole for one in before.people]
    assert (after.whole, after.course) == (before.whole, before.course)


@pytest.mark.parametrize(
    ("correction", "sentence"),
    [
        (Relabel(5.0, 5.0, "p1"), "must run forward"),
        (Relabel(-1.0, 5.0, "p1"), "must run forward"),
        (Relabel(0.0, inf, "p1"), "must run forward"),
        (Relabel(91.0, 99.0, "p1"), "Nobody was heard"),
        (Relabel(0.0, 30.0, "p2", of="v3"), "Nobody was heard"),
        (Relabel(0.0, 30.0, "p9"), "has the id p9"),
        (Relabel(50.0, 60.0, None), "nothing would change"),
        (Merge("p1", "p1"), "with themself"),
        (Merge("p1", "v2"), "has the id v2"),  # Ben's voice is Ben
        (Split("p1", 30.0), "Nothing of theirs"),
        (Split("p1", -1.0), "at 0 s or later"),
        (Presence("p1", ((5.0, 5.0),)), "correct the times"),
        (Presence("v3", ((5.0, 6.0),)), "name the voice first"),
        (Presence("p1", ((0.0, inf),)), "nothing would change"),
        (Rename("p1", "Anna"), "nothing would change"),
    ],
)
def test_what_cannot_be_is_refused(correction: Correction, sentence: str) -> None:
    with pytest.raises(CorrectionError, match=sentence):
        corrected(room(), correction)


# ---------------------------------------------------------------- whatever there was


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    ledger = Ledger(VOICES)
    heard: list[AttributionLike] = list(draw(speech()))
    ledger.add(heard)
    ledger.published_s = 70.0
    people = [Person(f"p{number}", f"P{number}") for number in range(1, draw(st.integers(0, 3)) + 1)]
    voices = {}
    if people:
        whose = st.sampled_from([*(one.id for one in people), None])
        voices = {voice: person for voice in VOICES if (person := draw(whose)) is not None}
    about = tuple(one.id for one in people[:2]) or ("v1",)
    return account_of(
        ledger,
        Roster(tuple(people), voices, len(people) + 1),
        prompts=(Prompt(1, Finding("dominates", about[0], about[:1], about[-1]), 5.0),),
        interventions=(Intervention(10.0, about, 1), Intervention(20.0)),
        duration_s=70.0,
    )


@st.composite
def corrections(draw: st.DrawFn) -> Correction:
    ids = st.sampled_from(("p1", "p2", "p3", "v1", "v2", "v3", "v4"))
    names = st.sampled_from(("P1", "Anna", "Ben"))
    start_s, end_s = draw(tenths), draw(tenths)
    possible: tuple[Correction, ...] = (
        Relabel(start_s, end_s, draw(st.none() | ids), draw(st.none() | st.just(UNKNOWN) | ids)),
        Merge(draw(ids), draw(ids)),
        Split(draw(ids), start_s, draw(st.none() | names)),
        Presence(draw(ids), ((start_s, end_s), (end_s + 1, inf))),
        Rename(draw(ids), draw(names)),
        Add(draw(names)),
    )
    return draw(st.sampled_from(possible))


def made(account: Account, correction: Correction) -> Account | None:
    try:
        return corrected(account, correction)
    except (CorrectionError, RosterError):
        return None


def spoken_s(account: Account) -> float:
    """How long anybody was heard, known or not, and however many at once."""
    stretches = sorted(account.ledger.rows[["start_s", "end_s"]].tolist())
    total, until = 0.0, 0.0
    for start, end in stretches:
        total += max(0.0, end - max(start, until))
        until = max(until, end)
    return total


def summed_s(account: Account) -> float:
    return float(np.sum(account.ledger.rows["end_s"] - account.ledger.rows["start_s"]))


@given(accounts(), corrections())
def test_total_speech_is_conserved_and_nothing_that_was_given_is_changed(
    account: Account, correction: Correction
) -> None:
    rows, roster = account.ledger.rows.tolist(), account.roster
    after = made(account, correction)
    assert (account.ledger.rows.tolist(), account.roster) == (rows, roster)
    if after is None:
        return
    assert spoken_s(after) == pytest.approx(spoken_s(account), abs=1e-6)
    found, before = figures(after), figures(account)
    if not isinstance(correction, Relabel | Merge):  # two at once of one person are one; unknown is nobody's
        assert summed_s(after) == pytest.approx(summed_s(account), abs=1e-6)
        talked_s, talked_before_s = (
            sum(one.whole.talk_time_s for one in those.people) for those in (found, before)
        )
        assert talked_s == pytest.approx(talked_before_s, abs=1e-5)
    assert found.silence_s == pytest.approx(before.silence_s, abs=1e-6)


@given(accounts(), st.lists(corrections(), max_size=4))
def test_taking_back_restores_the_account_exactly(account: Account, several: list[Correction]) -> None:
    stack = []
    current = account
    for correction in several:
        after = made(current, correction)
        if after is None:
            continue
        before, people = difference(current, after)
        stack.append((current, unpacked(before.packed()), people))
        # As the record gives it back: what it does not keep in between must not matter.
        current = replace(after, ledger=loaded(after.ledger))
        assert current.ledger.rows.tolist() == after.ledger.rows.tolist()
    while stack:
        stood, before, people = stack.pop()
        current = restored(current, before, people)
        assert replace(current, ledger=stood.ledger) == stood
        assert current.ledger.rows.tolist() == stood.ledger.rows.tolist()
        assert current.ledger.voices == stood.ledger.voices
        assert current.ledger.published_s == stood.ledger.published_s


def test_what_was_changed_since_by_other_means_is_not_overwritten() -> None:
    account = room()
    after = corrected(account, Relabel(20.0, 40.0, "p2"))
    before, people = difference(account, after)
    assert len(before.rows) == 2
    other = corrected(after, Relabel(60.0, 70.0, "p1"))
    with pytest.raises(CorrectionError, match="changed since by other means"):
        restored(other, before, people)
    assert same_speech(restored(after, before, people).ledger, account.ledger)
