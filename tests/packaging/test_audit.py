"""What the audit of the pinned packages says; what was not asked is not passed over."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from types import ModuleType

WELL = {"name": "numpy", "version": "2.3.1", "vulns": []}
HOLED = {
    "name": "requests",
    "version": "2.20.0",
    "vulns": [{"id": "PYSEC-2023-74", "fix_versions": ["2.31.0"], "aliases": [], "description": ""}],
}
UNKNOWN = {"name": "torch", "skip_reason": "Dependency not found on PyPI and could not be audited"}


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("packages", "lines", "well"),
    [
        ([WELL], ["1 of 1 packages were audited; 0 known vulnerabilities."], True),
        (
            [WELL, UNKNOWN],
            ["1 of 2 packages were audited; 0 known vulnerabilities.", "Not audited: torch."],
            True,
        ),
        (
            [WELL, HOLED],
            [
                "requests 2.20.0: PYSEC-2023-74, mended in 2.31.0",
                "2 of 2 packages were audited; 1 known vulnerabilities.",
            ],
            False,
        ),
        (
            [UNKNOWN],
            ["No package was audited: the package index that answers here gives no advisories."],
            True,
        ),
    ],
)
def test_says_what_was_found_and_what_was_not_asked(
    audit: ModuleType, packages: list[dict[str, Any]], lines: list[str], well: bool
) -> None:
    assert audit.told({"dependencies": packages, "fixes": []}) == (lines, well)


def test_no_answer_is_said_and_does_not_stop_who_is_offline(
    audit: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = audit.subprocess.CompletedProcess([], 1, stdout="", stderr="…\nConnectionError: no network")
    monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: answer)
    assert audit.main("constraints.txt") == 0
    assert capsys.readouterr().out == (
        "The packages were NOT audited: pip-audit gave no answer (ConnectionError: no network).\n"
    )


def test_an_audit_that_cannot_be_done_for_a_fault_of_its_own_fails(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = audit.subprocess.CompletedProcess([], 1, stdout="", stderr="python: No module named pip_audit")
    monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: answer)
    assert audit.main("constraints.txt") == 1
