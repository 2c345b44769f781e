"""Words and figures in each language: every key in each, every number as the pages have it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.prompting.settings import KINDS
from balance.report.numbers import Numbers, clock, rounded
from balance.report.words import Words, catalogue, chosen, languages, spoken
from tests.conftest import ROOT

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "balance" / "report").glob("*.py"))
OPEN = ("head.", "method.", "section.", "series.answer_", "series.coverage_", "verdict.", "prompt.", "kind.",
        "met.", "phase.", "stepped.", "series.")  # fmt: skip
"""Beginnings of keys that are put together."""


def texts(entry: str | dict[str, str]) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def test_there_are_english_and_dutch() -> None:
    assert {"en", "nl"} <= set(languages())


@pytest.mark.parametrize("language", languages())
def test_catalogues_have_the_same_keys_and_parameters(language: str) -> None:
    english, other = catalogue("en"), catalogue(language)
    assert list(english) == list(other) == sorted(english)
    for key, entry in english.items():
        named = {name for text in texts(entry) for name in re.findall(r"\{(\w+)\}", text)}
        assert named == {name for text in texts(other[key]) for name in re.findall(r"\{(\w+)\}", text)}, key


@pytest.mark.parametrize("kind", KINDS)
def test_every_prompt_has_a_word(kind: str) -> None:
    assert f"prompt.{kind}" in catalogue("en")


def test_every_word_is_used() -> None:
    unused = [
        key
        for key in catalogue("en")
        if not re.search(f"[\"']{re.escape(key)}[\"']", SOURCES) and not key.startswith(OPEN)
    ]
    assert not unused


@pytest.mark.parametrize(
    ("wishes", "found"),
    [(("nl-BE", "en"), "nl"), ((None, "nl"), "nl"), (("xx", None), "en"), ((), "en"), (("EN_us",), "en")],
)
def test_the_first_language_that_there_is(wishes: tuple[str | None, ...], found: str) -> None:
    assert chosen(*wishes) == found


def test_a_name_in_braces_is_not_filled_in() -> None:
    assert Words("en")("about.whom", what="{whom}", whom="Anna") == "{whom} (Anna)"


def test_a_name_from_right_to_left_does_not_turn_a_sentence_around() -> None:
    assert spoken("Anna 2") == "Anna 2"
    assert spoken("מרים") == "\u2068מרים\u2069"
    assert spoken("x\u202ey") == "\u2068x\u202ey\u2069"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "1,234.5|0.13|13%|0%|+2|-2|0|1 hr 1 min|45 sec|0 sec|1.5 sec|–"),
        ("nl", "1.234,5|0,13|13%|0%|+2|-2|0|1 uur 1 min|45 sec|0 sec|1,5 sec|–"),
    ],
)  # fmt: skip
def test_figures_in_a_language(language: str, written: str) -> None:
    n = Numbers(language)
    assert [
        n.number(1234.5, 1),
        n.number(0.125, 2),
        n.percent(0.125),
        n.percent(-0.001),
        n.signed(1.5),
        n.signed(-1.5),
        n.signed(0.4),
        n.duration(3661.4),
        n.duration(44.5),
        n.duration(0.0),
        n.seconds(1.45000001),
        n.number(None),
    ] == written.split("|")


def test_days_and_times_are_this_computers(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    try:
        late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
        assert (Numbers("nl").date(late), Numbers("nl").time(late)) == ("donderdag 2 juli 2026", "00:30")
        assert Numbers("en").day(late) == "Jul 2, 2026"
        assert re.sub(r"\s", " ", Numbers("en").time(late)) == "12:30 AM"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(("at_s", "written"), [(0, "0:00"), (59.9, "0:59"), (3600, "1:00:00"), (247, "4:07")])
def test_a_moment_is_a_clock(at_s: float, written: str) -> None:
    assert clock(at_s) == written


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_rounding_is_to_the_nearest_and_halves_go_outwards(value: float, digits: int) -> None:
    found, unit = rounded(value, digits), Decimal(1).scaleb(-digits)
    assert abs(found - Decimal(value)) <= unit / 2
    assert abs(found) >= abs(Decimal(value)) or abs(found - Decimal(value)) < unit / 2
    assert found == 0 or not found.is_signed() or value < 0
    assert not (found == 0 and found.is_signed())
