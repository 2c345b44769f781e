"""The image is built from what pyproject.toml names, no more and no less; hadolint sees to the rest."""

from __future__ import annotations

import tomllib
from typing import Any

from tests.conftest import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def instructions(name: str) -> list[list[str]]:
    """The words behind each instruction of this name."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [words[1:] for line in text.splitlines() if (words := line.split())[:1] == [name]]


def test_it_copies_what_the_wheel_is_built_from() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    project = PROJECT["project"]
    needed = {"pyproject.toml", project["readme"], *project["license-files"]}
    needed |= {*wheel["packages"], *wheel["force-include"]}
    copied = {source for *sources, _ in instructions("COPY") for source in sources}
    assert copied == needed
    assert all((ROOT / source).exists() for source in copied)
    for *sources, to in instructions("COPY"):
        assert sources == [to] if (ROOT / sources[0]).is_dir() else to == "./", "a folder keeps its name"


def test_nothing_of_that_is_left_out() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert set(ignored) == {".git", ".venv", "build", "dist", "**/__pycache__", ".*_cache", ".hypothesis"}


def test_it_installs_the_tested_versions_and_runs_as_nobody_in_particular() -> None:
    (install,) = [words for words in instructions("RUN") if words[:2] == ["pip", "install"]]
    assert install[-3:] == ["-c", "constraints.txt", "'.[pdf]'"]
    assert instructions("USER") == [["1000"]]
    (base,) = instructions("FROM")
    assert base == ["python:3.11-slim"], "the Python that the tests run with"
