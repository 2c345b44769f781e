"""Build meetings with the bench's own make_meetings.py; run by the environment that has what that needs.

    python build_meetings.py BENCH OUT NAME…

Besides the bench's meetings there is `workshop6short`: six people, four minutes, for everyday use.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

SHORT = {"name": "workshop6short", "seed": 50, "people": 6, "duration_s": 180.0, "skew": 0.7}


def main(bench: Path, out: Path, names: list[str]) -> None:
    sys.path.insert(0, str(bench))
    make: Any = importlib.import_module("make_meetings")
    out.mkdir(parents=True, exist_ok=True)
    meetings = [*make.MEETINGS, make.Meeting(**SHORT)]
    speech = make.load_voices(make.HERE / "voices")
    noise, _ = make.sf.read(make.HERE / "noise" / "kitchen.flac", dtype="float32")
    for meeting in meetings:
        if meeting.name in names:
            make.build(meeting, speech, noise, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
