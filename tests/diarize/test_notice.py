"""A sentence that knows its code."""

from __future__ import annotations

import json
import pickle

from diarize.notice import Notice

GONE = Notice("microphone_gone", "Table is gone.", "Table")


def test_it_is_a_text_wherever_a_text_is_wanted() -> None:
    assert GONE == "Table is gone."
    assert json.dumps({"sentence": GONE}) == '{"sentence": "Table is gone."}'
    assert " ".join([GONE, Notice("engine_busy", "Too busy.")]) == "Table is gone. Too busy."


def test_from_one_process_to_another_it_keeps_its_code() -> None:
    there = pickle.loads(pickle.dumps(GONE))
    assert (there, there.code, there.about) == ("Table is gone.", "microphone_gone", "Table")


def test_what_names_nothing_is_about_nothing() -> None:
    assert Notice("engine_busy", "Too busy.").about is None
