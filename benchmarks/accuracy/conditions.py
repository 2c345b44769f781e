"""`balance analyze` under each condition: live or as a recording, and what it is told beforehand."""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import soundfile

from benchmarks.accuracy.kept import PROGRAM, digest, kept
from benchmarks.parts.cost import Cost

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.accuracy.recordings import Recording
    from benchmarks.parts.cost import Slots

Mode = Literal["live", "recording"]
Given = Literal["nothing", "people", "introductions"]
BALANCE = [str(Path(sys.executable).parent / "balance"), "analyze"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One way to run it."""

    mode: Mode
    given: Given

    @property
    def name(self) -> str:
        """Such as `live, nothing given`."""
        told = {
            "nothing": "nothing given",
            "people": "number of people given",
            "introductions": "introductions given",
        }
        return f"{self.mode}, {told[self.given]}"

    @property
    def key(self) -> str:
        """Such as `live-nothing`."""
        return f"{self.mode}-{self.given}"

    def applies_to(self, recording: Recording) -> bool:
        """Whether there is what is to be given."""
        return self.given != "introductions" or recording.introductions is not None

    def run(self, recordings: Iterable[Recording], out: Path, slots: Slots, *, each: bool = False) -> Cost:
        """Analyse recordings on one core.

        Args:
            recordings: which ones.
            out: where the results are put.
            slots: what may run at once.
            each: a process for each recording, whose results and cost are kept, so that a run that was
                broken off goes on; otherwise those that are told the same share one, and all is done anew.
        """
        cost = Cost(0.0, 0.0, 0.0)
        if not each:
            shutil.rmtree(out, ignore_errors=True)
        for nth, (told, group) in enumerate(self._processes(recordings, each=each)):
            command = self._command(group, told, out)
            if each:
                cost += self._once(group[0], command, out, slots)
            else:
                cost += slots.run(command, out.parent / f"{self.key}-{nth}.log")
        return cost

    def _once(self, recording: Recording, command: list[str], out: Path, slots: Slots) -> Cost:
        """Analyse one recording, if that has not been done with the same program."""
        name = recording.name
        endings = (".rttm", ".live.rttm", ".snapshots.jsonl") if self.mode == "live" else (".rttm",)
        told = recording.introductions if self.given == "introductions" else None
        made_from = digest(
            *PROGRAM, recording.audio, *([told] if told else []), f"{self.key} {recording.people}"
        )
        log = out.parent / f"{self.key}-{name}.log"
        result = kept(
            out.parent / f"{self.key}-costs" / f"{name}.json",
            made_from,
            [out / f"{name}{ending}" for ending in endings],
            lambda: asdict(slots.run([*command, "--again"], log)),
        )
        return Cost(**result)

    def _command(self, group: list[Recording], told: tuple[str, ...], out: Path) -> list[str]:
        files = [str(recording.audio) for recording in group]
        live = ["--live"] if self.mode == "live" else []
        options = ["--out", str(out), "--workers", "1", "--compute", "cpu", *live, *told]
        return [*BALANCE, *files, *options]

    def processes(self, recordings: Iterable[Recording], *, each: bool = False) -> int:
        """How many processes `run` needs, each of which loads the models."""
        return len(self._processes(recordings, each=each))

    def _processes(
        self, recordings: Iterable[Recording], *, each: bool
    ) -> list[tuple[tuple[str, ...], list[Recording]]]:
        """What each process is told, and what it analyses."""
        if each:
            return [(self._told(recording), [recording]) for recording in recordings]
        groups: dict[tuple[str, ...], list[Recording]] = {}
        for recording in recordings:
            groups.setdefault(self._told(recording), []).append(recording)
        return list(groups.items())

    def _told(self, recording: Recording) -> tuple[str, ...]:
        match self.given:
            case "nothing":
                return ()
            case "people":
                return ("--people", str(recording.people))
            case "introductions":
                return ("--introductions", str(recording.reference.parent))


ALL = tuple(
    Condition(mode, given)
    for mode in ("live", "recording")
    for given in ("nothing", "people", "introductions")
)


def loading(folder: Path, slots: Slots) -> Cost:
    """What it costs to start and to load the models: a recording with one second of nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    silence = folder / "silence.wav"
    soundfile.write(silence, np.zeros(16_000, np.int16), 16_000)
    options = ["--out", str(folder / "silence"), "--workers", "1", "--compute", "cpu", "--again"]
    return slots.run([*BALANCE, str(silence), *options], folder / "loading.log")


def alone(recording: Recording, folder: Path, slots: Slots) -> Cost:
    """One recording by itself, as somebody runs it: on all cores that the program wants."""
    options = ["--out", str(folder / "alone"), "--compute", "cpu", "--again"]
    return slots.run([*BALANCE, str(recording.audio), *options], folder / "alone.log")
