from __future__ import annotations

import subprocess
import sys
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING

import pytest

from diarize.errors import AudioError
from diarize.sources import demo
from diarize.sources.file import FileSource

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.engine
def test_the_conversation_is_there_with_its_reference() -> None:
    recording = demo.demo_recording()
    assert sum(len(block.samples) for block in FileSource(recording.audio).blocks()) == 30 * 16_000
    speakers = {line.split()[7] for line in recording.reference.read_text(encoding="utf-8").splitlines()}
    assert speakers == {"speaker90", "speaker91"}


@pytest.mark.engine
def test_finding_it_imports_nothing_heavy() -> None:
    script = (
        "import sys; from diarize.sources.demo import demo_recording; demo_recording();"
        "print({'torch', 'numpy', 'pyannote.audio'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


@pytest.mark.parametrize("installed", [True, False])
def test_without_it_one_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, installed: bool
) -> None:
    package = ModuleSpec("pyannote", None, is_package=True)
    package.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(demo, "find_spec", lambda _name: package if installed else None)
    with pytest.raises(AudioError, match=r"sample\.wav of pyannote\.audio, is not installed: install"):
        demo.demo_recording()
