"""The documents name what exists, and all of it; the repository names no machine and no package index."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from typer.core import TyperGroup

import balance
from server.cli import app

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = ROOT / "docs" / "decisions"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked_files() -> list[Path]:
    """What is in the repository, or would be with the next commit."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def markdown_files() -> list[Path]:
    return [path for path in tracked_files() if path.suffix == ".md"]


# ---------------------------------------------------------------- make


def makefile_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text_of("Makefile"), flags=re.MULTILINE))


def test_readme_names_both_commands() -> None:
    commands = {line.strip() for line in text_of("README.md").splitlines() if line.startswith("    ")}
    assert {"make demo", "make test"} <= commands


def test_make_alone_lists_every_target() -> None:
    listing = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed = {line.split()[1] for line in listing.stdout.splitlines()}
    assert listed == makefile_targets()
    assert {"install", "demo", "test", "check", "bench", "wheel", "clean"} <= listed


def test_every_make_target_in_the_documents_exists() -> None:
    named: dict[str, str] = {}
    for path in markdown_files():
        for target in re.findall(
            r"(?:^    |`)make ([a-z]+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE
        ):
            named[target] = path.name
    assert "demo" in named
    unknown = {target: document for target, document in named.items() if target not in makefile_targets()}
    assert not unknown


# ---------------------------------------------------------------- the command line


def options_by_command() -> dict[str, set[str]]:
    """Each command of `balance` with the options that it takes."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return {
        name: {option for parameter in command.params for option in parameter.opts if option.startswith("-")}
        for name, command in group.commands.items()
    }


def readme_commands() -> dict[str, set[str]]:
    """Each command in README's table with the options named in its row."""
    rows = [line for line in text_of("README.md").splitlines() if line.startswith("| `balance")]
    return {
        re.findall(r"`balance ([a-z-]+)", row)[0]: set(re.findall(r"--[a-z][a-z-]*", row)) for row in rows
    }


def test_readme_names_every_command_and_none_besides() -> None:
    assert set(readme_commands()) == set(options_by_command())


def test_options_in_readme_exist() -> None:
    known = options_by_command()
    missing = {name: sorted(options - known.get(name, set())) for name, options in readme_commands().items()}
    assert not any(missing.values()), missing
    assert "--microphone" in known["start"]


# ---------------------------------------------------------------- versions and licences


def test_changelog_has_this_version() -> None:
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", text_of("CHANGELOG.md"), flags=re.MULTILINE)
    assert PROJECT["version"] == balance.__version__
    assert PROJECT["version"] in versions
    assert versions == sorted(versions, key=Version, reverse=True)


def requirements(*extras: str) -> list[Requirement]:
    lines: list[str] = list(PROJECT["dependencies"])
    for extra in extras:
        lines += PROJECT["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


def test_notice_names_every_library() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", text_of("NOTICE.md"), flags=re.MULTILINE)
    named = {canonicalize_name(name) for row in rows for name in re.findall(r"[\w.\-]+", row)}
    missing = {
        item.name for item in requirements("dev", "bench") if canonicalize_name(item.name) not in named
    }
    assert not missing


def pins() -> dict[str, Version]:
    lines = [line for line in text_of("constraints.txt").splitlines() if line and not line.startswith("#")]
    exact = [re.fullmatch(r"([\w.\-]+)==([\w.]+)", line) for line in lines]
    assert all(exact), "only NAME==VERSION, without address or local version, installs everywhere"
    return {canonicalize_name(found[1]): Version(found[2]) for found in exact if found}


@pytest.mark.parametrize("requirement", requirements("dev", "bench"), ids=str)
def test_every_dependency_is_pinned_within_its_bounds(requirement: Requirement) -> None:
    pinned = pins().get(canonicalize_name(requirement.name))
    assert pinned is not None, f"{requirement.name} is not in constraints.txt: run make constraints"
    assert pinned in requirement.specifier


# ---------------------------------------------------------------- decisions and links


def decisions() -> list[Path]:
    return sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")


def test_decisions_are_numbered_without_gaps_in_each_part() -> None:
    parts: dict[int, list[int]] = {}
    for path in decisions():
        found = re.fullmatch(r"(\d{4})-[a-z0-9-]+\.md", path.name)
        assert found, f"{path.name} is not NNNN-what-it-says.md"
        number = int(found[1])
        parts.setdefault(number // 10, []).append(number)
    for numbers in parts.values():
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_every_decision_is_linked_under_its_own_title() -> None:
    index = text_of("docs/decisions/README.md")
    links = {
        name: title for title, name in re.findall(r"^- \[(.+)\]\((.+\.md)\)$", index, flags=re.MULTILINE)
    }
    titles = {
        path.name: path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for path in decisions()
    }
    assert links == titles


def test_every_decision_says_what_was_not_chosen() -> None:
    for path in decisions():
        text = path.read_text(encoding="utf-8")
        missing = [
            part for part in ("Context", "Decision", "Alternatives", "Consequences") if part not in text
        ]
        assert not missing, f"{path.name} has no {', '.join(missing)}"


@pytest.mark.parametrize("path", markdown_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    dead = [target for target in targets if not (path.parent / target).exists()]
    assert not dead


NAMED_FILE = re.compile(
    r"`((?:balance|diarize|server|web|tests|benchmarks)/[a-z0-9_/.-]+\.(?:py|json|js|css|html|md))`"
)


@pytest.mark.parametrize("path", markdown_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_documents_name_are_there(path: Path) -> None:
    named = NAMED_FILE.findall(path.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_files_that_documents_name_would_be_looked_for() -> None:
    assert NAMED_FILE.findall("as `web/js/live.js` has it, and `balance/speech/ledger.py`") == [
        "web/js/live.js",
        "balance/speech/ledger.py",
    ]


# ---------------------------------------------------------------- nothing of one machine

# Put together from parts, so that this file does not contain what it looks for.
OF_ONE_MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w.])/(?:" + "|".join(["wo" + "rk", "ho" + "me", "ro" + "ot"]) + r")/\w",
            "pypi" + r"\.org",
            "pytho" + r"nhosted\.org",
            "registry\\." + r"npmjs",
            "download\\." + r"pytorch",
            "-index" + r"-url",
            r"//(?:localhost|127\.0\.0\.1)[:\d]*/" + "simple",
        ]
    )
)


@pytest.mark.parametrize(
    "line",
    [
        "see /wo" + "rk/main/x",
        '"/ho' + 'me/anna/x.wav"',
        "pip install --extra-index" + "-url x",
        "https://pypi" + ".org/x",
    ],
)
def test_traces_of_one_machine_would_be_found(line: str) -> None:
    assert OF_ONE_MACHINE.search(line)


@pytest.mark.parametrize(
    "line", ["../work/notes", "https://example.org/work/1", "a /home page", "rooted/root"]
)
def test_ordinary_words_are_no_traces(line: str) -> None:
    assert not OF_ONE_MACHINE.search(line)


def test_no_file_names_a_machine_or_a_package_index() -> None:
    found = []
    for path in tracked_files():
        data = path.read_bytes()
        if b"\0" in data:
            continue
        for number, line in enumerate(data.decode("utf-8").splitlines(), start=1):
            if OF_ONE_MACHINE.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert not found, "\n".join(found)
