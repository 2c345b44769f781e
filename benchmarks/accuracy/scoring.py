"""The bench's own score.py over results, in the environment that has what it needs."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from benchmarks.parts.environments import SCORING, bench_folder, environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.accuracy.recordings import Recording

Row = dict[str, Any]
"""One recording's figures, named as score.py names them."""


def score(recordings: Sequence[Recording], results: Path, folder: Path, *, named: bool) -> list[Row]:
    """Score the results of some recordings.

    Args:
        recordings: which ones; a result that is missing fails the run.
        results: where the results are.
        folder: for what passes between the two programs.
        named: labels must be names, and introduction rounds are not scored.
    """
    references = folder / "references"
    shutil.rmtree(references, ignore_errors=True)
    references.mkdir(parents=True)
    for recording in recordings:
        for path in (recording.reference, recording.reference.with_suffix(".json")):
            if path.is_file():
                shutil.copy(path, references)
    rows = folder / "scores.json"
    python = environment("scoring", *SCORING)
    command = [str(python), str(bench_folder() / "score.py"), str(references), str(results)]
    options = ["--json", str(rows), *(["--named"] if named else [])]
    subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL)
    scored: list[Row] = json.loads(rows.read_text())["meetings"]
    return scored
