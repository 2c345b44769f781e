from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from server.analysis.introductions import introductions
from server.errors import CannotStart

if TYPE_CHECKING:
    from pathlib import Path

ROUND = {"introductions": [{"name": "Anna", "start_s": 1.0, "end_s": 13.5}], "roster": ["Anna", "Bo"]}


def test_a_file_or_a_folder_with_one_for_each_recording(tmp_path: Path) -> None:
    (tmp_path / "monday.json").write_text(json.dumps(ROUND), encoding="utf-8")
    for place in (tmp_path, tmp_path / "monday.json"):
        (one,) = introductions(place, "monday")
        assert (one.name, one.start_s, one.end_s) == ("Anna", 1.0, 13.5)


def test_a_file_without_introductions_is_a_recording_without_any(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    assert introductions(tmp_path / "x.json", "x") == []


def refused(place: Path) -> str:
    with pytest.raises(CannotStart) as raised:
        introductions(place, "monday")
    assert raised.value.exit_code == 2
    return raised.value.sentence


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    assert refused(tmp_path) == (
        f"The introductions {tmp_path / 'monday.json'} cannot be read (No such file or directory): "
        "check what --introductions names."
    )


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("not json", "the file"),
        ("[]", "the file"),
        ('{"introductions": [{"name": "", "start_s": 0, "end_s": 1}]}', "introductions.0.name"),
        ('{"introductions": [{"name": "A", "start_s": -1, "end_s": 1}]}', "introductions.0.start_s"),
        ('{"introductions": [{"name": "A", "start_s": 2, "end_s": 1}]}', "introductions.0"),
        ('{"introductions": [{"name": "A", "start_s": 2}]}', "introductions.0.end_s"),
        ('{"introductions": [{"name": "A", "start_s": NaN, "end_s": 3}]}', "introductions.0.start_s"),
        ('{"introductions": [{"name": "A", "start_s": 0, "end_s": Infinity}]}', "introductions.0.end_s"),
    ],
)
def test_a_file_that_makes_no_sense_is_one_sentence_that_says_where(
    tmp_path: Path, text: str, where: str
) -> None:
    path = tmp_path / "monday.json"
    path.write_text(text, encoding="utf-8")
    sentence = refused(path)
    assert sentence.startswith(f"The introductions {path} make no sense at {where} (")
    assert "\n" not in sentence
    assert sentence.endswith('write {"introductions": [{"name": "Anna", "start_s": 1.0, "end_s": 13.5}]}.')
