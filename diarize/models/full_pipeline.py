"""A pipeline of pyannote.audio on a whole recording: for those who have one, or a token for one.

Such a pipeline is a folder with a `config.yaml` and its models, or a name on Hugging Face, of which it is
downloaded once. Its files are code as well as numbers (they are unpickled): load what you trust.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diarize.errors import ModelError
from diarize.models.settings import device
from diarize.models.torch_runtime import import_pyannote
from diarize.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from diarize.models.settings import Compute

CONFIG = "config.yaml"
TOKEN = "HF_TOKEN"  # noqa: S105 - where the token is, not what it is


@dataclass(frozen=True, slots=True, order=True)
class SpeakerTurn:
    """Somebody speaks, as the pipeline has it; turns of different speakers may overlap."""

    start_s: float
    end_s: float
    speaker: str
    """The pipeline's own label, `SPEAKER_00` and so on."""


class FullPipeline:
    """Who spoke when in a whole recording, by a pipeline of pyannote.audio."""

    def __init__(self, name: str, pipeline: Any) -> None:
        """Take a pipeline.

        Args:
            name: what the user calls it.
            pipeline: a `pyannote.audio.Pipeline`.
        """
        self.name = name
        self._pipeline = pipeline

    def __call__(self, samples: NDArray[np.float32], people: int | None = None) -> list[SpeakerTurn]:
        """All turns, in order.

        Args:
            samples: (samples,) float32 in [-1, 1], 16 kHz mono: the whole recording.
            people: how many there are at most; None: the pipeline finds out.

        Raises:
            ModelError: the pipeline cannot work on it, or does not tell speakers apart.
        """
        import torch

        sound = {
            "waveform": torch.from_numpy(samples)[None],
            "sample_rate": SAMPLE_RATE_HZ,
            "uri": "recording",
        }
        bound = {} if people is None else {"max_speakers": people}
        try:
            with warnings.catch_warnings():
                # Advice for those who train pipelines: reproducibility, deviations of short stretches.
                warnings.simplefilter("ignore")
                output = self._pipeline(sound, **bound)
        except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
            raise ModelError(
                f"The pipeline {self.name} cannot work on this recording ({_first_line(error)}): "
                "leave out --pipeline, or use one for speaker diarization."
            ) from error
        # Since pyannote.audio 4 an output with several annotations; before, and in legacy mode, one of them.
        annotation = getattr(output, "speaker_diarization", output)
        if not hasattr(annotation, "itertracks"):
            raise ModelError(
                f"The pipeline {self.name} does not say who speaks when (it gives "
                f"{type(output).__name__}): use one for speaker diarization."
            )
        turns = annotation.itertracks(yield_label=True)
        return sorted(SpeakerTurn(turn.start, turn.end, str(label)) for turn, _, label in turns)


def load_full_pipeline(name: str, compute: Compute = "auto") -> FullPipeline:
    """Load a pipeline from a folder, or by its name on Hugging Face.

    Args:
        name: a folder with `config.yaml`, that file, or `OWNER/NAME`. A token for the latter is taken from
            the environment (`HF_TOKEN`), never from a command line, which others can see.
        compute: what it is to run on.

    Raises:
        ModelError: it is not there, may not be had, cannot be reached, or is no pipeline.
    """
    place = Path(name)
    is_local = place.exists()
    if place.is_dir() and not (place / CONFIG).is_file():
        raise ModelError(f"The folder {place} holds no {CONFIG}: give the folder of a pipeline.")
    if not is_local and not _may_be_hosted(name):
        raise ModelError(
            f"There is no pipeline {name}: give a folder with {CONFIG}, or OWNER/NAME as on Hugging Face."
        )
    pyannote = import_pyannote()
    where = device(compute)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            # What they print and warn of is said below in one sentence, or is for those who train models.
            warnings.simplefilter("ignore")
            pipeline = pyannote.Pipeline.from_pretrained(name, token=os.environ.get(TOKEN))
            if pipeline is not None:
                pipeline.to(where)
    except Exception as error:
        # A folder names classes and files as it likes, and may fail in any way.
        raise ModelError(_why(name, error, is_local=is_local)) from error
    if pipeline is None:
        raise ModelError(f"pyannote.audio could not load the pipeline {name}: check what it names.")
    return FullPipeline(name, pipeline)


def _may_be_hosted(name: str) -> bool:
    """Whether a name is of the form OWNER/NAME."""
    parts = name.split("/")
    return len(parts) == 2 and all(part and part[0].isalnum() for part in parts) and "\\" not in name


def _why(name: str, error: Exception, *, is_local: bool) -> str:
    """The sentence for a pipeline that cannot be loaded."""
    import httpx
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
    )

    match error:
        case GatedRepoError():
            return (
                f"The pipeline {name} is open only to those who accept its conditions: do so on its page at "
                f"hf.co/{name}, and put your token into the environment variable {TOKEN}."
            )
        case RepositoryNotFoundError():
            return (
                f"There is no pipeline {name} on Hugging Face, or it is private: check its name, and put a "
                f"token that may read it into the environment variable {TOKEN}."
            )
        case HfHubHTTPError(response=response) if response.status_code in (401, 403):
            return f"Hugging Face refuses the token in {TOKEN} for {name}: make a new one that may read it."
        case LocalEntryNotFoundError() | OfflineModeIsEnabled() | httpx.TransportError() | HfHubHTTPError():
            return (
                f"The pipeline {name} has not been downloaded yet, and Hugging Face cannot be reached "
                f"({_first_line(error)}): go online once, or give a folder that holds it."
            )
        case FileNotFoundError():
            return f"The pipeline {name} names a file that is not there ({error.filename or error}): mend it."
        case pickle.UnpicklingError() | EOFError():
            return f"A model of the pipeline {name} is damaged ({_first_line(error)}): fetch it again."
    mend = f"check its {CONFIG}" if is_local else "use another"
    return f"The pipeline {name} cannot be loaded ({type(error).__name__}: {_first_line(error)}): {mend}."


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0].rstrip(".: ") if text else type(error).__name__
