from __future__ import annotations

import numpy as np

from diarize.sources.silence import ZeroRun


def test_zeros_add_up_until_any_channel_gives_sound() -> None:
    run = ZeroRun(1_000.0)
    zeros = np.zeros((1_000, 2), np.float32)
    run.step(zeros)
    run.step(zeros)
    assert run.length_s == 2.0
    sound = zeros.copy()
    sound[249, 1] = 1e-9
    run.step(sound)
    assert run.length_s == 0.75
    run.step(np.zeros((0, 2), np.float32))
    assert run.length_s == 0.75
    run.step(zeros[:500])
    assert run.length_s == 1.25
