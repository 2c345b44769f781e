from __future__ import annotations

import doctest
import importlib

import pytest


@pytest.mark.parametrize("module", ["balance.speech.counted", "balance.speech.rttm", "balance.spans"])
def test_the_examples_in_docstrings_are_true(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted > 0
    assert result.failed == 0
