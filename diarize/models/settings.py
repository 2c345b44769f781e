"""Which model files are to be used, and on what they are to run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from diarize.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    import torch

Compute = Literal["auto", "cpu", "cuda"]


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How the engine is to run."""

    compute: Compute = "auto"
    models: Path | None = None
    """A folder with the model files; None: the installed ones."""


def device(compute: Compute) -> torch.device:
    """Where the models run.

    Raises:
        ModelError: a GPU was asked for and there is none.
    """
    import torch

    if compute == "cuda" and not torch.cuda.is_available():
        raise ModelError("No CUDA device was found for --compute cuda: use --compute auto or cpu.")
    use_gpu = compute == "cuda" or (compute == "auto" and torch.cuda.is_available())
    return torch.device("cuda" if use_gpu else "cpu")
