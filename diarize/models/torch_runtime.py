"""Torch made ready for live work, and pyannote.audio importable beside a CPU build of it.

pyannote.audio imports torchaudio unconditionally. The torchaudio wheels on the package index carry a
compiled extension that is linked against CUDA and raises OSError beside a CPU build of torch. Without
that extension torchaudio falls back to pure Python by design, and fbank and resampling, all that is
needed here, are pure Python anyway. So where the extension does not load, a stand-in says that it is
not there, which is what torchaudio itself concludes when the file is missing.

pyannote.audio also reports each model that is loaded to its makers' server, unless it is told not to.
Nothing leaves this computer, so it is told not to, whatever the environment says.
"""

from __future__ import annotations

import importlib
import os
import sys
import types
import warnings
from typing import NoReturn

from diarize.errors import ModelError

EXTENSION = "torchaudio._extension"
NOTHING_IS_SENT = {
    # pyannote.audio.telemetry.metrics: read at each model's loading, on by default.
    "PYANNOTE_METRICS_ENABLED": "false",
    # OpenTelemetry, which it reports through: its tracers then do nothing at all.
    "OTEL_SDK_DISABLED": "true",
    # huggingface_hub, which pyannote.audio imports.
    "HF_HUB_DISABLE_TELEMETRY": "1",
}


def import_torchaudio() -> types.ModuleType:
    """Import torchaudio, without its compiled extension where that does not load.

    Returns:
        The module `torchaudio`.
    """
    try:
        return importlib.import_module("torchaudio")
    except OSError:
        for name in [n for n in sys.modules if n == "torchaudio" or n.startswith("torchaudio.")]:
            del sys.modules[name]
        sys.modules[EXTENSION] = _extension_absent()
        return importlib.import_module("torchaudio")


def _extension_absent() -> types.ModuleType:
    """What `torchaudio._extension` looks like where the compiled file is not installed."""
    module = types.ModuleType(EXTENSION)

    def fail_if_no_align(*_: object, **__: object) -> NoReturn:
        raise RuntimeError("forced alignment needs torchaudio's compiled extension, which is not loaded")

    module.__dict__.update(
        _IS_TORCHAUDIO_EXT_AVAILABLE=False,
        _IS_ALIGN_AVAILABLE=False,
        fail_if_no_align=lambda _function: fail_if_no_align,
    )
    return module


def import_pyannote() -> types.ModuleType:
    """Import pyannote.audio, so that it works beside a CPU build of torch and tells nobody.

    Returns:
        The module `pyannote.audio`.

    Raises:
        ModelError: it, torch, or another package that it needs is not installed.
    """
    os.environ.update(NOTHING_IS_SENT)
    try:
        import_torchaudio()
        with warnings.catch_warnings():
            # torchcodec decodes files; sound is always handed over as a waveform here.
            warnings.filterwarnings("ignore", message=r"\s*torchcodec is not installed", category=UserWarning)
            return importlib.import_module("pyannote.audio")
    except ModuleNotFoundError as missing:
        raise ModelError(
            f"The package {missing.name} is not installed, and nobody can be heard without it: "
            "install speaking-balance again with pip, this time with all that it needs."
        ) from missing


def prepare(threads: int = 1) -> None:
    """Make torch and pyannote.audio ready to be used.

    Args:
        threads: how many threads one call may use. 1 for live work: on busy cores more threads wait for
            each other, and one call went from 32 ms to 5 s.

    Raises:
        ModelError: one of them is not installed.
    """
    import_pyannote()
    import torch

    torch.set_num_threads(threads)
