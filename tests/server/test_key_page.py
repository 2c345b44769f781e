"""A closed door speaks the language of who stands before it."""

from __future__ import annotations

import pytest

import web
from server.door.key_page import go_on_page, key_page, spoken

WITHDRAWN = "This link does not hold, or no longer."


@pytest.mark.parametrize(
    ("languages", "language"),
    [
        ("nl", "nl"),
        ("nl-BE,en;q=0.8", "nl"),
        ("NL", "nl"),
        ("en-GB,nl;q=0.9", "en"),
        ("fr-BE,nl;q=0.7,en;q=0.3", "nl"),
        ("en;q=0.2,nl;q=0.6", "nl"),
        ("nl;q=0,en", "en"),
        ("tlh,*;q=0.5", "en"),
        ("nl;q=much,de", "en"),
        (",;,=", "en"),
        ("", "en"),
    ],
)
def test_of_our_languages_the_one_that_is_liked_best(languages: str, language: str) -> None:
    assert spoken(languages) == language


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("code", ["no_access", "token_used", "link_withdrawn", "forbidden"])
def test_in_dutch_nothing_is_left_of_the_english(code: str, own: bool) -> None:
    english = key_page(code, WITHDRAWN, own=own, languages="en")
    dutch = key_page(code, WITHDRAWN, own=own, languages="nl-NL")
    assert english is not None
    assert dutch is not None
    assert '<html lang="nl">' in dutch
    said = [line for line in english.splitlines() if line.startswith(("<h1>", "<p>", "<title>"))]
    assert len(said) >= 4
    assert [line for line in said if line in dutch] == []
    assert WITHDRAWN in english


def test_other_refusals_have_no_page() -> None:
    assert key_page("too_large", "Too large.", own=True, languages="nl") is None


def test_the_page_that_goes_on_of_itself_says_so_in_every_language() -> None:
    for language in web.languages():
        assert web.texts(language)["door.go_on"] in go_on_page(language)
