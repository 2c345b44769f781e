"""Runs all tests, and each that has failed once more by itself.

A test that passes alone has met with bad luck: it is named as FLAKY, to be mended, and stops no change.
Several at once are no bad luck; nor is a run that ended in any other way than with failed tests.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

OUTCOME = Path("build") / "tests.json"
FLAKY_AT_MOST = 3
AGAIN_AT_MOST = 10
"""With more failures than this the change is broken: trying each again only takes time."""


def main() -> int:
    """The exit code: 0 where every test has passed, at the second try at the latest."""
    OUTCOME.unlink(missing_ok=True)
    if subprocess.call(["make", "test", f"ARGS=--outcome {OUTCOME} --durations=40"]) == 0:
        return 0
    told = json.loads(OUTCOME.read_text(encoding="utf-8")) if OUTCOME.exists() else {}
    failed = told.get("failed", [])
    if told.get("exit") != 1 or not failed or len(failed) > AGAIN_AT_MOST:
        return 1
    print(f"== once more, each alone: {len(failed)} that failed", flush=True)
    flaky = [test for test in failed if subprocess.call([sys.executable, "-m", "pytest", test]) == 0]
    for test in failed:
        print(f"FLAKY: {test}" if test in flaky else f"FAILED TWICE: {test}")
    return int(len(flaky) < len(failed) or len(flaky) > FLAKY_AT_MOST)


if __name__ == "__main__":
    sys.exit(main())
