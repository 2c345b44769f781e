"""Connections as they are counted: who makes room for whom, and how long each may take."""

from __future__ import annotations

import pytest

from server.connections.book import LIMITS_S, Book, Connection, State
from server.connections.pace import Pace, Paces


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    """The book's."""
    return Clock()


@pytest.fixture
def dropped() -> list[str]:
    """What was dropped, by name."""
    return []


def comes(book: Book, address: str, name: str, dropped: list[str]) -> Connection:
    connection = book.come(address)
    assert connection is not None
    connection.drop = lambda: dropped.append(name)
    return connection


def test_one_address_has_half_of_the_room_at_most(clock: Clock, dropped: list[str]) -> None:
    book = Book(4, clock)
    for name in ("a", "b"):
        book.now(comes(book, "10.0.0.1", name, dropped), "socket")
    assert book.come("10.0.0.1") is None
    assert book.come("10.0.0.2") is not None
    assert (book.count(), dropped) == (3, [])


def test_the_one_that_has_been_quiet_longest_makes_room(clock: Clock, dropped: list[str]) -> None:
    book = Book(6, clock)
    names = ("a", "b", "c")
    first, second, _ = [comes(book, "10.0.0.1", name, dropped) for name in names]
    clock.now_s += 1
    book.now(first, "answered")
    book.now(first, "quiet")
    comes(book, "10.0.0.1", "d", dropped)
    assert dropped == ["b"]
    book.leave(second)
    assert book.count() == 3


def test_where_all_is_full_another_address_makes_room(clock: Clock, dropped: list[str]) -> None:
    book = Book(2, clock)
    comes(book, "10.0.0.1", "a", dropped)
    comes(book, "10.0.0.2", "b", dropped)
    comes(book, "10.0.0.3", "c", dropped)
    assert (dropped, book.count()) == (["a"], 2)


def test_who_is_served_makes_no_room(clock: Clock, dropped: list[str]) -> None:
    book = Book(2, clock)
    states: tuple[State, ...] = ("asking", "answered")
    for number, state in enumerate(states):
        book.now(comes(book, f"10.0.0.{number}", state, dropped), state)
    assert book.come("10.0.0.9") is None
    assert dropped == []


@pytest.mark.parametrize("state", ["quiet", "asking", "blocked", "leaving"])
def test_each_state_has_its_time(clock: Clock, dropped: list[str], state: State) -> None:
    book = Book(10, clock)
    slow = comes(book, "10.0.0.1", "slow", dropped)
    clock.now_s += 5
    book.now(slow, "answered")
    book.now(slow, state)
    clock.now_s += LIMITS_S[state]
    book.look()
    assert dropped == []
    clock.now_s += 0.1
    book.look()
    assert (dropped, book.count()) == (["slow"], 0)


def test_more_of_the_same_does_not_begin_the_time_anew(clock: Clock, dropped: list[str]) -> None:
    book = Book(10, clock)
    slow = comes(book, "10.0.0.1", "slow", dropped)
    for _ in range(11):
        clock.now_s += 1
        book.now(slow, "quiet")
    book.look()
    assert dropped == ["slow"]


def test_what_is_closed_and_never_ends_is_ended(clock: Clock, dropped: list[str]) -> None:
    book = Book(10, clock)
    deaf = comes(book, "10.0.0.1", "deaf", dropped)
    book.now(deaf, "socket")
    clock.now_s += 1000
    book.look()
    deaf.is_closing = lambda: True
    book.look()
    assert dropped == []
    clock.now_s += LIMITS_S["leaving"] + 0.1
    book.look()
    assert dropped == ["deaf"]


def test_the_own_door_is_not_counted_and_takes_long_uploads(clock: Clock, dropped: list[str]) -> None:
    book = Book(2, clock)
    mentor = book.own()
    mentor.drop = lambda: dropped.append("mentor")
    book.now(mentor, "asking")
    clock.now_s += 3600
    book.look()
    assert (book.count(), dropped) == (0, [])
    assert book.wait_s(mentor) == 0.0
    book.leave(mentor)


def test_a_pace_gives_so_much_at_once_and_then_makes_wait(clock: Clock) -> None:
    pace = Pace(10.0, 3.0, clock)
    assert [pace.take() for _ in range(5)] == [0.0, 0.0, 0.0, pytest.approx(0.1), pytest.approx(0.2)]
    clock.now_s += 0.4
    assert pace.take() == 0.0
    clock.now_s += 3600
    assert [pace.take() for _ in range(4)] == [0.0, 0.0, 0.0, pytest.approx(0.1)]


def test_one_address_does_not_use_up_what_is_the_others(clock: Clock) -> None:
    paces = Paces((1.0, 2.0), (1.0, 4.0), clock)
    assert [paces.take("a") > 0 for _ in range(9)] == [False, False, *[True] * 7]
    assert [paces.take("b") > 0 for _ in range(2)] == [False, False]
    assert paces.take("c") > 0, "but all together have had what there is"
