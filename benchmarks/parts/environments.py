"""Environments of their own for what is measured against: the bench's tools, and the peer senko.

They live in `build/bench/`, are made once, and are made anew when what they hold is to change.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "build" / "bench"
SCORING = ("numpy", "scipy", "soundfile", "pyroomacoustics", "pyannote.metrics")


def bench_folder() -> Path:
    """The folder with `make_meetings.py`, `score.py` and real recordings.

    Raises:
        SystemExit: it is not there.
    """
    folder = Path(os.environ.get("BALANCE_BENCH", ROOT.parent / "shared" / "bench")).resolve()
    if not (folder / "score.py").is_file():
        raise SystemExit(f"There is no bench in {folder}: set BALANCE_BENCH to the folder that has score.py.")
    return folder


def environment(name: str, *packages: str) -> Path:
    """The Python of an environment that has these packages; made where it is missing.

    `PIP_ARGS` is handed to pip, as by the Makefile.
    """
    folder = CACHE / name
    python = folder / "bin" / "python"
    holds = folder / "holds.txt"
    wanted = "\n".join(packages)
    if holds.is_file() and holds.read_text() == wanted:
        return python
    print(f"making the environment {name} ({', '.join(packages)}): some minutes, once")
    if not python.is_file():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *shlex.split(os.environ.get("PIP_ARGS", "")), *packages], check=True)
    holds.write_text(wanted)
    return python


def pinned(package: str) -> str:
    """A requirement for exactly the version in constraints.txt, the one that the program itself runs with."""
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        if line.split("==")[0].lower() == package:
            return line
    raise SystemExit(f"constraints.txt has no {package}: run make constraints.")
