"""Every text is there in every language, and every text is used."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import web

CATALOGUES = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in web.ROOT.glob("locales/*.json")
}
SOURCES = [
    path.read_text(encoding="utf-8")
    for pattern in ("*.html", "js/**/*.js")
    for path in web.ROOT.glob(pattern)
]


def used() -> set[str]:
    calls = r"\bt\(\s*\"([a-z_.]+)\""
    attributes = r"data-t(?:-label|-placeholder)?=\"([a-z_.]+)\""
    return {key for text in SOURCES for pattern in (calls, attributes) for key in re.findall(pattern, text)}


def forms(entry: Any) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def test_english_and_dutch_are_there() -> None:
    assert {"en", "nl"} <= set(CATALOGUES)


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_a_catalogue_has_exactly_the_texts_that_are_used(language: str) -> None:
    assert set(CATALOGUES[language]) == used()


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_parameters_are_the_same_in_every_language(language: str) -> None:
    for key, entry in CATALOGUES[language].items():
        wanted = {frozenset(re.findall(r"\{(\w+)\}", form)) for form in forms(CATALOGUES["en"][key])}
        assert {frozenset(re.findall(r"\{(\w+)\}", form)) for form in forms(entry)} == wanted, key


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_plurals_have_the_forms_of_the_language(language: str) -> None:
    plurals = {key: set(entry) for key, entry in CATALOGUES[language].items() if not isinstance(entry, str)}
    assert plurals == {key: {"one", "other"} for key in plurals}
    assert plurals


def test_no_text_is_empty() -> None:
    assert [
        key for entries in CATALOGUES.values() for key, entry in entries.items() if not all(forms(entry))
    ] == []
