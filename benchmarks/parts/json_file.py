"""Figures as a file, for whoever compares runs; the machine and the program are named in it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import balance

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Let a benchmark be asked for a file."""
    parser.add_argument("-j", "--json", type=Path, metavar="FILE", help="write the figures there as well")


def write_json(path: Path | None, figures: Mapping[str, Any]) -> None:
    """Write the figures with the circumstances; None: nothing is written.

    Raises:
        OSError: the file cannot be written.
    """
    if path is None:
        return
    load_1min = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    whole = {
        "program": f"speaking-balance {balance.__version__}",
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "cores": os.cpu_count(),
        "load_1min_after": load_1min,
        "figures": figures,
    }
    path.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
