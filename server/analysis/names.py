"""What results are called: a name of our own, whatever the recording is called.

A file's name is somebody else's text. It may hold line breaks, be a device on Windows (`CON`), differ from
another in nothing but case, or be longer than a file system takes once an ending is added to it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LONGEST_BYTES = 120
"""Of a name in UTF-8; file systems take 255 bytes, endings included."""
DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}
"""Names that Windows does not take for files, whatever their ending.

Source: Microsoft, "Naming Files, Paths, and Namespaces".
"""
HARMLESS = " .,_-+()"
OF_RESULTS = (".live", ".snapshots")
"""Endings by which one recording's results would be taken for another's."""


def result_name(stem: str) -> str:
    """A name for files, made from a recording's; ordinary names stay what they are.

    A name that had to be changed carries a part of its SHA-256, so that two of them stay two.

    >>> result_name("Meeting 3 (cont.)")
    'Meeting 3 (cont.)'
    >>> result_name("CON")
    'recording-CON-a3dbc4b6'
    """
    plain = unicodedata.normalize("NFC", stem)
    name = "".join(letter if letter.isalnum() or letter in HARMLESS else "_" for letter in plain)
    name = name.encode()[:LONGEST_BYTES].decode(errors="ignore").lstrip(" .-").rstrip(" .")
    name = re.sub(r"_{2,}", "_", name) if name != plain else name
    if not any(letter.isalnum() for letter in name) or name.partition(".")[0].lower() in DEVICES:
        name = f"recording-{name.strip('_ ')}".rstrip("-")
    if name == plain and not name.lower().endswith(OF_RESULTS):
        return name
    return f"{name}-{hashlib.sha256(stem.encode(errors='surrogateescape')).hexdigest()[:8]}"


def shown_path(path: Path | str) -> str:
    """A path without anything that would break a line or a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(path))


def result_names(stems: Iterable[str]) -> list[str]:
    """A name for each recording's results, no two of which are the same file, upper or lower case."""
    taken: set[str] = set()
    result = []
    for stem in stems:
        plain = name = result_name(stem)
        nth = 2
        while name.casefold() in taken:
            name, nth = f"{plain}-{nth}", nth + 1
        taken.add(name.casefold())
        result.append(name)
    return result
