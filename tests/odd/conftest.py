"""What the odd meetings share: each real model loaded once, and the bench's voices."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from benchmarks.odd.hear import Models, models
from benchmarks.odd.voices import load_voices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.odd.situations import Voices


@pytest.fixture(scope="session")
def loaded() -> Models:
    return models()


@pytest.fixture(scope="session")
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture(scope="session")
def bench_voices(bench_dir: Path) -> Voices:
    return load_voices(bench_dir / "voices")
