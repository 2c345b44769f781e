"""Every text is there in every language, and every text is used."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

import server
import web
from balance.prompting.settings import KINDS
from diarize.errors import AudioError, MicrophoneError, PortAudioMissing
from diarize.statements import RefusedWhy

CATALOGUES = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in web.ROOT.glob("locales/*.json")
}
PROGRAM = "\n".join(
    path.read_text("utf-8")
    for package in ("balance", "diarize", "server")
    for path in (web.ROOT.parent / package).rglob("*.py")
)
KEY = re.compile(r"\"((?:undo|door)\.[a-z_]+)\"")
PROBLEM = "problem."
"""Codes of refusals; those without a text keep the server's own sentence."""
SENT = {
    f"prompt.{kind}.{part}"
    for kind in KINDS
    for part in ("title", "words", "invite")
    if part != "invite" or kind not in {"not_heard", "group_not_heard"}
}
"""Keys that the server sends; the quiet are asked themselves, not somebody in their place."""
SENT |= {
    key for path in Path(server.__file__).parent.rglob("*.py") for key in KEY.findall(path.read_text("utf-8"))
}
SOURCES = [
    path.read_text(encoding="utf-8")
    for pattern in ("*.html", "js/**/*.js")
    for path in web.ROOT.glob(pattern)
]


def used() -> set[str]:
    patterns = (
        r"\b(?:t|named|button)\(\s*\"([a-z_]+\.[a-z_.]+)\"",
        r"\b(?:told|labelled|hinted|makeDialog)\(\s*(?:\"\w+\",\s*)?\"([a-z_]+\.[a-z_.]+)\"",
        r"\[\"\w*\", \"([a-z_]+\.[a-z_.]+)\"\]",
        r"\b[a-z_]+: \"(kind\.[a-z_]+)\"",
        r"data-t(?:-label|-placeholder)?=\"([a-z_.]+)\"",
    )
    return {key for text in SOURCES for pattern in patterns for key in re.findall(pattern, text)} | SENT


def forms(entry: Any) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def test_english_and_dutch_are_there() -> None:
    assert {"en", "nl"} <= set(CATALOGUES)


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_a_catalogue_has_exactly_the_texts_that_are_used(language: str) -> None:
    texts = {key for key in CATALOGUES[language] if not key.startswith(PROBLEM)}
    assert texts == used()


def test_every_refusal_that_has_a_text_can_happen() -> None:
    known = {key.removeprefix(PROBLEM) for key in CATALOGUES["en"] if key.startswith(PROBLEM)}
    assert {one for one in known if f'"{one}"' not in PROGRAM} == set()
    assert known


def test_every_notice_has_a_text_in_every_language() -> None:
    codes = {*re.findall(r"\bNotice\(\s*\"(\w+)\"", PROGRAM), *get_args(RefusedWhy)}
    assert {"microphone_gone", "engine_busy", "record_waits", "nobody_heard"} <= codes
    for language, entries in CATALOGUES.items():
        assert {code for code in codes if PROBLEM + code not in entries} == set(), language


def test_every_failure_of_the_sound_has_a_text_in_every_language() -> None:
    codes = {error.code for error in (AudioError, MicrophoneError, PortAudioMissing)}
    for language, entries in CATALOGUES.items():
        assert {code for code in codes if PROBLEM + code not in entries} == set(), language


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_parameters_are_the_same_in_every_language(language: str) -> None:
    for key, entry in CATALOGUES[language].items():
        wanted = {frozenset(re.findall(r"\{(\w+)\}", form)) for form in forms(CATALOGUES["en"][key])}
        assert {frozenset(re.findall(r"\{(\w+)\}", form)) for form in forms(entry)} == wanted, key


def test_no_text_is_empty() -> None:
    assert [
        key for entries in CATALOGUES.values() for key, entry in entries.items() if not all(forms(entry))
    ] == []
