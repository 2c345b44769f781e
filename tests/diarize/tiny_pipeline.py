"""A pipeline of pyannote.audio, as small as can be and untrained, saved as its makers save theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from diarize.models.torch_runtime import prepare

if TYPE_CHECKING:
    from pathlib import Path

EMBEDDING_SIZE = 16


def save_tiny_pipeline(folder: Path, clustering: str = "AgglomerativeClustering") -> Path:
    """Write `config.yaml`, both models and the PLDA: laid out as community-1 is."""
    prepare(1)
    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.embedding import XVectorSincNet
    from pyannote.audio.models.segmentation import PyanNet

    with torch.random.fork_rng():
        # A seed with which it hears several speakers in the conversation of the demo.
        torch.manual_seed(3)
        segmentation = PyanNet(
            lstm={"hidden_size": 8, "num_layers": 1, "bidirectional": True, "monolithic": True},
            linear={"hidden_size": 8, "num_layers": 1},
        )
        segmentation.specifications = Specifications(
            problem=Problem.MONO_LABEL_CLASSIFICATION,
            resolution=Resolution.FRAME,
            duration=10.0,
            classes=["a", "b", "c"],
            powerset_max_classes=2,
            permutation_invariant=True,
        )
        segmentation.build()  # type: ignore[no-untyped-call]
        embedding = XVectorSincNet(dimension=EMBEDDING_SIZE)
        embedding.specifications = Specifications(
            problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=10.0
        )
        embedding.build()  # type: ignore[no-untyped-call]
    _save(segmentation, folder / "segmentation")
    _save(embedding, folder / "embedding")
    _save_plda(folder / "plda")
    agglomerative = {"method": "average", "min_cluster_size": 1, "threshold": 1e-3}
    variational = {"threshold": 0.6, "Fa": 0.07, "Fb": 0.8}
    config = {
        "dependencies": {"pyannote.audio": "4.0.0"},
        "pipeline": {
            "name": "pyannote.audio.pipelines.SpeakerDiarization",
            "params": {
                "segmentation": "$model/segmentation",
                "embedding": "$model/embedding",
                "plda": "$model/plda",
                "clustering": clustering,
            },
        },
        "params": {
            "segmentation": {"min_duration_off": 0.0},
            "clustering": agglomerative if clustering == "AgglomerativeClustering" else variational,
        },
    }
    (folder / "config.yaml").write_text(yaml.safe_dump(config))
    return folder


def _save(model: Any, folder: Path) -> None:
    import torch

    folder.mkdir(parents=True)
    checkpoint = {
        "state_dict": model.state_dict(),
        "hyper_parameters": dict(model.hparams),
        "pytorch-lightning_version": "2.0.0",
    }
    model.on_save_checkpoint(checkpoint)
    torch.save(checkpoint, folder / "pytorch_model.bin")


def _save_plda(folder: Path) -> None:
    """A transform that changes nothing, and variances that fall from one axis to the next."""
    folder.mkdir()
    nothing, same = np.zeros(EMBEDDING_SIZE), np.eye(EMBEDDING_SIZE)
    np.savez(folder / "xvec_transform.npz", mean1=nothing, mean2=nothing, lda=same)
    np.savez(folder / "plda.npz", mu=nothing, tr=same, psi=np.linspace(2.0, 0.1, EMBEDDING_SIZE))
