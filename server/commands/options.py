"""Options that several commands take, as typer shows them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Compute(StrEnum):
    """What the engine computes on."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


class Pace(StrEnum):
    """How fast a practice goes by."""

    SLOW = "slow"
    NORMAL = "normal"
    FAST = "fast"


Port = Annotated[
    int | None,
    typer.Option(min=1, max=65535, help="Port on this computer; otherwise 8765 or the next free one."),
]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Do not open the browser.")]
Data = Annotated[Path | None, typer.Option(file_okay=False, help="Folder for what is kept.")]
Microphone = Annotated[
    str | None, typer.Option(help="Microphone to listen to, as `balance devices` names it.")
]
Share = Annotated[
    bool, typer.Option("--share", help="Let other devices in the network look, by links, from the start.")
]
ShareHost = Annotated[
    str | None,
    typer.Option(help="Address or name under which others reach this computer; otherwise found out."),
]
Certfile = Annotated[
    Path | None,
    typer.Option(dir_okay=False, help="Certificate (PEM) for HTTPS with other devices."),
]
Keyfile = Annotated[
    Path | None,
    typer.Option(dir_okay=False, help="The certificate's key (PEM), if it is not in the same file."),
]
ComputeOn = Annotated[Compute | None, typer.Option(help="What the engine computes on.")]
