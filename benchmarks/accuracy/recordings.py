"""What is measured on: built meetings with an exact reference, and real recordings."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import soundfile

from benchmarks.parts.environments import CACHE, ROOT, SCORING, bench_folder, environment

if TYPE_CHECKING:
    from pathlib import Path

SHORT = ("quick", "workshop6short")
FULL = (
    "quick",
    "ami_IS1008a",
    "ami_ES2011a",
    "ami_IB4001",
    "workshop6",
    "workshop8",
    "workshop10",
    "ami_TS3004b",
)


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording, and who speaks when in it."""

    name: str
    audio: Path
    reference: Path
    """RTTM; beside it, of a built meeting, NAME.json with the introduction rounds."""
    is_built: bool
    people: int
    """How many speak."""
    duration_s: float

    @property
    def introductions(self) -> Path | None:
        """The file with the introduction rounds, where there are some."""
        path = self.reference.with_suffix(".json")
        if not path.is_file() or not json.loads(path.read_text())["introductions"]:
            return None
        return path


def recordings(*, full: bool) -> list[Recording]:
    """All recordings of a form of the benchmark; built meetings are built where they are missing."""
    bench = bench_folder()
    folder = _built(bench, FULL if full else SHORT)
    built = [_recording(folder / f"{name}.flac", is_built=True) for name in (FULL if full else SHORT)]
    real = [_recording(path, is_built=False) for path in sorted((bench / "real").glob("*.flac"))]
    return built + real


def _built(bench: Path, names: tuple[str, ...]) -> Path:
    """The folder with the built meetings, one for each version of what builds them."""
    digest = hashlib.sha256()
    for builder in (bench / "make_meetings.py", ROOT / "benchmarks" / "accuracy" / "build_meetings.py"):
        digest.update(builder.read_bytes())
    folder = CACHE / f"meetings-{digest.hexdigest()[:8]}"
    # The JSON file is the last that is written of each.
    missing = [name for name in names if not (folder / f"{name}.json").is_file()]
    if missing:
        python = environment("scoring", *SCORING)
        script = str(ROOT / "benchmarks" / "accuracy" / "build_meetings.py")
        subprocess.run([str(python), script, str(bench), str(folder), *missing], check=True)
    return folder


def _recording(audio: Path, *, is_built: bool) -> Recording:
    reference = audio.with_suffix(".rttm")
    lines = [line.split() for line in reference.read_text().splitlines() if line.startswith("SPEAKER")]
    people = len({fields[7] for fields in lines})
    return Recording(audio.stem, audio, reference, is_built, people, soundfile.info(audio).duration)
