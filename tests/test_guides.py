"""The guides name files that exist, and what a reader is to press as the pages call it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
FOLDERS = ("balance", "benchmarks", "diarize", "docs", "server", "tests", "web")
WITH_PATHS = ("architecture.md", "from-sound-to-figure.md", "extending.md", "languages.md")

PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*)`")
"""A file or folder in the text; one with a place left open (`NAME.json`) has capitals alone in it."""


def paths(text: str) -> set[str]:
    return {path for path in PATH.findall(text) if not re.search(r"/v?[A-Z]+\b[\w.]*$", path)}


def test_paths_are_found() -> None:
    text = "`server/hub.py`, `tests/browser/` and `web/locales/TAG.json`, not `balance demo` or `server.cli`"
    assert paths(text) == {"server/hub.py", "tests/browser/"}


@pytest.mark.parametrize("name", WITH_PATHS)
def test_every_file_that_is_named_exists(name: str) -> None:
    named = paths((DOCS / name).read_text(encoding="utf-8"))
    assert named
    assert {path for path in named if not (ROOT / path).exists()} == set()
