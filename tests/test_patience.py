"""Tests wait for a state, not for a time: who waits has patience, and waits in a way that the pages allow."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 30
WAITS = frozenset({"wait", "join"})
"""Of threads and processes: their only argument is how long."""


def calls() -> list[tuple[str, ast.Call]]:
    """Every call in the tests, and in what measures the running program, with its place."""
    return [
        (f"{file.relative_to(ROOT)}:{node.lineno}", node)
        for folder in ("tests", "benchmarks")
        for file in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


def patience_s(call: ast.Call) -> float | None:
    """The seconds that a call waits at most, where they are written in it."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    written = [word.value for word in call.keywords if word.arg == "timeout"]
    if name in WAITS and len(call.args) == 1:
        written += call.args
    for value in written:
        if isinstance(value, ast.Constant) and isinstance(value.value, int | float):
            # Playwright has milliseconds.
            return value.value / 1000 if value.value >= 1000 else value.value
    return None


def test_nobody_gives_up_early() -> None:
    """On a busy computer a second is nothing: an early end is a failure that the next run does not have."""
    early = {place: wait for place, call in calls() if (wait := patience_s(call)) is not None}
    assert len(early) > 50
    assert {place: wait for place, wait in early.items() if 1 <= wait < PATIENCE_S} == {}


def test_no_text_is_evaluated_over_and_over_in_a_page() -> None:
    """Their security policy forbids it: it is an error, not a wait, unless it is true at once (`until`)."""
    named = [place for place, call in calls() if getattr(call.func, "attr", "") == "wait_for_function"]
    assert named == []


@pytest.mark.parametrize(
    ("code", "wait"),
    [
        ("socket.recv(timeout=10)", 10),
        ("page.goto(address, timeout=10_000)", 10),
        ("process.wait(5)", 5),
        ("process.wait(LIMIT_S)", None),
        ("', '.join(names)", None),
        ("os.path.join(a, 5)", None),
    ],
)
def test_what_counts_as_a_wait(code: str, wait: float | None) -> None:
    (call,) = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    assert patience_s(call) == wait
