"""The command as a process: what it says, what it imports, how it begins and ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from server.serving.sockets import open_socket
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BALANCE = [sys.executable, "-c", "from server.cli import main; main()"]
HEAVY = (
    "torch",
    "numpy",
    "fastapi",
    "uvicorn",
    "pydantic",
    "pydantic_settings",
    "structlog",
    "sounddevice",
    "scipy",
)


def balance(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*BALANCE, *arguments], capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own settings or data."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "BALANCE_PORT", "BALANCE_MICROPHONE"):
        monkeypatch.delenv(name, raising=False)


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\nsys.argv = ['balance', '--help']\nfrom server.cli import main\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    assert not ended.code\n"
        f"print('HEAVY', sorted(set(sys.modules) & set({HEAVY!r})))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "Show everything on a real recorded conversation" in done.stdout
    assert "HEAVY []" in done.stdout


def test_every_command_has_help() -> None:
    for command in ("start", "demo", "devices", "doctor", "analyze"):
        assert balance(command, "--help").returncode == 0


def test_version() -> None:
    assert balance("--version").stdout == "balance 0.1.0\n"


def test_an_output_without_letters_for_a_name_does_not_stop_the_work(tmp_path: Path) -> None:
    """As on Windows, where what goes to a file or another program has the letters of one region alone."""
    (tmp_path / "Łódź.rttm").write_text("SPEAKER x 1 0.0 5.0 <NA> <NA> Zoë <NA> <NA>\n", encoding="utf-8")
    done = subprocess.run(
        [*BALANCE, "import", "Łódź.rttm", "--data", "data"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="cp1252",
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("?ód?.rttm: session 1, 1 people")


def test_an_unknown_option_is_refused() -> None:
    done = balance("--prot", "9000")
    assert done.returncode == 2
    assert "No such option" in done.stderr


def test_a_taken_port_is_named() -> None:
    with open_socket(None, 0) as listening:
        port = listening.getsockname()[1]
        done = balance("--port", str(port), "--no-open")
    assert done.returncode == 1
    # Before it there may be a line on a variable of the environment that is no setting.
    assert done.stderr.splitlines()[-1] == (
        f"balance: Port {port} is taken by another program; end that one, or choose another with --port."
    )


def test_a_microphone_that_is_not_there_is_exit_code_3() -> None:
    done = balance("--microphone", "No such microphone", "--no-open")
    assert done.returncode == 3
    assert done.stderr.startswith("balance: ")
    assert done.stderr.count("\n") == 1


def test_a_recording_that_is_not_there_is_exit_code_2(tmp_path: Path) -> None:
    done = balance("demo", str(tmp_path / "missing.wav"), "--no-open")
    assert done.returncode == 2
    assert "missing.wav" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = balance("--data", str(tmp_path / "file" / "data"), "--no-open")
    assert done.returncode == 1
    assert "cannot be made" in done.stderr


class Process:
    """`balance start` in a process of its own, with the one-time address it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.stderr = ""
        self._drain = threading.Thread(target=self._read_stderr)
        self._drain.start()
        self.address = self.next_address()
        self.port = int(re.findall(r":(\d+)/", self.address)[0])

    def _read_stderr(self) -> None:
        assert self.process.stderr is not None
        self.stderr = self.process.stderr.read()

    def next_address(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "token=" in line:
                return line.strip()
        raise AssertionError("no address was printed: " + self.stderr)

    def end(self) -> int:
        code = self.process.wait(60)
        self._drain.join(60)
        return code

    @property
    def takes_connections(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def started(*arguments: str) -> Iterator[Process]:
    command = [*BALANCE, "start", "--no-open", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield Process(process)
        finally:
            process.kill()


def test_from_the_printed_address_to_an_orderly_end() -> None:
    with started() as running, httpx.Client(follow_redirects=True) as browser:
        browser.get(running.address)
        health = browser.get(f"http://127.0.0.1:{running.port}/api/health")
        assert health.json()["session"] == "idle"
        running.process.send_signal(signal.SIGTERM)
        assert running.end() == 0
        token = running.address.partition("token=")[2]
        assert token not in running.stderr
        assert "Traceback" not in running.stderr


def test_enter_prints_another_address() -> None:
    with started() as running, httpx.Client() as first, httpx.Client() as second:
        assert first.get(running.address).status_code == 303
        assert second.get(running.address).status_code == 403
        assert running.process.stdin is not None
        running.process.stdin.write("\n")
        running.process.stdin.flush()
        assert second.get(running.next_address()).status_code == 303
        running.process.send_signal(signal.SIGINT)
        assert running.end() == 0


def test_a_second_signal_ends_it_at_once() -> None:
    with started() as running, httpx.Client() as browser, socket.socket() as slow:
        browser.get(running.address)
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        slow.connect(("127.0.0.1", running.port))
        slow.sendall(
            f"POST /api/session/start HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nCookie: {cookie}\r\n"
            "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{".encode()
        )
        assert browser.get(f"http://127.0.0.1:{running.port}/api/health").status_code == 200
        running.process.send_signal(signal.SIGTERM)
        while running.takes_connections:
            pass
        running.process.send_signal(signal.SIGTERM)
        assert running.end() == 128 + signal.SIGTERM
