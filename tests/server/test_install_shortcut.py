"""The icon that starts the program, made for real in a home of its own, and the program that it starts."""

from __future__ import annotations

import configparser
import io
import os
import shlex
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import balance
from server import window
from server.commands.install_shortcut import run_install_shortcut
from server.errors import CannotStart

if TYPE_CHECKING:
    from pathlib import Path

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="a desktop entry is made on Linux only"
)


def install(home: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "SUDO_USER"} | {
        "HOME": str(home)
    }
    command = [sys.executable, "-m", "server", "install-shortcut"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@linux
def test_the_icon_starts_the_program(tmp_path: Path) -> None:
    done = install(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    for folder in ("Desktop", ".local/share/applications"):
        entry = tmp_path / folder / "Speaking_balance.desktop"
        if not entry.is_file():
            entry = tmp_path / folder / "Speaking balance.desktop"
        assert entry.stat().st_mode & stat.S_IXUSR
        read = configparser.ConfigParser(interpolation=None)
        read.read(entry, encoding="utf-8")
        assert read["Desktop Entry"]["Name"].replace("_", " ") == "Speaking balance"
        assert read["Desktop Entry"]["Terminal"] == "true"
        words = shlex.split(read["Desktop Entry"]["Exec"])
        started = subprocess.run([*words, "--version"], capture_output=True, text=True, check=True)
        assert started.stdout.strip() == f"balance {balance.__version__}"


@linux
def test_a_desktop_that_cannot_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "Desktop").write_text("a file in its place")
    done = install(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("balance: The shortcut cannot be written to ")
    assert done.stderr.count("\n") == 1


def test_a_path_with_a_space_is_refused_rather_than_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "executable", "/Jan de Vries/venv/bin/python")
    with pytest.raises(CannotStart, match="there is a space in that path"):
        run_install_shortcut()


def test_the_window_stays_until_the_sentence_was_read() -> None:
    command = [sys.executable, "-m", "server.window", "start", "--port", "0"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as opened:
        assert opened.stderr is not None
        said = ""
        while "Press Enter to close this window." not in said:
            line = opened.stderr.readline()
            assert line, said
            said += line
        assert "port" in said
        assert opened.poll() is None, "it waits"
        opened.communicate("\n")
        assert opened.returncode == 2


def test_what_nobody_expected_is_to_be_read_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("nobody expected this")

    monkeypatch.setattr(window, "command", fail)
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    with pytest.raises(SystemExit) as end:
        window.main()
    assert end.value.code == 1
    assert "ZeroDivisionError: nobody expected this\nPress Enter" in capsys.readouterr().err


def test_after_an_orderly_end_it_closes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(window, "command", lambda: None)
    with pytest.raises(SystemExit) as end:
        window.main()
    assert end.value.code == 0
    assert capsys.readouterr().err == ""
