"""Every promise of docs/reliability.md names tests that exist, and says what was measured."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROMISES = 34
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def promises() -> list[tuple[str, ...]]:
    """(number, promise, tests, measured) of each row."""
    lines = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8").splitlines()
    rows = [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in lines]
    return [row for row in rows if row[0].isdecimal()]


@cache
def functions(path: str) -> frozenset[str]:
    """The names of all functions of a file, those in classes included."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds))


def test_no_promise_is_left_out() -> None:
    assert [int(row[0]) for row in promises()] == list(range(1, PROMISES + 1))


def test_every_promise_has_its_tests_and_says_what_was_measured() -> None:
    for row in promises():
        number, promise, tests, measured = row
        assert promise, number
        assert TEST.search(tests), f"promise {number} names no test"
        assert TEST.sub("", tests).strip(" ,") == "", f"promise {number} names what is no test"
        assert measured, f"promise {number} does not say what was measured"


def test_every_test_that_is_named_exists() -> None:
    named = [found for row in promises() for found in TEST.findall(row[2])]
    assert len(named) >= PROMISES
    missing = [f"{path}::{name}" for path, name in named if name not in functions(path)]
    assert missing == []
