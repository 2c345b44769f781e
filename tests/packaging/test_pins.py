"""The pinned versions are divided: what the engine alone needs, and everything else."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from types import ModuleType


@pytest.fixture(scope="module")
def pins() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pins", ROOT / ".ci" / "pins.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def constraints() -> str:
    return (ROOT / "constraints.txt").read_text(encoding="utf-8")


def test_they_are_sorted_in_two_parts(pins: ModuleType) -> None:
    text = pins.divided(["torch==2.0", "Zope==1", "alembic==3", "pyannote-audio==4.0"], {"alembic", "zope"})
    assert text == f"{pins.HEAD}\nalembic==3\nZope==1\n{pins.ENGINE}\npyannote-audio==4.0\ntorch==2.0\n"
    assert pins.light_pins(text) == ["alembic==3", "Zope==1"]


@pytest.mark.engine
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems need other packages besides")
def test_the_list_is_what_the_installed_packages_say(pins: ModuleType, constraints: str) -> None:
    lines = [line for line in constraints.splitlines() if not line.startswith("#")]
    assert pins.divided(lines, pins.without_the_engine()) == constraints


def test_nothing_of_the_engine_is_installed_without_it(pins: ModuleType, constraints: str) -> None:
    light = {line.partition("==")[0] for line in pins.light_pins(constraints)}
    assert {"fastapi", "numpy", "SQLAlchemy", "pytest", "typst", "av"} <= light
    heavy = {
        "torch",
        "torchaudio",
        "torchcodec",
        "pyannote-audio",
        "senko",
        "lightning",
        "numba",
        "matplotlib",
    }
    assert light.isdisjoint(heavy)
