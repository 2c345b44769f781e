"""The benchmark that decides: is the meter right, and at what cost?

    python -m benchmarks.accuracy            the short form, for everyday use
    python -m benchmarks.accuracy --full     every recording, one program at a time; hours
    … --only NAME…                           only these recordings, to try it out: accepts and writes nothing
    … --accept                               take these figures as the accepted ones

It runs `balance analyze` live and as a recording, with nothing given, the number of people, the
introductions; has the bench's score.py score it; runs the peer senko on the same recordings; compares with
the last accepted figures (accepted.json beside this), and writes docs/benchmarks.md. Exit code 1: a figure
got worse than its tolerance allows. What a full run has measured is kept in build/bench/full: broken off, it
goes on there; what changed since, of the program's code or of a recording, is measured anew.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

import balance
from benchmarks.accuracy.conditions import ALL, Condition, alone, loading
from benchmarks.accuracy.figures import changes
from benchmarks.accuracy.kept import PROGRAM, digest, kept
from benchmarks.accuracy.publish_delay import publish_delays_s
from benchmarks.accuracy.recordings import Recording, recordings
from benchmarks.accuracy.report import document
from benchmarks.accuracy.scoring import score
from benchmarks.accuracy.targets import targets
from benchmarks.parts.cost import Slots, load, machine
from benchmarks.parts.environments import CACHE, ROOT, SCORING, environment, pinned

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.accuracy.figures import Report
    from benchmarks.parts.cost import Cost

HERE = ROOT / "benchmarks" / "accuracy"
ACCEPTED = HERE / "accepted.json"
NOTES = HERE / "notes.md"
ALONE_S = 1200.0
"""About how long the recording is that is run by itself."""
PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--full", action="store_true", help="every recording")
    parser.add_argument("--accept", action="store_true", help="take these figures as the accepted ones")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these recordings")
    parser.add_argument("--no-peer", action="store_true", help="leave senko out")
    parser.add_argument("--jobs", type=int, help="programs at once (short form: one a core; full: 1)")
    arguments = parser.parse_args()
    began = time.monotonic()
    jobs = arguments.jobs or (1 if arguments.full else os.cpu_count() or 1)
    only = tuple(arguments.only or ())
    report = measure(full=arguments.full, jobs=jobs, peer=not arguments.no_peer, only=only)
    accepted: dict[str, Report] = json.loads(ACCEPTED.read_text()) if ACCEPTED.is_file() else {}
    form = report["form"]
    (CACHE / f"{form}{'-only' if only else ''}.json").write_text(_json(report))
    if only:
        page = CACHE / f"{form}-only.md"
        page.write_text(document(NOTES.read_text(encoding="utf-8"), {form: report}), encoding="utf-8")
        print(f"{time.monotonic() - began:.0f} s; {page.relative_to(ROOT)} is written")
        return
    worse = compare(report, accepted[form]) if form in accepted else []
    if arguments.accept:
        ACCEPTED.write_text(_json(accepted | {form: report}))
    PAGE.write_text(document(NOTES.read_text(encoding="utf-8"), accepted | {form: report}), encoding="utf-8")
    for target in targets(report):
        print(f"{target.verdict or '-':8} {target.what}: {target.shown} ({target.goal})")
    print(f"{time.monotonic() - began:.0f} s; {PAGE.relative_to(ROOT)} is written")
    if form not in accepted and not arguments.accept:
        print("Nothing has been accepted yet to compare with: --accept does.")
    if worse and not arguments.accept:
        sys.exit(f"{len(worse)} figures got worse:\n" + "\n".join(worse))


def measure(*, full: bool, jobs: int, peer: bool, only: tuple[str, ...] = ()) -> Report:
    """Measure everything; the parts that cost time run side by side when several jobs are allowed."""
    chosen = [r for r in recordings(full=full) if not only or r.name in only]
    if not any(r.is_built for r in chosen):
        raise SystemExit("There is no built meeting among these recordings: name one, such as quick.")
    form = "full" if full else "short"
    folder = CACHE / form
    slots = Slots(jobs)
    load_before = load()
    environment("scoring", *SCORING)
    built = [r for r in chosen if r.is_built]
    print(f"{len(chosen)} recordings, {sum(r.duration_s for r in chosen) / 60:.0f} min")
    # What depends on nothing else running goes first, and alone.
    start = loading(folder, slots)
    single = min(built, key=lambda r: abs(r.duration_s - ALONE_S))
    lone = alone(single, folder, slots)
    print(f"the delay of publication, {single.name}")
    delays = publish_delays_s(single.audio, 120.0 if full else 15.0)
    senko = _senko(chosen, single, folder, slots, full=full) if peer else None
    with ThreadPoolExecutor(jobs) as pool:
        asked = {
            condition.key: pool.submit(_condition, condition, some, folder, slots, start, full)
            for condition in ALL
            if (some := _told(condition, chosen, full=full))
        }
        said = pool.submit(_calibration, built, folder, slots) if full else None
        conditions = {key: future.result() for key, future in asked.items()}
        calibration = said.result() if said else {}
    return {
        "form": form,
        "program": f"speaking-balance {balance.__version__}",
        "machine": machine(),
        "jobs": jobs,
        "load_before": round(load_before, 1),
        "recordings": [
            {"name": r.name, "is_built": r.is_built, "people": r.people, "duration_s": round(r.duration_s, 1)}
            for r in chosen
        ],
        "loading": {"wall_s": start.wall_s, "cpu_s": start.cpu_s},
        "alone": {
            "recording": single.name,
            "wall_s_per_s": max(lone.wall_s - start.wall_s, 0.0) / single.duration_s,
            "core_s_per_s": max(lone.cpu_s - start.cpu_s, 0.0) / single.duration_s,
        },
        "delay": {
            "delay_median_s": float(np.median(delays)),
            "delay_p95_s": float(np.percentile(delays, 95)),
        },
        "conditions": conditions,
        "senko": senko,
        "calibration": calibration,
    }


def _told(condition: Condition, chosen: list[Recording], *, full: bool) -> list[Recording]:
    """The recordings for a condition; the short form has three conditions of the six."""
    short = (
        Condition("live", "nothing"),
        Condition("live", "introductions"),
        Condition("recording", "nothing"),
    )
    return [r for r in chosen if condition.applies_to(r)] if full or condition in short else []


def _condition(
    condition: Condition, chosen: list[Recording], folder: Path, slots: Slots, start: Cost, full: bool
) -> dict[str, Any]:
    """Run and score one condition."""
    print(f"{condition.name}: {len(chosen)} recordings")
    out = folder / condition.key
    cost = condition.run(chosen, out, slots, each=full)
    worked_s = cost.cpu_s - condition.processes(chosen, each=full) * start.cpu_s
    return {
        "rows": _scored(chosen, out, folder / f"{condition.key}-scores", condition.given == "introductions"),
        "core_s_per_s": max(worked_s, 0.0) / sum(r.duration_s for r in chosen),
        "peak_mb": cost.peak_mb,
    }


def _calibration(built: list[Recording], folder: Path, slots: Slots) -> dict[str, Any]:
    """What a live session says of itself beside what is true, by meeting."""
    print(f"confidence and ranges: {len(built)} recordings")
    out = folder / "calibration"
    result = {}
    for recording in built:
        script = HERE / "calibration.py"
        made_from = digest(*PROGRAM, script, recording.audio, recording.reference)
        command = [sys.executable, "-m", "benchmarks.accuracy.calibration", str(out), str(recording.audio)]
        log = folder / f"calibration-{recording.name}.log"
        said = out / f"{recording.name}.json"

        def measured(command: list[str] = command, log: Path = log, said: Path = said) -> Any:
            slots.run(command, log)
            return json.loads(said.read_text())

        result[recording.name] = kept(out / "kept" / f"{recording.name}.json", made_from, [said], measured)
    return result


def _senko(
    chosen: list[Recording], single: Recording, folder: Path, slots: Slots, *, full: bool
) -> dict[str, Any]:
    """Run and score the peer."""
    print(f"senko: {len(chosen)} recordings")
    python = environment("senko", pinned("torch"), pinned("senko"))
    out = folder / "senko"
    made_from = digest(HERE / "peer_senko.py", pinned("torch"), pinned("senko"))
    if not full or not (out / "made_from").is_file() or (out / "made_from").read_text() != made_from:
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        (out / "made_from").write_text(made_from)
    script = str(HERE / "peer_senko.py")
    slots.run([str(python), script, str(out), *(str(r.audio) for r in chosen)], folder / "senko.log")
    costs = json.loads((out / "costs.json").read_text())
    worked = {recording.name: costs["recordings"][recording.name] for recording in chosen}
    sound_s = sum(r.duration_s for r in chosen)
    return {
        "rows": _scored(chosen, out, folder / "senko-scores", named=False),
        "core_s_per_s": sum(one["cpu_s"] for one in worked.values()) / sound_s,
        "wall_s_per_s": sum(one["wall_s"] for one in worked.values()) / sound_s,
        "alone_wall_s_per_s": worked[single.name]["wall_s"] / single.duration_s,
        "loading_wall_s": costs["loading"]["wall_s"],
        "peak_mb": costs["peak_mb"],
    }


def _scored(chosen: list[Recording], out: Path, folder: Path, named: bool) -> dict[str, Any]:
    parts = {"built": [r for r in chosen if r.is_built], "real": [r for r in chosen if not r.is_built]}
    return {part: score(some, out, folder / part, named=named) for part, some in parts.items() if some}


def compare(report: Report, accepted: Report) -> list[str]:
    """A line for each figure that got worse; better ones are printed."""
    lines = []
    for change in changes(report, accepted):
        line = f"  {change.name}: {change.accepted:.3f} → {change.now:.3f}"
        if change.is_worse:
            lines.append(line)
        elif abs(change.now - change.accepted) > 1e-6:
            print(line)
    return lines


def _json(content: object) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
