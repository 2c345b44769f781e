"""Whatever a recording is called, its results have a name of our own."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.analysis.names import DEVICES, result_name, result_names, shown_path


@pytest.mark.parametrize(
    "stem", ["ES2004a_948-1042", "Meeting 3 (cont.)", "2026-03-01 rondetafel", "Tallinn, õhtu", "会议", "a.b"]
)
def test_an_ordinary_name_stays(stem: str) -> None:
    assert result_name(stem) == stem


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("CON", "recording-CON-a3dbc4b6"),
        ("con.backup", "recording-con.backup-aac3460e"),
        ("🎤", "recording-37ed7c96"),
        ("../../x", "_.._x-9cdf6a50"),
        ("..\\..\\x", "_.._x-baaa9aba"),
        ("a\nb", "a_b-7e18f737"),
        # a.live.rttm is what was first shown of the recording "a".
        ("a.live", "a.live-8bcd3afc"),
        ("", "recording-e3b0c442"),
    ],
)
def test_any_other_becomes_ours(stem: str, name: str) -> None:
    assert result_name(stem) == name


def test_a_long_name_leaves_room_for_endings() -> None:
    name = result_name("é" * 300)
    assert name.startswith("é" * 60 + "-")
    assert len(name.encode()) == 129


@given(st.text(max_size=200))
def test_a_name_is_a_file_in_its_folder_everywhere(stem: str) -> None:
    name = result_name(stem)
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set('/\\:*?"<>|\0\n\r\t')
    assert name.partition(".")[0].lower() not in DEVICES
    assert name[0] not in ". "
    assert name[-1] not in ". "
    assert 0 < len(name.encode()) <= 140


@given(st.lists(st.text(alphabet="aAé/ -2", max_size=4), max_size=12))
def test_no_two_are_the_same_file(stems: list[str]) -> None:
    names = result_names(stems)
    assert len({name.casefold() for name in names}) == len(stems)


def test_recordings_called_the_same_are_numbered() -> None:
    assert result_names(["a", "A", "b", "a"]) == ["a", "A-2", "b", "a-3"]


def test_what_is_shown_of_a_path_breaks_no_line_and_no_terminal() -> None:
    assert shown_path("/a/two\nlines\x1b[31m \udcff 🎙.wav") == "/a/two?lines?[31m ? 🎙.wav"
