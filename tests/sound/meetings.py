"""The bench's `quick` meeting: three people introduce themselves, then talk; the reference is exact."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

NAME = "quick"
LIMIT_S = 300.0


@dataclass(frozen=True)
class Meeting:
    """A recording, and the truth about it. Seconds are the recording's."""

    audio: Path
    people: tuple[str, ...]
    introductions: tuple[tuple[str, float, float], ...]
    """(who, start, end), one after the other, before anything else."""
    turns: tuple[tuple[str, float, float], ...]

    @property
    def begins_s(self) -> float:
        """When the talking begins, after the introductions."""
        return min(start_s for _, start_s, _ in self.turns if start_s > self.introductions[-1][2])

    def shares(self) -> dict[str, float]:
        """Each one's part of the talking after the introductions; overlapping talk counts for each."""
        talked_s = dict.fromkeys(self.people, 0.0)
        for who, start_s, end_s in self.turns:
            if start_s >= self.begins_s:
                talked_s[who] += end_s - start_s
        return {who: own_s / sum(talked_s.values()) for who, own_s in talked_s.items()}


@pytest.fixture(scope="session")
def quick(bench_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Meeting:
    """Taken from BALANCE_MEETINGS (default: the bench's `meetings`), or built if it can be."""
    built = Path(os.environ.get("BALANCE_MEETINGS", bench_dir / "meetings"))
    if not (built / f"{NAME}.flac").is_file():
        built = _build(bench_dir, tmp_path_factory.mktemp("meetings"))
    about = json.loads((built / f"{NAME}.json").read_text(encoding="utf-8"))
    lines = (built / f"{NAME}.rttm").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line.startswith("SPEAKER ")]
    return Meeting(
        built / f"{NAME}.flac",
        tuple(about["people"]),
        tuple((one["name"], one["start_s"], one["end_s"]) for one in about["introductions"]),
        tuple((row[7], float(row[3]), float(row[3]) + float(row[4])) for row in rows),
    )


def _build(bench: Path, into: Path) -> Path:
    """Let the bench build it, by the first Python that has what it needs."""
    known = (os.environ.get("BALANCE_BENCH_PYTHON"), ROOT / ".bench" / "bin" / "python", sys.executable)
    needs = "import pyroomacoustics, soundfile"
    for python in (str(path) for path in known if path and Path(path).is_file()):
        if subprocess.run([python, "-W", "ignore", "-c", needs], capture_output=True).returncode == 0:
            build = [python, str(bench / "make_meetings.py"), "--out", str(into), "--only", NAME]
            subprocess.run(build, check=True, timeout=LIMIT_S, stdout=subprocess.DEVNULL)
            return into
    pytest.skip(
        f"The bench's meeting {NAME} has not been built: set BALANCE_MEETINGS to a folder that has it, or "
        "BALANCE_BENCH_PYTHON to a Python with pyroomacoustics."
    )
