"""The pages: plain ES modules and web components, served as they are."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
"""The folder that holds the pages, in a checkout and in an installed wheel alike."""


def languages() -> list[str]:
    """The languages that the pages speak, by BCP 47 tag: each file in locales/ is one."""
    return sorted(path.stem for path in (ROOT / "locales").glob("*.json"))


@lru_cache
def texts(language: str) -> dict[str, Any]:
    """The words of one of them; a text with a count has one for each plural category."""
    entries: dict[str, Any] = json.loads((ROOT / "locales" / f"{language}.json").read_text(encoding="utf-8"))
    return entries
