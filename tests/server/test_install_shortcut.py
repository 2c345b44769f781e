"""The icon that starts the program, made for real in a home of its own, and the program that it starts."""

from __future__ import annotations

import configparser
import os
import shlex
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import balance
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
