"""What has been measured is kept, so that a run that was broken off goes on where it stopped.

A result is kept with a digest of everything it depends on: what was heard, and the code that heard it. Where
that is the same, it is not measured again.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.parts.environments import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PROGRAM = tuple(ROOT / part for part in ("diarize", "balance", "server/analysis", "constraints.txt"))
"""What our figures depend on."""


def digest(*parts: Path | str) -> str:
    """A short digest of files, of the Python files of folders, and of words."""
    total = hashlib.sha256()
    for path in _files(parts):
        if isinstance(path, Path):
            total.update(f"\0{path.name}\0".encode())
            total.update(path.read_bytes())
        else:
            total.update(f"\0{path}\0".encode())
    return total.hexdigest()[:16]


def _files(parts: Iterable[Path | str]) -> Iterable[Path | str]:
    for part in parts:
        if isinstance(part, Path) and part.is_dir():
            yield from sorted(part.rglob("*.py"))
        else:
            yield part


def kept(path: Path, made_from: str, files: Iterable[Path], measure: Callable[[], Any]) -> Any:
    """The content of a JSON file, if it was made from this and its files are there; otherwise measured now.

    Args:
        path: where it is kept.
        made_from: the digest of all that it depends on.
        files: what it vouches for.
        measure: makes the files, and returns what is to be kept, ready for JSON.
    """
    if path.is_file() and all(file.is_file() for file in files):
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["made_from"] == made_from:
            return content["result"]
    path.unlink(missing_ok=True)
    result = measure()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_text(json.dumps({"made_from": made_from, "result": result}), encoding="utf-8")
    unfinished.replace(path)
    return result
