from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.errors import RosterError
from balance.names import Pasted, cleaned, pasted, same_name
from balance.roster import Person, Roster, changes
from balance.spans import ALWAYS, Spans, marked, within

ANNA, BOB, CEM = Person("p1", "Anna"), Person("p2", "Bob"), Person("p3", "Cem")
THREE = Roster((ANNA, BOB, CEM), next_number=4)


def names(roster: Roster) -> list[str]:
    return [person.name for person in roster.people]


class TestPasted:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Anna\nBob\n\n  Cem  \n", ["Anna", "Bob", "Cem"]),
            ("Anna\r\nBob", ["Anna", "Bob"]),
            ("1. Anna\n2) Bob\n(3) Cem", ["Anna", "Bob", "Cem"]),
            ("- Anna\n• Bob\n* Cem", ["Anna", "Bob", "Cem"]),
            ("Anna, Bob; Cem,", ["Anna", "Bob", "Cem"]),
            ("Jansen, Anna\nde Vries, Bob", ["Jansen, Anna", "de Vries, Bob"]),
            ("Jean-Luc\n3 musketeers", ["Jean-Luc", "3 musketeers"]),
            ("Anna\nanna\nANNA ", ["Anna", "anna 2", "ANNA 3"]),
            ("مريم\n\u202eBob", ["مريم", "Bob"]),
            ("", []),
            (" \n\t\n", []),
        ],
    )
    def test_names(self, text: str, expected: list[str]) -> None:
        assert [entry.name for entry in pasted(text)] == expected

    def test_a_column_beside_the_name_is_the_group(self) -> None:
        assert pasted("Anna\tcitizens\nBob\t\nCem; officials") == (
            Pasted("Anna", "citizens"),
            Pasted("Bob"),
            Pasted("Cem", "officials"),
        )
        assert pasted("Anna\tcitizens") == (Pasted("Anna", "citizens"),)

    def test_a_name_is_composed_and_has_single_spaces(self) -> None:
        assert cleaned(" Zoe\u0308 \u00a0 van\tden Berg\x00") == "Zoë van den Berg"
        assert same_name("ZOE\u0308") == same_name("zoë")

    @pytest.mark.parametrize("name", ["", "  ", "\x07\u202e", "x" * 81])
    def test_what_is_no_name(self, name: str) -> None:
        with pytest.raises(RosterError, match="name"):
            cleaned(name)

    @given(st.text(max_size=60))
    def test_cleaning_twice_changes_nothing(self, text: str) -> None:
        try:
            once = cleaned(text)
        except RosterError:
            return
        assert cleaned(once) == once
        assert not set(once) & set("\t\n\r\x00\u202e\ufeff")

    @given(st.lists(st.text(max_size=12), max_size=8))
    def test_every_pasted_list_can_be_a_roster(self, lines: list[str]) -> None:
        roster = Roster()
        entries = pasted("\n".join(lines))
        for entry in entries:
            roster = roster.with_person(entry.name)
        assert names(roster) == [entry.name for entry in entries]


class TestPeople:
    def test_seats(self) -> None:
        assert names(THREE.with_seat("p3", 0)) == ["Cem", "Anna", "Bob"]
        assert names(THREE.with_seat("p1", 1)) == ["Bob", "Anna", "Cem"]
        assert names(THREE.with_person("Dee", seat=1)) == ["Anna", "Dee", "Bob", "Cem"]

    def test_who_was_taken_away_never_comes_back(self) -> None:
        roster = THREE.with_voice("v1", "p3").with_voice("v2", "p1").without("p3")
        assert roster.voices == {"v2": "p1"}
        assert roster.with_person("Dee").ids == ("p1", "p2", "p4")

    def test_voices(self) -> None:
        roster = THREE.with_voice("v1", "p2").with_voice("v4", "p2").with_voice("v2", "p1")
        assert roster.voices_of("p2") == ("v1", "v4")
        assert roster.with_voice("v1", "p3").voices_of("p2") == ("v4",)
        assert roster.with_voice("v1", None).voices == {"v4": "p2", "v2": "p1"}
        assert THREE.voices == {}  # a change gives a new roster

    def test_weights_by_role(self) -> None:
        assert ANNA.fair_weight == 1
        assert replace(ANNA, role="moderator").fair_weight == 0
        assert replace(ANNA, role="interpreter", weight=0.5).fair_weight == 0.5
        assert replace(ANNA, weight=0).fair_weight == 0

    def test_groups(self) -> None:
        roster = THREE.with_changed(replace(ANNA, group="citizens")).with_changed(
            replace(CEM, group="citizens")
        )
        assert roster.groups() == {"citizens": ("p1", "p3")}

    def test_everybody_there_has_to_agree(self) -> None:
        agreed = Roster(tuple(replace(person, consent="yes") for person in THREE.people))
        assert agreed.everybody_agreed(0)
        for answer in ("no", "not_asked"):
            refusing = agreed.with_changed(replace(CEM, consent=answer))
            assert not refusing.everybody_agreed(0)
            assert refusing.left("p3", 60).everybody_agreed(60)
        assert not Roster().everybody_agreed(0)

    @pytest.mark.parametrize(
        "wrong",
        [
            lambda: Roster((ANNA, replace(BOB, name="anna"))),
            lambda: Roster((ANNA, replace(BOB, id="p1"))),
            lambda: Roster((ANNA,), {"v1": "p9"}),
            lambda: Person("p1", " Anna"),
            lambda: Person("p1", "Anna", weight=-1),
            lambda: Person("p1", "Anna", weight=inf),
            lambda: THREE.person("p9"),
            lambda: THREE.with_voice("v1", "p9"),
            lambda: THREE.with_person("Anna"),
            lambda: THREE.with_changed(replace(ANNA, name="Bob")),
            lambda: THREE.with_changed(Person("p9", "Dee")),
            lambda: THREE.without("p9"),
            lambda: THREE.arrived("p1", -1),
            lambda: THREE.left("p1", inf),
        ],
    )
    def test_what_cannot_be(self, wrong: object) -> None:
        assert callable(wrong)
        with pytest.raises(RosterError):
            wrong()


class TestPresence:
    def test_late_early_and_back(self) -> None:
        roster = THREE.arrived("p1", 100)
        assert roster.person("p1").presence == ((100, inf),)
        roster = roster.left("p1", 300).arrived("p1", 500)
        assert roster.person("p1").presence == ((100, 300), (500, inf))
        assert [person.id for person in roster.present(99)] == ["p2", "p3"]
        assert [person.id for person in roster.present(100)] == ["p1", "p2", "p3"]
        assert not roster.person("p1").present(300)

    def test_a_later_word_takes_back_an_earlier_one(self) -> None:
        assert THREE.left("p1", 300).left("p1", 200).person("p1").presence == ((0, 200),)
        assert THREE.arrived("p1", 300).arrived("p1", 200).person("p1").presence == ((200, inf),)

    def test_expected_but_not_there_yet(self) -> None:
        roster = THREE.with_person("Dee", presence=())
        assert not roster.person("p4").present(1e6)
        assert roster.arrived("p4", 60).person("p4").presence == ((60, inf),)

    spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.booleans()), max_size=8)

    @given(spans)
    def test_spans_are_disjoint_and_the_last_word_holds(self, words: list[tuple[int, int, bool]]) -> None:
        result: Spans = ALWAYS
        inside = [True] * 50
        for start, length, there in words:
            result = marked(result, float(start), float(start + length), inside=there)
            inside[start : start + length] = [there] * len(inside[start : start + length])
        assert [within(result, moment + 0.5) for moment in range(50)] == inside
        assert all(begin < end for begin, end in result)
        assert all(one[1] < two[0] for one, two in pairwise(result))


class TestNextSession:
    def test_a_copy_asks_again_and_knows_no_voice(self) -> None:
        last = THREE.with_voice("v1", "p1").left("p2", 60)
        last = last.with_changed(replace(last.person("p1"), consent="yes", prefers_to_listen=True))
        copy = last.copied()
        assert copy.voices == {}
        assert copy.person("p1") == replace(ANNA, prefers_to_listen=True)
        assert copy.person("p2") == BOB
        assert copy.with_person("Dee").ids[-1] == "p4"

    def test_who_is_new_and_who_left(self) -> None:
        dee = replace(BOB, name="Dee", code="blue")
        last = Roster((ANNA, dee, CEM))
        # Anna by id though renamed, Dee by her code under another id and name, Cem by his name.
        now = Roster(
            (
                Person("p7", "cem"),
                Person("p8", "D.", code="blue"),
                replace(ANNA, name="An"),
                Person("p9", "Eva"),
            )
        )
        found = changes(last, now)
        assert [person.name for person in found.stayed] == ["cem", "D.", "An"]
        assert [person.name for person in found.new] == ["Eva"]
        assert found.left == ()
        assert changes(THREE, Roster((BOB,))).left == (ANNA, CEM)
        assert changes(Roster(), THREE).new == THREE.people
