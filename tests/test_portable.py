"""What runs here must run on Windows and macOS: no name that POSIX alone has, or else another way beside it.

`make check-types` asks the same of mypy, for both systems; this also holds what types do not show.
"""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ("balance", "diarize", "server", "web")

MODULES = frozenset(
    ("curses", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty")
)
"""Not there on Windows."""
NAMES = {
    "asyncio": ("add_signal_handler", "remove_signal_handler"),
    "os": (
        *(
            "WEXITSTATUS",
            "WIFSIGNALED",
            "chown",
            "chroot",
            "confstr",
            "ctermid",
            "fchmod",
            "fchown",
            "fork",
            "forkpty",
        ),
        *(
            "getegid",
            "geteuid",
            "getgid",
            "getgroups",
            "getloadavg",
            "getpgid",
            "getpriority",
            "getsid",
            "getuid",
        ),
        *(
            "initgroups",
            "kill",
            "killpg",
            "lchown",
            "mkfifo",
            "mknod",
            "nice",
            "openpty",
            "pathconf",
            "posix_spawn",
        ),
        *("register_at_fork", "sched_getaffinity", "sched_setaffinity", "sched_yield", "setgid", "setpgid"),
        *(
            "setpriority",
            "setsid",
            "setuid",
            "statvfs",
            "sync",
            "sysconf",
            "uname",
            "wait",
            "wait3",
            "waitpid",
        ),
        *("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK"),
    ),
    "select": ("epoll", "kqueue", "poll", "select"),
    "signal": (
        *("SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP", "SIGTSTP"),
        *(
            "SIGTTIN",
            "SIGTTOU",
            "SIGUSR1",
            "SIGUSR2",
            "SIGWINCH",
            "alarm",
            "pause",
            "pthread_kill",
            "pthread_sigmask",
        ),
        *("set_wakeup_fd", "setitimer", "sigwait"),
    ),
    "socket": ("AF_UNIX", "SO_REUSEPORT", "socketpair"),
    "subprocess": ("preexec_fn", "start_new_session"),
    "time": ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC", "clock_gettime", "tzset"),
}
"""Not there on Windows, or otherwise: os.kill(pid, 0) ends a process, select knows sockets alone."""

GUARDED = {
    ("diarize/engine/undisturbed.py", "pthread_sigmask"),
    ("diarize/sources/clock.py", "CLOCK_BOOTTIME"),
    ("diarize/sources/clock.py", "CLOCK_MONOTONIC"),
    ("diarize/sources/clock.py", "clock_gettime"),
    ("server/commands/analyze.py", "sched_getaffinity"),
    ("server/serving/open_files.py", "resource"),
    ("server/serving/server.py", "SIGTTIN"),
    ("server/uploads/low_priority.py", "nice"),
}
"""Where another branch stands beside it, for the systems that do not have it."""

NO_NAME_ON_WINDOWS = re.compile(
    r'[<>:"|?*\\\x00-\x1f]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE
)
"""https://learn.microsoft.com/windows/win32/fileio/naming-a-file"""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PROGRAM:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def posix_only(tree: ast.Module) -> set[str]:
    """Every module, attribute and keyword that Windows does not have."""
    names = frozenset(name for of_module in NAMES.values() for name in of_module)
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                found |= {alias.name.partition(".")[0] for alias in node.names} & MODULES
            case ast.ImportFrom(level=0, module=str(module)):
                found |= {module.partition(".")[0]} & MODULES
                if module in NAMES:
                    found |= {alias.name for alias in node.names} & set(NAMES[module])
            case ast.Attribute(value=ast.Name(id=module), attr=name) if name in NAMES.get(module, ()):
                found.add(name)
            case ast.Attribute(attr="add_signal_handler" | "remove_signal_handler" as name):
                found.add(name)
            case ast.keyword(arg=str(name)) if name in NAMES["subprocess"]:
                found.add(name)
            case ast.Constant(value=str(text)) if text in names - {
                "wait",
                "poll",
                "select",
                "sync",
                "kill",
                "pause",
            }:
                found.add(text)  # hasattr(os, "…")
    return found


def test_what_only_posix_has_is_found_in_every_form() -> None:
    tree = ast.parse(
        "import fcntl, os, signal\n"
        "from os import nice, path\n"
        "os.kill(1, signal.SIGKILL)\n"
        "loop.add_signal_handler(2, stop)\n"
        "subprocess.Popen('x', start_new_session=True)\n"
        "if hasattr(signal, 'SIGTTIN'): pass\n"
        "process.kill()\n"
    )
    assert posix_only(tree) == {
        *("fcntl", "nice", "kill", "SIGKILL", "add_signal_handler", "start_new_session", "SIGTTIN"),
    }


def test_what_only_posix_has_is_used_where_there_is_another_way() -> None:
    used = {(name, one) for name, tree in modules() for one in posix_only(tree)}
    assert used == GUARDED


def calls(tree: ast.Module) -> Iterator[tuple[int, str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield node.lineno, name, node


def of_text_without_encoding(name: str, call: ast.Call) -> bool:
    """Whether a call takes the system's encoding for text: on Windows one that does not hold every name."""
    if any(keyword.arg == "encoding" for keyword in call.keywords) or ast.unparse(call.func) == "av.open":
        return False  # PyAV opens sound alone
    if name in {"read_text", "write_text"}:
        return not (name == "read_text" and call.args)
    if name not in {"open", "fdopen", "NamedTemporaryFile", "TemporaryFile"}:
        return False
    modes = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    modes += [k.value.value for k in call.keywords if k.arg == "mode" and isinstance(k.value, ast.Constant)]  # type: ignore[misc]
    return any(re.fullmatch(r"[rwax]t?\+?", mode) for mode in modes)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("path.read_text()", True),
        ("path.write_text('x')", True),
        ("path.open('w')", True),
        ("open(path, mode='a')", True),
        ("path.read_text('utf-8')", False),
        ("path.open('rb')", False),
        ("path.write_text('x', encoding='utf-8')", False),
        ("record.open(3)", False),
    ],
)
def test_text_without_an_encoding_is_found(source: str, found: bool) -> None:
    ((_, name, call),) = calls(ast.parse(source))
    assert of_text_without_encoding(name, call) is found


def test_files_of_text_say_their_encoding() -> None:
    wrong = [
        f"{file}:{line}"
        for file, tree in modules()
        for line, name, call in calls(tree)
        if of_text_without_encoding(name, call)
    ]
    assert wrong == []


def test_processes_are_spawned_as_on_every_system() -> None:
    """Forked ones, Linux's habit, take over threads' locks, and are not to be had on Windows."""
    asked = {
        (file, ast.unparse(call.args[0]) if call.args else "")
        for file, tree in modules()
        for _, name, call in calls(tree)
        if name == "get_context"
    }
    assert asked == {
        ("diarize/engine/engine.py", "'spawn'"),
        ("server/analysis/pool.py", "'spawn'"),
        ("server/uploads/queue.py", "'spawn'"),
    }


def test_every_file_can_be_checked_out_on_windows() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [PurePosixPath(name) for name in listed.stdout.split("\0") if name]
    assert not [str(file) for file in files if any(NO_NAME_ON_WINDOWS.search(part) for part in file.parts)]
    assert len({str(file).lower() for file in files}) == len(files), "two names differ in case alone"
    assert max(len(str(file)) for file in files) < 120, "with a folder before it, Windows ends at 260"


def test_names_that_windows_refuses_are_found() -> None:
    for name in ("a:b", "what?", "con", "NUL.txt", "ends.", "COM1.json"):
        assert NO_NAME_ON_WINDOWS.search(name), name
    for name in ("console.js", "a.b", "com.py", "nullable.py"):
        assert not NO_NAME_ON_WINDOWS.search(name), name
