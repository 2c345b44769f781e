"""Dutch texts say "je" to everybody, and "bijeenkomst" of what people come to, wherever they stand."""

from __future__ import annotations

import json
import re

import pytest

from tests.test_docs import ROOT, text_of

OTHERWISE = re.compile(r"(?<![\w.`{])(?:u|uw|uwe|uzelf|U|Uw|[Ss]essies?)(?![\w.`}])")
A_KEY = "toets U)"
"""The key that takes back the last change."""


def said(name: str) -> list[str]:
    """What a file says: each text of a catalogue, each line of a document."""
    text = text_of(name)
    if not name.endswith(".json"):
        return text.replace(A_KEY, "").splitlines()
    texts = json.loads(text).values()
    return [one for text in texts for one in ([text] if isinstance(text, str) else text.values())]


@pytest.mark.parametrize(
    "name",
    [
        *(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("docs/**/*.nl.md"))),
        "balance/report/locales/nl.json",
        "web/locales/nl.json",
    ],
)
def test_nobody_is_spoken_to_in_two_ways(name: str) -> None:
    texts = said(name)
    assert len(texts) > 10
    assert [text for text in texts if OTHERWISE.search(text)] == []


@pytest.mark.parametrize("text", ["wat u kiest", "Uw naam", "De sessie is afgelopen.", "Alle sessies"])
def test_the_other_way_would_be_found(text: str) -> None:
    assert OTHERWISE.search(text)


@pytest.mark.parametrize("text", ["nu even", "{u}", "sessiecookie", "bijeenkomst", "het duurt 1 uur"])
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert not OTHERWISE.search(text)
