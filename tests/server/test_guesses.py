"""How often an address may guess, by a clock of the test's."""

from __future__ import annotations

from server.sharing.guesses import ADDRESSES_KEPT, WITHIN_S, WRONG_AT_MOST, Guesses


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_so_many_are_allowed_and_no_more_until_the_time_is_up() -> None:
    clock = Clock()
    guesses = Guesses(clock)
    for _ in range(WRONG_AT_MOST):
        assert not guesses.too_many("a")
        guesses.wrong("a")
    assert guesses.too_many("a")
    assert not guesses.too_many("b")
    clock.now_s += WITHIN_S - 0.1
    assert guesses.too_many("a")
    clock.now_s += 0.1
    assert not guesses.too_many("a")
    guesses.wrong("a")
    assert not guesses.too_many("a"), "the count begins anew"


def test_it_remembers_a_bounded_number_of_addresses_the_latest() -> None:
    guesses = Guesses(Clock())
    for _ in range(WRONG_AT_MOST):
        guesses.wrong("first")
    for number in range(ADDRESSES_KEPT - 1):
        guesses.wrong(f"address {number}")
    assert guesses.too_many("first")
    guesses.wrong("one more")
    assert not guesses.too_many("first")
