"""Promises 32 to 34: recordings that cannot be used, what files are called, and batches that are stopped."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from balance.record.record import Record
from benchmarks.faults.figure import Figure, failures, or_why_not
from benchmarks.faults.kept import kept
from benchmarks.parts.program import BALANCE, LIMIT_S
from tests.analysis.bad_files import NO_FILES, WITHOUT_POWERS, make_files, make_ten_hours
from tests.analysis.short_recordings import contents, cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from benchmarks.faults.kept import Kept
    from tests.analysis.bad_files import Files

STOPS = 2
"""Batches that are stopped by each signal."""
SEED = 0
TEN_HOURS_FOR_S = 30.0
"""So long the ten hours are worked on."""
UPLOADS = "/api/review/uploads"
NAMES = (
    "../../x",
    "..\\..\\x",
    "/etc/passwd",
    "CON",
    "aux.wav",
    "🎤",
    "a\nb\x1b[31m",
    ".hidden",
    " ",
    "n" * 300,
)
"""What a file may be called by whoever sends it."""
BYTES = (b"CON", "🎤 été".encode(), b"a\nb\x1b[31m", b"no\xfftext", b"-n", b"n" * 240)
"""What a file on a disk may be called, before its ending."""


def measure() -> Iterator[Figure]:
    """Each promise's figures."""
    for promise, part in ((32, _bad_files), (33, _names), (34, _stops)):
        yield from or_why_not(promise, part)


def _bad_files() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "files"
        files = make_files(folder)
        done = batch(folder, files, Path(place) / "out")
        many = len(files.bad) + len(files.usable)
        yield failures(32, "files of a batch, told of or done", done, many)
        refused = tuple(refused_alone(folder / name, sentence) for name, sentence in files.bad.items())
        yield Figure(32, "a bad file by itself, from the command to its end", refused, digits=1)
        with kept(Path(place) / "data") as running:
            sent = uploads_refused(running, folder, files)
        yield Figure(32, "a bad file sent to the server, until it is refused", sent)
        peak_mib = ten_hours(Path(place))
        what = f"peak memory, in {TEN_HOURS_FOR_S:.0f} s of work on ten hours"
        yield Figure(32, what, (peak_mib,), unit="MiB", digits=0)


def _names() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as place:
        on_disk = strange_names(Path(place) / "strange")
        yield failures(33, "strange names on the disk, results under ours", on_disk, len(BYTES))
        sent = strange_names_sent(Path(place) / "data")
        yield failures(33, "strange names sent, nothing left beside the record", sent, len(NAMES))


def _stops() -> Iterator[Figure]:
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as place:
        for number in (signal.SIGINT, signal.SIGKILL):
            stopped = [stopped_batch(Path(place) / f"{number.name}-{n}", number, rng) for n in range(STOPS)]
            yield Figure(34, f"{number.name} in a batch, until it has ended", tuple(stopped))


def command(*arguments: str | Path) -> list[str]:
    """`balance analyze` on the CPU."""
    return [sys.executable, *BALANCE, "analyze", *map(str, arguments), "--compute", "cpu"]


def batch(folder: Path, files: Files, out: Path) -> float:
    """How many got what they should: a sentence or their results, in one run."""
    names = [folder / name for name in (*files.bad, *files.usable)]
    done = subprocess.run(
        [*WITHOUT_POWERS, *command(*names, "--out", out)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 2, done
    told = sum(f"{name}: {sentence}" in done.stderr for name, sentence in files.bad.items())
    made = {path.stem for path in out.iterdir() if path.suffix == ".json"}
    return float(told + sum(name.partition(".")[0] in made for name in files.usable))


def refused_alone(path: Path, sentence: str) -> float:
    """Seconds until the command has said what is wrong with a file."""
    began_s = time.monotonic()
    done = subprocess.run(
        [*WITHOUT_POWERS, *command(path, "--out", path.parent / "out")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    taken_s = time.monotonic() - began_s
    assert done.returncode == 2, done
    # Of a folder alone, more is said than of one among others.
    assert sentence in done.stderr or "There is no recording in" in done.stderr, done.stderr
    return taken_s


def uploads_refused(running: Kept, folder: Path, files: Files) -> tuple[float, ...]:
    """Seconds until each bad file is refused: at once, or when it is looked into."""
    seconds = []
    for name in files.bad:
        if name in NO_FILES:
            continue
        began_s = time.monotonic()
        sent = running.client.post(UPLOADS, params={"name": name}, content=(folder / name).read_bytes())
        if sent.status_code == 202:
            told = over(running.client, sent.json()["number"])
            assert (told["state"], told["session"]) == ("failed", None), told
            assert told["sentence"].endswith("."), told
        else:
            assert sent.status_code in {415, 422}, sent
        seconds.append(time.monotonic() - began_s)
    return tuple(seconds)


def strange_names_sent(data: Path) -> float:
    """How many files of strange names became a session; of none may anything be left elsewhere."""
    with kept(data) as running:
        before = _beside(data)
        good = 0
        for number, name in enumerate(NAMES, start=1):
            rttm = f"SPEAKER a 1 0.0 {number}.5 <NA> <NA> Anna <NA> <NA>\n"
            sent = running.client.post(UPLOADS, params={"name": name}, content=rttm.encode())
            good += over(running.client, sent.raise_for_status().json()["number"])["state"] == "done"
        assert _beside(data) == before
        assert not list((data / "uploads").glob("*"))
        running.process.terminate()
        assert running.process.wait(60) == 0
    with closing(Record(data / "record.sqlite")) as record:
        assert len(record.sessions()) == len(NAMES)
    return float(good)


def _beside(data: Path) -> set[Path]:
    return {path for path in data.parent.rglob("*") if data not in path.parents}


def over(client: httpx.Client, number: int) -> dict[str, Any]:
    """What is told of an upload that is over."""
    until_s = time.monotonic() + LIMIT_S
    while True:
        told: dict[str, Any] = client.get(f"{UPLOADS}/{number}").raise_for_status().json()
        if told["state"] not in {"waiting", "working"}:
            return told
        if time.monotonic() > until_s:
            raise TimeoutError(f"It is not over within {LIMIT_S:.0f} s: {told}")
        time.sleep(0.01)


def ten_hours(place: Path) -> float:
    """Most memory of all processes together, MiB, while ten hours are worked on."""
    make_ten_hours(place / "ten.wav")
    process = subprocess.Popen(command(place / "ten.wav", "--out", place / "ten"), stderr=subprocess.PIPE)
    watched, most = psutil.Process(process.pid), 0
    until_s = time.monotonic() + TEN_HOURS_FOR_S
    while process.poll() is None and time.monotonic() < until_s:
        most = max(most, sum(one.memory_info().rss for one in [watched, *watched.children(recursive=True)]))
        time.sleep(0.1)
    process.kill()
    process.communicate()
    return most / 2**20


def strange_names(folder: Path) -> float:
    """How many recordings of strange names have their results in the folder for them, under names of ours."""
    cut(folder, "a", length_s=9.0)
    sound = (folder / "a.wav").read_bytes()
    (folder / "a.wav").unlink()
    for name in BYTES:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name + b".wav")).write_bytes(sound)
    before = {*folder.parent.iterdir()}
    done = subprocess.run(
        command(folder, "--out", folder / "out"), capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert {*folder.parent.iterdir()} == before
    assert len(done.stderr.splitlines()) == len(BYTES), done.stderr
    assert done.stderr.replace("\n", "").isprintable()
    results = [path.name for path in (folder / "out").iterdir()]
    assert all(name.isprintable() and not name.startswith(("-", ".")) for name in results), results
    return len(results) / 2


def stopped_batch(folder: Path, number: signal.Signals, rng: random.Random) -> float:
    """Seconds until a batch that was stopped has ended; what is done must stay, and the next run do the rest.

    Raises:
        AssertionError: it is not so.
    """
    cut(folder, *"abcd", length_s=12.0)
    out = folder / "out"
    process = subprocess.Popen(
        command(folder, "--out", out, "--workers", "2"),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    lines = rng.randrange(3)
    for _ in range(lines):
        assert "voices" in process.stderr.readline()
    time.sleep(rng.uniform(0.0, 1.0 if lines else 5.0))
    workers = psutil.Process(process.pid).children(recursive=True)
    began_s = time.monotonic()
    os.killpg(process.pid, number) if number == signal.SIGINT else process.kill()
    _, said = process.communicate(timeout=60)
    _, left = psutil.wait_procs(workers, timeout=60)
    taken_s = time.monotonic() - began_s
    assert not left
    assert "Traceback" not in said, said
    done = {
        name: text
        for name, text in (contents(out) if out.exists() else {}).items()
        if not name.endswith(".unfinished")
    }
    finished = [name.removesuffix(".json") for name in done if name.endswith(".json")]
    again = subprocess.run(
        command(folder, "--out", out), capture_output=True, text=True, check=False, timeout=300
    )
    assert again.returncode == 0, again.stderr
    assert again.stderr.count("its results are there") == len(finished), again.stderr
    assert again.stderr.count("voices →") == 4 - len(finished), again.stderr
    after = contents(out)
    assert len(after) == 8, sorted(after)
    assert all(
        after[f"{name}.{kind}"] == done[f"{name}.{kind}"] for name in finished for kind in ("json", "rttm")
    )
    return taken_s
