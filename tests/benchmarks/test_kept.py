"""What has been measured once is not measured again, unless what it depends on has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.accuracy.kept import digest, kept

if TYPE_CHECKING:
    from pathlib import Path


class Measure:
    """Counts how often it is asked, and leaves a file."""

    def __init__(self, file: Path) -> None:
        self.file, self.times = file, 0

    def __call__(self) -> dict[str, int]:
        self.times += 1
        self.file.write_text("result")
        return {"times": self.times}


def test_it_is_measured_once_and_again_when_something_has_changed(tmp_path: Path) -> None:
    path, file = tmp_path / "kept" / "a.json", tmp_path / "a.rttm"
    measure = Measure(file)
    assert kept(path, "x", [file], measure) == {"times": 1}
    assert kept(path, "x", [file], measure) == {"times": 1}
    assert kept(path, "y", [file], measure) == {"times": 2}
    file.unlink()
    assert kept(path, "y", [file], measure) == {"times": 3}
    assert sorted(p.name for p in path.parent.iterdir()) == ["a.json"]


def test_what_was_broken_off_is_not_kept(tmp_path: Path) -> None:
    path, file = tmp_path / "a.json", tmp_path / "a.rttm"
    measure = Measure(file)
    kept(path, "x", [file], measure)

    def breaks() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept(path, "y", [file], breaks)
    # Even for what it was made from before: its files may be half those of another run.
    assert kept(path, "x", [file], measure) == {"times": 2}


def test_a_digest_changes_with_content_names_and_words(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.py").write_text("1")
    first = digest(folder, "live")
    assert digest(folder, "live") == first
    assert digest(folder, "recording") != first
    (folder / "notes.md").write_text("not code")
    assert digest(folder, "live") == first
    (folder / "a.py").write_text("2")
    second = digest(folder, "live")
    assert second != first
    (folder / "a.py").rename(folder / "b.py")
    assert digest(folder, "live") not in (first, second)
