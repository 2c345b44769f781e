"""Text as people type it, made fit to be shown on one line."""

from __future__ import annotations

import unicodedata

from server.errors import Refused

_OVERRIDES = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


def plain(text: str) -> str | None:
    """Text on one line, composed, without control characters; None when nothing is left.

    Directional overrides go too: they would turn round everything that stands behind a name.
    """
    composed = unicodedata.normalize("NFC", text)
    # Cf holds the joiners that Indic and Persian names and some emoji need: only the bidirectional ones go.
    shown = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in composed)
    shown = "".join(c for c in shown if unicodedata.bidirectional(c) not in _OVERRIDES)
    return " ".join(shown.split()) or None


def needed(text: str, what: str) -> str:
    """The same, where something must be left.

    Raises:
        Refused: nothing is.
    """
    shown = plain(text)
    if shown is None:
        raise Refused(422, "invalid", f"{what} needs at least one letter that can be seen.")
    return shown


def lines(text: str) -> str:
    """Text of several lines, each made plain; empty lines stay."""
    return "\n".join(plain(line) or "" for line in text.splitlines()).strip()
