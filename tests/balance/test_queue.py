from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.errors import QueueError
from balance.metrics.floor import Floor
from balance.queue import Hand, Queue, TurnTimer
from tests.balance.speech import Stretch, ledger_of

ABC = Queue().raised("a", 1).raised("b", 2).raised("c", 3)


class TestOrder:
    def test_as_long_as_nothing_is_known_first_come_first_served(self) -> None:
        assert ABC.order({}) == ("a", "b", "c")
        assert ABC.order({"a": None, "b": None, "c": None}) == ("a", "b", "c")

    def test_who_was_heard_least(self) -> None:
        assert ABC.order({"a": 1.4, "b": 1.0, "c": 0.6}) == ("c", "b", "a")

    def test_a_tenth_is_no_difference(self) -> None:
        assert ABC.order({"a": 1.04, "b": 1.01, "c": 0.96}) == ("a", "b", "c")

    def test_under_half_the_median_comes_first(self) -> None:
        # The median of all five is 1.0: b, at 0.46, is under half of it and a, at 0.54, is not, although both
        # round to 0.5 and a was first.
        index = {"a": 0.54, "b": 0.46, "c": 1.0, "x": 1.2, "y": 1.8}
        assert ABC.order(index) == ("b", "a", "c")

    def test_who_is_not_counted_is_in_the_middle(self) -> None:
        # The median of a, b, x is 1.0.
        assert ABC.order({"a": 1.5, "b": 0.5, "x": 1.0}) == ("b", "c", "a")

    def test_a_hand_that_is_up_keeps_its_time(self) -> None:
        assert ABC.raised("a", 9).hands == ABC.hands
        assert ABC.lowered("a").raised("a", 9).order({}) == ("b", "c", "a")
        assert ABC.lowered("x") == ABC


class TestMentor:
    INDEX = {"a": 1.4, "b": 1.0, "c": 0.6}  # noqa: RUF012 - never changed

    def test_first(self) -> None:
        assert ABC.moved("a", 0).order(self.INDEX) == ("a", "c", "b")
        assert ABC.moved("a", 1).order(self.INDEX) == ("c", "a", "b")
        assert ABC.moved("c", 9).order(self.INDEX) == ("b", "a", "c")
        assert ABC.moved("c", -1).order({}) == ("c", "a", "b")

    def test_the_last_word_holds(self) -> None:
        assert ABC.moved("a", 0).moved("b", 0).order(self.INDEX) == ("b", "a", "c")
        assert ABC.moved("a", 0).moved("b", 0).moved("a", 0).order(self.INDEX) == ("a", "b", "c")
        assert ABC.moved("a", 1).moved("b", 0).order(self.INDEX) == ("b", "a", "c")

    def test_taken_back(self) -> None:
        assert ABC.moved("a", 0).moved("a", None) == ABC

    def test_a_hand_that_is_down(self) -> None:
        with pytest.raises(QueueError, match="x"):
            ABC.moved("x", 0)


class TestGoingDown:
    def after(self, now_s: float, *stretches: Stretch) -> list[str]:
        queue = Queue((Hand("v1", 10), Hand("v2", 20)))
        return [hand.person for hand in queue.after(ledger_of(*stretches).timeline, now_s).hands]

    def test_after_three_seconds(self) -> None:
        assert self.after(32.9, ("v1", 30, 40)) == ["v1", "v2"]
        assert self.after(33, ("v1", 30, 40)) == ["v2"]

    def test_not_for_many_short_remarks(self) -> None:
        rows: list[Stretch] = [("v1", start, start + 2.0) for start in range(30, 60, 4)]
        assert self.after(60, *rows) == ["v1", "v2"]

    def test_what_was_said_before_counts_for_nothing(self) -> None:
        assert self.after(12.9, ("v1", 0, 12.9), ("v2", 0, 9)) == ["v1", "v2"]
        assert self.after(13, ("v1", 0, 13)) == ["v2"]

    def test_who_has_never_been_heard(self) -> None:
        assert self.after(60, ("v3", 0, 60)) == ["v1", "v2"]
        assert Queue().after(ledger_of().timeline, 10) == Queue()


def test_turn_timer() -> None:
    now = Floor("p1", 100, 45)
    assert TurnTimer().left_s(now) is None
    assert TurnTimer(60).left_s(now) == 15
    assert TurnTimer(30).left_s(now) == -15
    assert TurnTimer(30).left_s(None) is None
    with pytest.raises(QueueError):
        TurnTimer(0)


moves = st.lists(
    st.tuples(
        st.sampled_from("abcde"), st.one_of(st.none(), st.integers(-1, 6), st.just("up"), st.just("down"))
    )
)


@given(moves, st.dictionaries(st.sampled_from("abcdef"), st.one_of(st.none(), st.floats(0, 6))))
def test_everybody_is_in_it_once(
    words: list[tuple[str, int | str | None]], index: dict[str, float | None]
) -> None:
    queue, up = Queue(), set()
    for at_s, (person, word) in enumerate(words):
        if word == "up":
            queue = queue.raised(person, at_s)
            up.add(person)
        elif word == "down":
            queue = queue.lowered(person)
            up.discard(person)
        elif person in up:
            assert not isinstance(word, str)
            queue = queue.moved(person, word)
            if word is not None:
                assert queue.order(index).index(person) == min(max(word, 0), len(up) - 1)
    assert sorted(queue.order(index)) == sorted(up)
