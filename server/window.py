"""`python -m server.window` is `balance` as an icon starts it: the window stays until it was read.

A window that closes with the program would take with it the sentence that says why nothing happened.
"""

from __future__ import annotations

import sys
import traceback

from server.cli import main as command


def main() -> None:
    """Run the command; after anything but an orderly end wait for Enter.

    Raises:
        SystemExit: always, with the command's own exit code.
    """
    code: str | int | None = 0
    try:
        command()
    except SystemExit as end:
        code = end.code
    except Exception:  # noqa: BLE001  (it is told, whatever it is)
        # Python would print it when the window is gone.
        traceback.print_exc()
        code = 1
    if code:
        sys.stderr.write("Press Enter to close this window.\n")
        sys.stdin.readline()
    sys.exit(code)


if __name__ == "__main__":
    main()
