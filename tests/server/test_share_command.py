"""`balance --share` as a process: what it prints, and what it refuses."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BALANCE = [sys.executable, "-u", "-c", "from server.cli import main; main()", "start", "--no-open"]


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    command = [*BALANCE, "--data", str(tmp_path), "--share", "--share-host", "127.0.0.2"]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        yield process
        process.kill()


def refused(*arguments: str) -> tuple[int, str]:
    done = subprocess.run([*BALANCE, *arguments], capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stderr.splitlines()[-1]


def test_shared_from_the_start_the_links_are_printed_and_hold(shared: subprocess.Popen[str]) -> None:
    assert shared.stdout is not None
    found: dict[str, str] = {}
    for line in shared.stdout:
        if link := re.match(r"Link for (\w+): (http://127\.0\.0\.2:\d+/s/\S+)$", line):
            found[link[1]] = link[2]
        if len(found) == 2:
            break
    assert set(found) == {"screens", "phones"}
    assert httpx.get(found["phones"]).headers["Location"] == "/join"
    assert httpx.get(found["screens"]).headers["Location"] == "/screen"
    shared.terminate()
    assert shared.wait(60) == 0
    assert shared.stderr is not None
    written = shared.stderr.read()
    assert "Traceback" not in written
    assert not any(link.rpartition("/")[2] in written for link in found.values())


def test_what_cannot_be_shared_ends_the_program_with_a_sentence(tmp_path: Path) -> None:
    code, sentence = refused("--data", str(tmp_path), "--share", "--share-host", "192.0.2.77")
    assert code == 1
    assert sentence.startswith("balance: 192.0.2.77 is no address that this computer can be reached at")


def test_a_certificate_that_cannot_be_used_ends_it_too(tmp_path: Path) -> None:
    assert refused("--certfile", str(tmp_path / "none.pem"))[0] == 2
    assert refused("--keyfile", str(tmp_path / "none.key")) == (
        2,
        "balance: A key without its certificate is of no use: give --certfile, too.",
    )
