"""The wheel, installed into an empty environment, runs from outside the checkout, pages included."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import sysconfig
import tarfile
import threading
import urllib.request
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

import balance

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("balance", "diarize", "server", "web")
PATIENCE_S = 120.0
"""After this long a program that says nothing is ended, so that a test fails rather than hangs."""


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints that ends well, its home being the folder it runs in."""
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment(cwd),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def environment(home: Path) -> dict[str, str]:
    """This process's environment with an empty home, and without what leads Python to the checkout."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "XDG_", "BALANCE_", "VIRTUAL_ENV"))
    }
    return kept | {"HOME": str(home), "PYTHONUNBUFFERED": "1"}


def tracked(*folders: str) -> set[str]:
    """The files that git has, or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive, and the wheel that was built from it, as a user of either gets it."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def bin_dir(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Commands of an empty environment with the wheel in it, and beside it the libraries already here."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home / "venv", symlinks=os.name != "nt", with_pip=False)
    scripts = home / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    install = ("install", "--no-deps", "--no-index", "--disable-pip-version-check", wheel)
    run(sys.executable, "-m", "pip", "--python", python, *install, cwd=home)
    # A folder named in a .pth file is searched, but its own .pth files are not read: the checkout's
    # editable install stays out.
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip()
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(site, "libraries.pth").write_text("\n".join(sorted(libraries)) + "\n", encoding="utf-8")
    return scripts


def test_wheel_carries_the_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name.partition("/")[0] for name in names} == {
        *PACKAGES,
        f"speaking_balance-{balance.__version__}.dist-info",
    }
    assert {"balance/py.typed", "diarize/py.typed", "server/py.typed"} <= names
    licences = f"speaking_balance-{balance.__version__}.dist-info/licenses/"
    assert {licences + "LICENSE", licences + "NOTICE.md"} <= names


def test_wheel_carries_every_module_and_page_and_no_more(wheel: Path) -> None:
    expected = tracked(*PACKAGES) | {"server/health/constraints.txt"}
    assert any(name.endswith(".js") for name in expected)
    with zipfile.ZipFile(wheel) as archive:
        assert {name for name in archive.namelist() if ".dist-info/" not in name} == expected
        tested = archive.read("server/health/constraints.txt")
    assert tested == (ROOT / "constraints.txt").read_bytes()


def test_source_archive_carries_what_git_has_and_no_more(built: Path) -> None:
    top = f"speaking_balance-{balance.__version__}"
    with tarfile.open(built / f"{top}.tar.gz") as archive:
        names = {member.name for member in archive.getmembers() if member.isfile()}
    assert names == {f"{top}/{name}" for name in tracked() | {"PKG-INFO"}}


def test_command_runs_from_the_wheel(bin_dir: Path, tmp_path: Path) -> None:
    assert balance.__version__ in run(bin_dir / "balance", "--version", cwd=tmp_path)
    where = "from server.health.tested_versions import constraints_file; print(constraints_file())"
    assert Path(run(bin_dir / "python", "-c", where, cwd=tmp_path).strip()).is_relative_to(bin_dir.parent)
    program = f"import {', '.join(PACKAGES)}; print(*(m.__file__ for m in ({', '.join(PACKAGES)})))"
    for file in run(bin_dir / "python", "-c", program, cwd=tmp_path).split():
        assert Path(file).is_relative_to(bin_dir.parent), f"{file} is not the installed one"


@pytest.fixture
def printed_address(bin_dir: Path, tmp_path: Path) -> Iterator[str]:
    """The address that a server started from the wheel prints; the server ends behind the test."""
    command = [bin_dir / "balance", "start", "--no-open", "--data", tmp_path / "data"]
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        watchdog = threading.Timer(PATIENCE_S, process.kill)
        watchdog.start()
        try:
            yield address_in(process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate()
            watchdog.cancel()


def address_in(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"http://\S+", line):
            return found[0]
    pytest.fail(f"balance ended without an address; it said:\n{said}")


def test_server_gives_the_pages_from_the_wheel(printed_address: str) -> None:
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar)
    )
    with opener.open(printed_address, timeout=PATIENCE_S) as answer:
        page: str = answer.read().decode("utf-8")
        assert answer.status == 200
        assert answer.url.endswith("/mentor")
        assert answer.headers.get_content_type() == "text/html"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    parts = re.findall(r'<(?:script|link)\b[^>]*\b(?:src|href)="([^"#]+)"', page)
    assert any(part.endswith(".js") for part in parts), page
    for part in parts:
        with opener.open(urljoin(answer.url, part), timeout=PATIENCE_S) as answer_part:
            assert answer_part.status == 200
            assert answer_part.read()
