"""The guides name files that exist, and what a reader is to press as the pages call it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from server.cli import app

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
FOLDERS = ("balance", "benchmarks", "diarize", "docs", "server", "tests", "web")
WITH_PATHS = ("architecture.md", "from-sound-to-figure.md", "extending.md", "languages.md")

PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*)`")
"""A file or folder in the text; one with a place left open (`NAME.json`) has capitals alone in it."""


def paths(text: str) -> set[str]:
    return {path for path in PATH.findall(text) if not re.search(r"/v?[A-Z]+\b[\w.]*$", path)}


def test_paths_are_found() -> None:
    text = "`server/app.py`, `tests/browser/` and `web/locales/TAG.json`, not `balance demo` or `server.cli`"
    assert paths(text) == {"server/app.py", "tests/browser/"}


@pytest.mark.parametrize("name", WITH_PATHS)
def test_every_file_that_is_named_exists(name: str) -> None:
    named = paths((DOCS / name).read_text(encoding="utf-8"))
    assert named
    assert {path for path in named if not (ROOT / path).exists()} == set()


# ---------------------------------------------------------------- what the pages say

LABEL = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
"""Bold in a guide is what a page says, and nothing else is bold."""
GUIDES = {"en": "guide.md", "nl": "guide.nl.md"}


def said(language: str) -> list[re.Pattern[str]]:
    """All texts of a catalogue; what stands in braces is anything."""
    catalogue = json.loads((ROOT / "web" / "locales" / f"{language}.json").read_text(encoding="utf-8"))
    forms = (
        form
        for entry in catalogue.values()
        for form in ([entry] if isinstance(entry, str) else entry.values())
    )
    return [re.compile(r".+?".join(map(re.escape, re.split(r"\{\w+\}", form)))) for form in forms]


def labels(language: str) -> list[str]:
    text = (DOCS / GUIDES[language]).read_text(encoding="utf-8")
    return [" ".join(label.split()) for label in LABEL.findall(text)]


@pytest.mark.parametrize("language", GUIDES)
def test_every_label_is_on_a_page_in_that_language(language: str) -> None:
    known = said(language)
    # A text of nothing but a name and a mark would know every label.
    telling = [text for text in known if len(re.sub(r"\.\+\?|\W", "", text.pattern)) >= 3]
    assert [one for one in labels(language) if not any(text.fullmatch(one) for text in telling)] == []


def test_both_guides_name_as_much() -> None:
    assert len(labels("en")) == len(labels("nl")) > 60


def test_both_guides_have_the_same_parts() -> None:
    depths = {
        language: re.findall(r"^(#+|\|)", (DOCS / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
        for language, name in GUIDES.items()
    }
    assert depths["en"] == depths["nl"]


def test_every_command_in_the_guides_exists() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    for name in GUIDES.values():
        text = (DOCS / name).read_text(encoding="utf-8")
        named = re.findall(r"(?:^    |`)balance ([a-z-]+)", text, flags=re.MULTILINE)
        assert {"rehearse", "doctor", "export", "import", "db"} <= set(named)
        assert set(named) <= set(group.commands)


# ---------------------------------------------------------------- pictures


def test_every_picture_is_shown_and_small() -> None:
    pictures = sorted((DOCS / "pictures").iterdir())
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"!\[[^\]]{20,}\]\(docs/pictures/([\w.-]+)\)", readme)) == {
        picture.name for picture in pictures
    }
    assert all(picture.stat().st_size < 200_000 for picture in pictures)
