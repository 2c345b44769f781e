"""What is to be done with a recording, and what is said about it: what crosses between processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server.analysis.files import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from balance.review.account import Account
    from diarize.models.settings import Compute
    from server.analysis.account import DatedBy
    from server.analysis.files import ResultFile
    from server.analysis.introductions import Introduction


@dataclass(frozen=True, slots=True)
class Options:
    """How recordings are worked on; the same for all of a run."""

    live: bool = False
    """Through the live pipeline, and keep what would have been shown."""
    people: int | None = None
    """How many there are at most, where that is known."""
    pipeline: str | None = None
    """A pipeline of pyannote.audio that looks at the whole recording afterwards: a folder or a name."""
    compute: Compute = "auto"


@dataclass(frozen=True, slots=True)
class Task:
    """One recording to be worked on."""

    path: Path
    """Absolute; the machine that works on it must find the recording there."""
    name: str
    """What its results are called."""
    options: Options
    rounds: tuple[Introduction, ...]
    """Who introduces themself when."""
    made: dict[str, object]
    """What the results are made from, to be kept with them."""
    program: str = PROGRAM
    """Who asks, and in which version."""
    modified: datetime | None = None
    """The date of the recording's file, where this one is but a copy; None: as the file itself says."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Work on a recording has begun."""

    name: str
    duration_s: float | None
    """How long the recording says that it is."""


@dataclass(frozen=True, slots=True)
class Progress:
    """So much of a recording has been heard."""

    name: str
    heard_s: float


@dataclass(frozen=True, slots=True)
class Done:
    """A recording has been analysed; its results are still to be written."""

    name: str
    files: tuple[ResultFile, ...]
    duration_s: float
    voices: int
    """How many spoke."""
    notes: tuple[str, ...]
    """What was wrong with the sound though it could be read."""
    account: Account = field(compare=False)  # a ledger is equal to itself alone; the files say the same
    """For the record; without number, title and series."""
    dated_by: DatedBy
    """Who says when it began."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A recording could not be analysed; the sentence says why and what to do."""

    name: str
    sentence: str


Event = Begun | Progress | Done | Failed
"""For each task: `Begun` and `Progress` perhaps, then one of `Done` and `Failed`."""

if TYPE_CHECKING:
    Report = Callable[[Event], None]
