"""The whole program is asked to end while everything is at work. How soon is measured by `make faults`."""

from __future__ import annotations

import os
import signal

import pytest

from benchmarks.faults import ends

pytestmark = [
    pytest.mark.real_models,
    pytest.mark.skipif(os.name != "posix", reason="it is asked to end by POSIX's signals"),
]


def test_a_session_pages_and_an_upload_end_without_a_word_of_trouble_and_no_process_is_left() -> None:
    ends.told_to_end(signal.SIGTERM)
