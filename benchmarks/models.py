"""What the short ways through the models save, beside the models as they are published; in one run.

    python -m benchmarks.models [--rounds 7]

Each call is made in turn by the short way and by the plain one, so that both have the same machine; what is
compared is the processor time of the calling thread, the median of the rounds.
"""

from __future__ import annotations

import argparse
import time
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.parts.cost import load, machine

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = (1.2, 3.0)
STEPS = {"live, one window": (1, 8000), "a recording, 8 windows 2 s apart": (8, 32000)}


def cost_s(work: Callable[[], Any]) -> float:
    """Processor time of one call."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def beside(short: Callable[[], Any], plain: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """Median processor times of both, seconds, after one call each for nothing."""
    short(), plain()
    pairs = [(cost_s(short), cost_s(plain)) for _ in range(rounds)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    from diarize.models.torch_runtime import prepare

    prepare(threads=1)
    import torch

    from diarize.models import campplus, sincnet
    from diarize.models.embedding import Embedding
    from diarize.models.files import load_campplus, load_segmentation
    from diarize.models.segmentation import WINDOW_SAMPLES, Segmentation, overlapping

    cpu = torch.device("cpu")
    rng = np.random.default_rng(0)
    segmentation, embedding = load_segmentation(), load_campplus()
    quick, plain = Segmentation(segmentation, cpu), Segmentation(segmentation, cpu)
    assert sincnet.fits(segmentation)
    assert campplus.fits(embedding)
    plain._shared = None
    print(f"{machine()}; load {load():.1f}; ms of processor time a call\n")
    print("| | short | plain | plain / short |\n|---|---|---|---|")
    for name, (count, step) in STEPS.items():
        sound = rng.normal(0, 0.05, WINDOW_SAMPLES + (count - 1) * step).astype(np.float32)
        windows = overlapping(sound, step)
        row(f"segmentation, {name}", *beside(partial(quick, windows), partial(plain, windows), rounds))
    folded, whole = Embedding(embedding, cpu), Embedding(embedding, cpu)
    whole._model = embedding.eval()
    for seconds in SECONDS:
        features = rng.normal(0, 3, (1, round(seconds * 100), 80)).astype(np.float32)
        times = beside(partial(folded.batch, features), partial(whole.batch, features), rounds)
        row(f"embedding of {seconds:g} s", *times)


def row(name: str, short_s: float, plain_s: float) -> None:
    """One line of the table."""
    print(f"| {name} | {short_s * 1e3:.1f} | {plain_s * 1e3:.1f} | {plain_s / short_s:.2f} |", flush=True)


if __name__ == "__main__":
    main()
