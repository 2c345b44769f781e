"""Each condition by hand: pieces are certain and ranges the model's alone: both ends are the share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from balance.metrics.surplus import surplus_s
from balance.metrics.uncertainty import MODEL_ALONE, Calibration
from balance.phases import Phase, Phases
from balance.prompting.findings import Finding, Silence
from balance.prompting.rules import look
from balance.prompting.settings import KINDS, PromptSettings
from balance.roster import Person, Roster
from balance.speech.ledger import Ledger
from tests.balance.speech import Stretch, ledger_of

if TYPE_CHECKING:
    from balance.phases import PhaseKind
    from balance.prompting.settings import PromptKind

AT_ONCE = PromptSettings(surplus_s=0, two_surplus_s=0)
"""The window alone decides."""


def people(count: int) -> Roster:
    numbers = range(1, count + 1)
    return Roster(tuple(Person(f"p{n}", f"Person {n}") for n in numbers), {f"v{n}": f"p{n}" for n in numbers})


def cycle(seconds: tuple[int, ...], until_s: int, start_s: int = 0) -> list[Stretch]:
    """v1 talks for the first of these seconds, then v2 and so on, again and again."""
    result: list[Stretch] = []
    at_s = start_s
    while at_s < until_s:
        for voice, length_s in enumerate(seconds, start=1):
            if length_s:
                result.append((f"v{voice}", at_s, at_s + length_s))
                at_s += length_s
    return result


def found(
    ledger: Ledger,
    roster: Roster,
    now_s: float,
    settings: PromptSettings = AT_ONCE,
    phases: Phases | None = None,
    calibration: Calibration = MODEL_ALONE,
) -> dict[PromptKind, list[Finding]]:
    result: dict[PromptKind, list[Finding]] = {}
    for one in look(ledger, roster, phases or Phases(), now_s, settings, calibration).findings:
        result.setdefault(one.kind, []).append(one)
    return result


def subjects(found: dict[PromptKind, list[Finding]], *kinds: PromptKind) -> list[str]:
    return [one.subject for kind in kinds for one in found.get(kind, [])]


class TestDominates:
    def test_amber(self) -> None:
        # s = 0.45 of e = 0.25: r = 1.8
        result = found(ledger_of(*cycle((45, 25, 20, 10), 400)), people(4), 200)
        (one,) = result["dominates"]
        assert (one.subject, one.people, one.invite) == ("p1", ("p1",), "p4")
        assert (one.share, one.fair_share) == pytest.approx((0.45, 0.25))
        assert "dominates_strongly" not in result

    def test_strong(self) -> None:
        result = found(ledger_of(*cycle((55, 20, 15, 10), 400)), people(4), 200)  # r = 2.2
        assert subjects(result, "dominates_strongly") == ["p1"]
        assert "dominates" not in result

    def test_the_lower_end_decides(self) -> None:
        # With half of the range 0.1, r_low is (0.45 − 0.1)/0.25 = 1.4.
        wide = Calibration(0.0, 0.0, 0.1 / 1.2815515655446004)
        ledger = ledger_of(*cycle((45, 25, 20, 10), 400))
        assert found(ledger, people(4), 200, calibration=wide).get("dominates") is None
        narrow = Calibration(0.0, 0.0, 0.07 / 1.2815515655446004)  # (0.45 − 0.07)/0.25 = 1.52
        assert subjects(found(ledger, people(4), 200, calibration=narrow), "dominates") == ["p1"]

    @pytest.mark.parametrize(("first_s", "due"), [(36, False), (38, True)])
    def test_a_tenth_above_the_fair_share(self, first_s: int, due: bool) -> None:
        # Of twelve e = 1/12: 36/200 − 1/12 = 0.097, 38/200 − 1/12 = 0.107.
        others = [15] * 10 + [50 - first_s]
        result = found(ledger_of(*cycle((first_s, *others), 200)), people(12), 200)
        assert subjects(result, "dominates", "dominates_strongly") == (["p1"] if due else [])

    @pytest.mark.parametrize(("now_s", "due"), [(119, False), (120, True)])
    def test_two_minutes_of_speech(self, now_s: int, due: bool) -> None:
        result = found(ledger_of(*cycle((30, 10, 0, 0), 200)), people(4), now_s)
        assert subjects(result, "dominates", "dominates_strongly") == (["p1"] if due else [])

    def test_or_a_minute_of_fair_share(self) -> None:
        # Of 100 s three fifths are meant to be p1's (weight 3 of 5): r can only be 1.67 when they say all.
        roster = people(3).with_changed(Person("p1", "Person 1", weight=3))
        ledger = ledger_of(("v1", 0, 110))
        assert subjects(found(ledger, roster, 100), "dominates") == ["p1"]
        assert found(ledger, roster, 99).get("dominates") is None

    def test_a_surplus_is_needed(self) -> None:
        # 30 s of 40 are p1's: 0.75 t − 1.5 · 0.25 t = 0.375 t at the end of each 40 s. Needed are
        # 160 · (1 − 0.25)² = 90 s: 75 at 200 s; at 230 s (after their next 30 s) 180 − 86.25 = 93.75.
        ledger, roster = ledger_of(*cycle((30, 10, 0, 0), 400)), people(4)
        timeline = ledger.timeline_of(roster.ids, roster.voices)
        assert surplus_s(timeline, roster, 0, 1.5, 200) == pytest.approx(75)
        assert surplus_s(timeline, roster, 0, 1.5, 230) == pytest.approx(93.75)
        assert surplus_s(timeline, roster, 1, 1.5, 230) < 10
        default = PromptSettings()
        assert found(ledger, roster, 200, default).get("dominates_strongly") is None
        assert subjects(found(ledger, roster, 230, default), "dominates_strongly") == ["p1"]

    def test_the_surplus_forgets_what_is_long_made_up_for(self) -> None:
        # p1 says 100 s alone, is silent for an hour, and then talks for 10 s.
        ledger = ledger_of(("v1", 0, 100), *cycle((0, 20, 20, 20), 3700, 100), ("v1", 3700, 3710))
        roster = people(4)
        timeline = ledger.timeline_of(roster.ids, roster.voices)
        assert surplus_s(timeline, roster, 0, 1.5, 100) == pytest.approx(100 - 37.5)
        assert surplus_s(timeline, roster, 0, 1.5, 3710) == pytest.approx(10 - 3.75)

    def test_who_is_not_counted_does_not(self) -> None:
        roster = people(4).with_changed(Person("p1", "Mo", role="moderator"))
        assert found(ledger_of(*cycle((90, 10, 10, 10), 400)), roster, 240) == {}

    def test_without_a_roster_voices_do(self) -> None:
        result = found(ledger_of(*cycle((45, 25, 20, 10), 400)), Roster(), 200)
        assert subjects(result, "dominates") == ["v1"]


class TestTwo:
    @pytest.mark.parametrize(("seconds", "due"), [((60, 40), False), ((62, 38), True), ((80, 20), True)])
    def test_more_than_three_fifths(self, seconds: tuple[int, int], due: bool) -> None:
        # The last 150 s are three whole cycles of 50.
        ledger = ledger_of(*cycle((seconds[0] // 2, seconds[1] // 2), 400))
        result = found(ledger, people(2), 300)
        assert subjects(result, "one_of_two") == (["p1"] if due else [])
        assert "dominates" not in result

    def test_the_surplus(self) -> None:
        # 40 s of 50: 0.8 t − 0.6 t at the end of a cycle, 50 s at 250 and 70 s at 350.
        ledger, roster = ledger_of(*cycle((40, 10), 600)), people(2)
        settings = PromptSettings()
        assert found(ledger, roster, 250, settings).get("one_of_two") is None
        (one,) = found(ledger, roster, 350, settings)["one_of_two"]
        assert (one.subject, one.invite) == ("p1", "p2")

    def test_the_third_has_left(self) -> None:
        ledger = ledger_of(*cycle((35, 15), 600))
        result = found(ledger, people(3).left("p3", 0), 300)
        assert subjects(result, "one_of_two", "dominates", "dominates_strongly") == ["p1"]
        assert "one_of_two" in result


class TestLongTurn:
    @pytest.mark.parametrize(
        ("kind", "limit_s"),
        [("introduction", 120), ("presentation", 300), ("discussion", 120), ("round", 120), ("break", None)],
    )
    def test_by_kind_of_phase(self, kind: PhaseKind, limit_s: float | None) -> None:
        ledger = ledger_of(("v1", 0, 50), ("v1", 50, 1000))
        phases = Phases((Phase(kind),)).begin(0, 50)
        ledger.count(phases.counted_time())
        roster = people(3)
        if limit_s is None:
            assert look(ledger, roster, phases, 900).silence == Silence("not_counted")
            return
        assert found(ledger, roster, 50 + limit_s, phases=phases).get("long_turn") is None
        (one,) = found(ledger, roster, 51 + limit_s, phases=phases)["long_turn"]
        assert one.subject == "p1"
        assert one.talked_s == pytest.approx(limit_s + 1)

    def test_without_a_phase(self) -> None:
        ledger = ledger_of(("v1", 0, 60), ("v2", 60, 62), ("v1", 62, 200))
        assert found(ledger, people(3), 122).get("long_turn") is None  # 120 s: v2's two are not v1's
        assert subjects(found(ledger, people(3), 123), "long_turn") == ["p1"]

    def test_who_has_stopped_is_left_alone(self) -> None:
        ledger = ledger_of(("v1", 0, 200), (None, 210, 211))
        assert subjects(found(ledger, people(3), 205), "long_turn") == ["p1"]
        assert found(ledger, people(3), 206).get("long_turn") is None

    def test_a_moderator_may_explain(self) -> None:
        roster = people(3).with_changed(Person("p1", "Mo", role="moderator"))
        assert found(ledger_of(("v1", 0, 500)), roster, 400) == {}


class TestNotHeard:
    def test_a_minute_of_fair_share_without_a_turn(self) -> None:
        # p3 has a third: 60 s of it are there after 180 s.
        ledger, roster = ledger_of(*cycle((10, 10), 400)), people(3)
        assert found(ledger, roster, 179).get("not_heard") is None
        (one,) = found(ledger, roster, 180)["not_heard"]
        assert (one.subject, one.share, one.invite) == ("p3", 0, None)

    def test_since_their_last_turn(self) -> None:
        # p3 talks until 100; 60 s of their third are there again at 280, though r is not small at all.
        ledger = ledger_of(("v3", 0, 100), *cycle((10, 10), 500, 100))
        assert found(ledger, people(3), 279).get("not_heard") is None
        assert subjects(found(ledger, people(3), 280), "not_heard") == ["p3"]

    def test_mm_hm_is_no_turn(self) -> None:
        ledger = ledger_of(*cycle((10, 10), 400), ("v3", 150, 150.6))
        assert subjects(found(ledger, people(3), 190), "not_heard") == ["p3"]

    def test_rarely(self) -> None:
        # 10 s of each 120: r = 1/12 over 1/3 = 1/4, and E = 120 s after 360 s; never silent for 60 s of it.
        ledger = ledger_of(*cycle((55, 55, 10), 720))
        assert found(ledger, people(3), 350).get("not_heard") is None
        assert subjects(found(ledger, people(3), 360), "not_heard") == ["p3"]

    def test_the_upper_end_decides(self) -> None:
        # half of the range 0.1: r_high = (1/12 + 0.1) · 3 = 0.55
        wide = Calibration(0.0, 0.0, 0.1 / 1.2815515655446004)
        ledger = ledger_of(*cycle((55, 55, 10), 720))
        assert found(ledger, people(3), 360, calibration=wide).get("not_heard") is None

    def test_counted_since_they_joined(self) -> None:
        # p3 comes at 300: a third of 180 s is there at 480.
        ledger, roster = ledger_of(*cycle((10, 10), 600)), people(3).arrived("p3", 300)
        assert found(ledger, roster, 479).get("not_heard") is None
        assert subjects(found(ledger, roster, 480), "not_heard") == ["p3"]
        assert found(ledger, roster.left("p3", 480), 490).get("not_heard") is None

    def test_who_prefers_to_listen_is_left_alone(self) -> None:
        roster = people(3)
        roster = roster.with_changed(replace(roster.person("p3"), prefers_to_listen=True))
        result = found(ledger_of(*cycle((40, 10), 400)), roster, 240)
        assert "not_heard" not in result
        assert result["dominates_strongly"][0].invite == "p2"

    def test_a_voice_without_a_name_may_be_theirs(self) -> None:
        # v4 is nobody's and says a tenth: p3's half of a third would be 50 s of 300, v4 has 30; then 60.
        roster = people(3)
        little = ledger_of(*cycle((45, 45, 0, 10), 300))
        assert subjects(found(little, roster, 300), "not_heard") == ["p3"]
        more = ledger_of(*cycle((41, 41, 0, 18), 300))
        assert found(more, roster, 300).get("not_heard") is None
        assert subjects(found(more, roster.with_voice("v4", "p1"), 300), "not_heard") == ["p3"]


class TestGroups:
    def roster(self) -> Roster:
        six = people(6)
        grouped = (
            replace(person, group="citizens" if place < 3 else "officials")
            for place, person in enumerate(six.people)
        )
        return replace(six, people=tuple(grouped))

    def test_below_half(self) -> None:
        # Citizens say 24 of 100 s where 50 are theirs: r = 0.48; E = 120 s after 240 s of speech.
        ledger = ledger_of(*cycle((8, 8, 8, 26, 25, 25), 400))
        assert found(ledger, self.roster(), 239).get("group_not_heard") is None
        (one,) = found(ledger, self.roster(), 300)["group_not_heard"]
        assert (one.subject, one.people) == ("citizens", ("p1", "p2", "p3"))
        assert (one.share, one.fair_share) == pytest.approx((0.24, 0.5))

    def test_half_is_enough(self) -> None:
        ledger = ledger_of(*cycle((9, 9, 8, 25, 25, 24), 400))  # 26 of 100
        assert found(ledger, self.roster(), 300).get("group_not_heard") is None

    def test_ranges_of_its_people_are_added_at_right_angles(self) -> None:
        # 0.24 + √3 · half must stay under 0.25: half = 0.005 is 0.0087, half = 0.006 is 0.0104.
        ledger = ledger_of(*cycle((8, 8, 8, 26, 25, 25), 400))
        for half, due in ((0.005, True), (0.006, False)):
            result = found(
                ledger, self.roster(), 300, calibration=Calibration(0.0, 0.0, half / 1.2815515655446004)
            )
            assert ("group_not_heard" in result) is due

    def test_two_are_no_group(self) -> None:
        roster = self.roster().without("p3")
        ledger = ledger_of(*cycle((8, 8, 0, 26, 25, 25), 400))
        assert found(ledger, roster, 300).get("group_not_heard") is None

    def test_of_this_phase(self) -> None:
        # The first discussion was the citizens'; the second has only their silence.
        ledger = ledger_of(*cycle((30, 30, 30), 450), *cycle((0, 0, 0, 10, 10, 10), 900, 450))
        phases = Phases((Phase("discussion"), Phase("discussion"))).begin(0, 0).begin(1, 450)
        assert subjects(found(ledger, self.roster(), 700, phases=phases), "group_not_heard") == ["citizens"]
        assert subjects(found(ledger, self.roster(), 700), "group_not_heard") == []


class TestSilence:
    LEDGER = ledger_of(*cycle((45, 25, 20, 10), 400))

    def test_off_the_record(self) -> None:
        phases = Phases().pause(150)
        result = look(self.LEDGER, people(4), phases, 200, AT_ONCE)
        assert (result.silence, result.findings) == (Silence("off_record"), ())

    def test_between_phases(self) -> None:
        phases = Phases((Phase("discussion"),)).begin(0, 0).end(150)
        ledger = ledger_of(*cycle((45, 25, 20, 10), 400))
        ledger.count(phases.counted_time())
        assert look(ledger, people(4), phases, 200, AT_ONCE).silence == Silence("not_counted")

    def test_a_round_has_only_long_turns(self) -> None:
        phases = Phases((Phase("round"),)).begin(0, 0)
        assert found(self.LEDGER, people(4), 200, phases=phases) == {}
        assert "long_turn" in found(ledger_of(("v1", 0, 200)), people(4), 150, phases=phases)

    @pytest.mark.parametrize(("unknown_s", "silent"), [(50, False), (51, True)])
    def test_under_four_fifths_coverage(self, unknown_s: int, silent: bool) -> None:
        # 200 s known: 200/250 = 0.8 is enough
        ledger = ledger_of(*cycle((45, 25, 20, 10), 200), (None, 200, 200 + unknown_s))
        result = look(ledger, people(4), Phases(), 200 + unknown_s, AT_ONCE)
        if silent:
            assert result.silence == Silence("coverage", 200 / 251)
            assert result.findings == ()
        else:
            assert result.silence is None

    def test_voices_without_names_are_not_covered(self) -> None:
        roster = people(4).with_voice("v2", None)
        result = look(self.LEDGER, roster, Phases(), 200, AT_ONCE)
        assert result.silence == Silence("coverage", 0.75)

    def test_a_presentation_is_looked_at_in_all_time(self) -> None:
        phases = Phases((Phase("presentation"),)).begin(0, 0)
        ledger = ledger_of(("v1", 0, 310), (None, 310, 390))
        ledger.count(phases.counted_time())
        assert look(ledger, people(3), phases, 305).silence is None
        # Of the last five minutes, 90 to 390, v1 has 220 and nobody 80.
        assert look(ledger, people(3), phases, 390).silence == Silence("coverage", 220 / 300)

    def test_strange_voices_are_no_trouble_while_people_introduce_themselves(self) -> None:
        phases = Phases((Phase("introduction"),)).begin(0, 0)
        ledger = ledger_of((None, 0, 60))
        ledger.count(phases.counted_time())
        assert look(ledger, people(3), phases, 60).silence == Silence("not_counted")

    def test_nothing_said_yet(self) -> None:
        assert look(Ledger(), people(4), Phases(), 0).findings == ()
        assert look(Ledger(), Roster(), Phases(), 60).findings == ()


def test_the_more_urgent_first_and_what_is_off() -> None:
    # p1 says 150 s and goes on: a long turn, they dominate strongly, and the others are not heard.
    ledger, roster = ledger_of(("v1", 0, 300)), people(3)
    kinds = [one.kind for one in look(ledger, roster, Phases(), 200, AT_ONCE).findings]
    assert kinds == ["long_turn", "dominates_strongly", "not_heard", "not_heard"]
    off = replace(AT_ONCE, off=frozenset({"long_turn", "not_heard"}))
    assert list(found(ledger, roster, 200, off)) == ["dominates_strongly"]
    assert sorted(KINDS) == sorted(set(KINDS))
