"""The record under load: how long a long session takes to open, and a thousand to be listed.

    python -m benchmarks.record [--sessions 1000]

The server runs as a user runs it (`balance start`), on an SQLite file that holds five drawn sessions of 4 h
with 12 people, 5,000 turns, phases, prompts and notes, and a thousand short ones. Times are a client's, from
the request to the last byte of the answer. Cold: the server has not opened that session before.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import httpx
from rich.console import Console
from rich.table import Table

import balance
from balance.phases import Phase, Phases
from balance.prompting.findings import Finding
from balance.prompting.prompts import Intervention, Prompt
from balance.record.record import Record
from balance.record.sessions import NewSession
from balance.record.storing import store
from balance.rehearsal import Workshop, rehearse
from balance.review.account import Account, Note
from balance.speech.ledger import Ledger

LONG = Workshop(people=12, duration_s=4 * 3600.0, turn_median_s=1.45, gap_s=0.5)
SHORT = Workshop(people=8, duration_s=600.0)
LONG_SESSIONS = 5
TIMES = 20
STEPPED_IN_EVERY_S = 600.0
NOTE_EVERY_S = 400.0


def account_of(session: int, workshop: Workshop, began: datetime) -> Account:
    """A drawn session as the record keeps one: two discussions with a break, prompts, notes."""
    drawn = rehearse(workshop)
    ledger = Ledger()
    for publication in drawn.publications():
        ledger.apply(publication)
    end_s = ledger.published_s
    half_s = end_s / 2
    phases = Phases(
        (
            Phase("discussion", "Ideas", start_s=0.0, end_s=half_s - end_s / 40),
            Phase("break", start_s=half_s - end_s / 40, end_s=half_s),
            Phase("round", "Plans", start_s=half_s, end_s=end_s),
        )
    )
    stepped_in = [(nth + 1) * STEPPED_IN_EVERY_S for nth in range(int(end_s / STEPPED_IN_EVERY_S))]
    people = drawn.roster.ids
    prompts = [
        Prompt(
            number,
            Finding("dominates", people[number % len(people)], (people[number % len(people)],)),
            at_s - 10,
            "accepted" if number % 2 else "dismissed",
            at_s,
        )
        for number, at_s in enumerate(stepped_in, start=1)
    ]
    return Account(
        session,
        "live",
        began,
        ledger,
        end_s,
        title=f"Meeting {session}",
        series="Library",
        language="en",
        ended_by="mentor",
        roster=drawn.roster,
        phases=phases,
        prompts=tuple(prompts),
        interventions=tuple(
            Intervention(at_s, prompt.finding.people, prompt.number)
            for at_s, prompt in zip(stepped_in, prompts, strict=True)
            if prompt.state == "accepted"
        ),
        notes=tuple(
            Note(nth * NOTE_EVERY_S, f"Remark {nth} of session {session}: a door, a question, a laugh")
            for nth in range(int(end_s / NOTE_EVERY_S))
        ),
    )


def fill(file: Path, sessions: int) -> tuple[list[int], int]:
    """Write the record.

    Returns:
        The numbers of the long sessions, and how many turns the first of them has.
    """
    now = datetime.now(UTC)
    began = now
    record = Record(file, lambda: began)
    short = account_of(0, SHORT, began)
    for nth in range(sessions):
        began = now - timedelta(hours=2 * (sessions - nth))
        number = record.begin(
            NewSession("live", balance.__version__, title=f"Meeting {nth}", series="Library")
        )
        store(record, replace(short, id=number, title=f"Meeting {nth}", started_at=began))
        record.end(number, "mentor", short.duration_s)
    began = now
    numbers, turns = [], 0
    for seed in range(LONG_SESSIONS):
        number = record.begin(NewSession("live", balance.__version__, title="Long", series="Library"))
        numbers.append(number)
        told = store(record, account_of(number, replace(LONG, seed=seed), began))
        record.end(number, "mentor", LONG.duration_s)
        turns = turns or len(told.turns)
    record.close()
    return numbers, turns


def timed(client: httpx.Client, method: str, path: str, body: object = None) -> tuple[float, httpx.Response]:
    """Seconds from the request to the last byte of the answer."""
    began = time.perf_counter()
    answer = client.request(method, path, json=body)
    seconds = time.perf_counter() - began
    answer.raise_for_status()
    return seconds, answer


def measure(client: httpx.Client, numbers: list[int]) -> list[tuple[str, list[float], int]]:
    """What was asked for, seconds of each time, and bytes of the last answer."""
    found = []

    def many(what: str, method: str, paths: list[str], body: object = None) -> None:
        answers = [timed(client, method, path, body) for path in paths]
        found.append((what, [seconds for seconds, _ in answers], len(answers[-1][1].content)))

    one = f"/api/review/sessions/{numbers[0]}"
    sessions = [f"/api/review/sessions/{number}" for number in numbers]
    many("a long session, cold", "GET", sessions)
    many("a long session, again", "GET", [one] * TIMES)
    many("all sessions", "GET", ["/api/review/sessions"] * TIMES)
    many("all sessions, searched", "GET", ["/api/review/sessions?search=remark+11+anna"] * TIMES)
    relabel = {"kind": "relabel", "start_s": 3600.0, "end_s": 3660.0, "person": "p3"}
    many("a stretch relabelled", "POST", [f"{path}/corrections" for path in sessions], relabel)
    many("taken back", "DELETE", [f"{path}/corrections/last" for path in sessions])
    many("export as JSON", "GET", [f"{path}/export/json" for path in sessions])
    many("export as CSV, without names", "GET", [f"{path}/export/csv?pseudonymous=1" for path in sessions])
    return found


def run(sessions: int) -> tuple[list[tuple[str, list[float], int]], int, float]:
    """Fill a record, start the server on it, and measure.

    Returns:
        What was measured, turns of a long session, and MiB of the file.
    """
    with tempfile.TemporaryDirectory() as data:
        file = Path(data) / "record.sqlite"
        numbers, turns = fill(file, sessions)
        size = file.stat().st_size / 2**20
        program = [sys.executable, "-u", "-c", "from server.cli import main; main()"]
        with subprocess.Popen(
            [*program, "start", "--no-open", "--data", data],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            try:
                assert process.stdout is not None
                address = next(line.strip() for line in process.stdout if "token=" in line)
                with httpx.Client(base_url=address.partition("/?")[0], timeout=120) as client:
                    client.get(address, follow_redirects=True).raise_for_status()
                    while client.get("/api/snapshot").json()["engine"]["state"] == "warming":
                        time.sleep(0.5)
                    return measure(client, numbers), turns, size
            finally:
                process.terminate()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=1000)
    measured, turns, size = run(parser.parse_args().sessions)
    table = Table("asked for", "times", "median", "slowest", "answer")
    for what, seconds, answer in measured:
        table.add_row(
            what,
            str(len(seconds)),
            f"{median(seconds) * 1000:.0f} ms",
            f"{max(seconds) * 1000:.0f} ms",
            f"{answer / 1024:.0f} KiB",
        )
    Console().print(table)
    Console().print(f"A long session: {turns} turns. The file: {size:.0f} MiB.")


if __name__ == "__main__":
    main()
