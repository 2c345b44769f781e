"""The log as a file: what is in it, what is not, and whom it may hold up."""

from __future__ import annotations

import io
import json
import logging
import os
import stat
import sys
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from server.health import journal
from server.health.bug_report import report
from server.health.journal import FILE, Journal
from server.health.log import set_up_log
from server.settings import Settings
from tests.running import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "Zebedee"


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is written there."""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    return sys.stderr  # type: ignore[return-value]


@pytest.fixture
def log(tmp_path: Path, stderr: io.StringIO) -> Iterator[structlog.BoundLogger]:
    """The program's log as it is set up, stderr and file, and as it was again afterwards."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    was = structlog.get_config()
    set_up_log("info", tmp_path)
    yield structlog.get_logger()
    for handler in set(root.handlers) - set(before):
        handler.close()
        root.removeHandler(handler)
    root.setLevel(level)
    structlog.configure(**was)


def written(folder: Path) -> list[dict[str, Any]]:
    """All lines, once everything that waited is in the file."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, Journal):
            handler.close()
    return list(journal.read(folder))


def fail() -> None:
    raise ValueError(f"{NAME} is nobody's number")


def test_what_is_logged_is_a_line_each_with_its_values(log: structlog.BoundLogger, tmp_path: Path) -> None:
    log.info("engine_ready", load_s=1.5)
    log.debug("not at this level")
    log.warning("engine_state", state="behind")
    first, second = written(tmp_path)
    assert first.pop("at") <= second.pop("at")
    assert first == {"level": "info", "event": "engine_ready", "load_s": 1.5}
    assert second == {"level": "warning", "event": "engine_state", "state": "behind"}


def test_an_exception_is_its_type_and_places_without_its_message(
    log: structlog.BoundLogger, tmp_path: Path, stderr: io.StringIO
) -> None:
    try:
        fail()
    except ValueError:
        log.exception("beat_failed")
    (line,) = written(tmp_path)
    assert (line["event"], line["error"]) == ("beat_failed", "ValueError")
    assert line["places"][-1].startswith("server/test_journal.py:")
    assert line["places"][-1].endswith(" fail")
    assert NAME not in (tmp_path / FILE).read_text(encoding="utf-8")
    assert f"ValueError: {NAME}" in stderr.getvalue(), "stderr has all of it"


def test_of_a_library_it_is_kept_that_it_warned_not_what_it_said(
    log: structlog.BoundLogger, tmp_path: Path
) -> None:
    logging.getLogger("some.library").warning("%s cannot be parsed", NAME)
    (line,) = written(tmp_path)
    assert (line["event"], line["library"], line["level"]) == ("library", "some.library", "warning")
    assert NAME not in (tmp_path / FILE).read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights of files")
def test_the_file_is_its_owners_alone(log: structlog.BoundLogger, tmp_path: Path) -> None:
    log.info("started")
    written(tmp_path)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_it_stays_bounded_and_the_newest_are_kept(
    log: structlog.BoundLogger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (handler,) = (one for one in logging.getLogger().handlers if isinstance(one, Journal))
    handler._file.maxBytes = 10_000
    for number in range(900):
        log.info("session", captured_s=number)
    lines = written(tmp_path)
    assert [line["captured_s"] for line in lines] == list(range(900 - len(lines), 900))
    assert sum(one.stat().st_size for one in tmp_path.iterdir()) <= 20_000


def test_a_file_that_cannot_be_written_is_said_once_and_ends_nothing(
    tmp_path: Path, log: structlog.BoundLogger, stderr: io.StringIO
) -> None:
    (tmp_path / FILE).mkdir()
    for _ in range(3):
        log.info("session", state="listening")
    for handler in logging.getLogger().handlers:
        if isinstance(handler, Journal):
            handler.close()
    assert stderr.getvalue().count("log_file_fails") == 1


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    (tmp_path / f"{FILE}.1").write_text('{"event": "first"}\n{"event": "sec', encoding="utf-8")
    (tmp_path / FILE).write_text('{"event": "third"}\n\n3\n', encoding="utf-8")
    assert [line["event"] for line in journal.read(tmp_path)] == ["first", "third"]


def test_a_bug_report_has_the_last_lines_and_no_sentence_of_them(tmp_path: Path) -> None:
    lines = [
        {"at": "2026-01-01T10:00:00.000+00:00", "level": "info", "event": "session", "captured_s": n}
        for n in range(60)
    ]
    lines.append(
        {
            "at": "2026-01-01T11:00:00.000+00:00",
            "level": "error",
            "event": "beat_failed",
            "error": "ValueError",
            "sentence": f"{NAME} is not here",
            "where": NAME,
            "places": ["server/pulse.py:49 beat"],
        }
    )  # fmt: skip
    (tmp_path / FILE).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    text = report([], Settings(data=tmp_path))
    assert "captured_s=20" not in text
    assert "2026-01-01T10:00:00.000+00:00 info session captured_s=21\n" in text
    assert text.endswith(" error beat_failed error=ValueError\n    server/pulse.py:49 beat\n")
    assert NAME not in text


def test_the_running_program_writes_it(tmp_path: Path) -> None:
    environment = os.environ | {"HOME": str(tmp_path)}
    with running("rehearse", "--no-open", "--data", tmp_path / "data", environment=environment):
        pass
    events = [line["event"] for line in journal.read(tmp_path / "data")]
    assert events[0] == "started"
    assert "session" in events
