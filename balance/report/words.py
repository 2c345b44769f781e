"""The words of charts and reports: a catalogue for each language, in locales/."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from balance.report.numbers import Numbers

if TYPE_CHECKING:
    from balance.review.session_figures import PersonFigures, PhaseFigures

DEFAULT = "en"
ISOLATE, END = "\u2068", "\u2069"


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Those that there is a catalogue of."""
    folder = files("balance.report") / "locales"
    return tuple(sorted(item.name.removesuffix(".json") for item in folder.iterdir()))


@lru_cache
def catalogue(language: str) -> dict[str, str | dict[str, str]]:
    """The texts of one language; those with a count have one for each plural category."""
    text = (files("balance.report") / "locales" / f"{language}.json").read_text(encoding="utf-8")
    entries: dict[str, str | dict[str, str]] = json.loads(text)
    return entries


def chosen(*wishes: str | None) -> str:
    """The first wished language that there is; English if there is none.

    >>> chosen(None, "NL-be", "en")
    'nl'
    """
    for wish in wishes:
        tag = (wish or "").replace("_", "-").partition("-")[0].lower()
        if tag in languages():
            return tag
    return DEFAULT


class Words:
    """One language: its texts and its way to write numbers."""

    def __init__(self, language: str) -> None:
        """Take a language that `chosen` has found."""
        self.language = language
        self.numbers = Numbers(language)
        self._entries = catalogue(language)

    def __call__(self, key: str, /, count: int | None = None, **parameters: str) -> str:
        """The text under a key; `{name}` in it is replaced, and `count` chooses the plural."""
        entry = self._entries[key]
        if count is not None:
            parameters["count"] = self.numbers.number(count)
        if isinstance(entry, dict):
            from babel import Locale

            entry = entry[Locale(self.language).plural_form(count or 0)]
        # In one go: a name that has braces in it is not filled in again.
        return re.sub(r"\{(\w+)\}", lambda found: parameters[found[1]], entry)

    def person(self, person: PersonFigures) -> str:
        """What somebody is called; a voice that nobody was named for by its number."""
        if person.name is not None:
            return person.name
        return self("person.voice" if not person.in_roster else "person.seat", number=str(person.number))

    def phase(self, phase: PhaseFigures) -> str:
        """What a phase is called."""
        return phase.title or self(f"phase.{phase.kind}")


def spoken(name: str) -> str:
    """A name within a sentence: one that runs from right to left does not turn the rest around.

    By Unicode's isolates (UAX 9); other names stay as they are.
    """
    turned = any(unicodedata.bidirectional(sign) not in _PLAIN for sign in name)
    return f"{ISOLATE}{name}{END}" if turned else name


_PLAIN = frozenset({"L", "EN", "ES", "ET", "CS", "NSM", "BN", "B", "S", "WS", "ON"})
