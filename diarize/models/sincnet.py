"""segmentation-3.0 on a processor: what windows share is computed once, what they do not, window by window.

The windows of a recording overlap by four fifths, and much of the model's work is its first layer, 80 filters
of 16 ms over the samples. They are linear, so they can be applied to the sound as it is, once, and each
window's normalisation afterwards:

    filter(a · x + c) = a · filter(x) + c · (sum of the filter).

The rest of the front runs window by window, as all filters of one window just fit into the processor's
cache; a batch of them takes twice as long for each. The recurrent layers take half as long in a batch, since
their weights are read once for all. What was measured: docs/decisions/0050-what-makes-the-engine-cheap.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

FILTER_STEP_SAMPLES = 10


def fits(model: torch.nn.Module) -> bool:
    """Whether a model is a segmentation-3.0 as this module knows it."""
    return all(hasattr(model, part) for part in ("sincnet", "lstm", "linear", "classifier"))


def overlap_samples(windows: torch.Tensor) -> int | None:
    """How far each window starts behind the one before it, where they are parts of one stretch of sound.

    Args:
        windows: (batch, samples); neighbours in a stretch share memory.
    """
    step = windows.stride(0)
    apart = len(windows) == 1 or windows.stride(1) != 1 or step >= windows.shape[1]
    return None if apart or step % FILTER_STEP_SAMPLES else step


class SharedFront:
    """The model with its filters applied once to what windows share; the same numbers, to rounding."""

    def __init__(self, model: torch.nn.Module) -> None:
        """Take over a loaded model's weights.

        Args:
            model: segmentation-3.0 in evaluation mode, on the processor.
        """
        import torch

        parts: Any = model
        self._model = parts
        self._front = parts.sincnet
        with torch.inference_mode():
            self._filters = self._front.conv1d[0].filterbank.filters().contiguous()
            self._sums = self._filters.sum(dim=(1, 2))

    def __call__(self, windows: torch.Tensor) -> torch.Tensor:
        """(batch, 160000) in [-1, 1] → (batch, 589, 7) log-probabilities.

        Args:
            windows: samples; where they overlap in memory, what they share is computed once.
        """
        import torch

        step = overlap_samples(windows)
        if step is None:
            fronts = [self._window(one, self._filtered(one)) for one in windows]
        else:
            count, length = windows.shape
            stretch = windows.as_strided((length + (count - 1) * step,), (1,))
            filtered = self._filtered(stretch)
            own = self._filtered_length(length)
            starts = range(0, count * (step // FILTER_STEP_SAMPLES), step // FILTER_STEP_SAMPLES)
            fronts = [
                self._window(one, filtered[:, start : start + own])
                for one, start in zip(windows, starts, strict=True)
            ]
        x = torch.stack(fronts)
        x, _ = self._model.lstm(x)
        for linear in self._model.linear:
            x = torch.nn.functional.leaky_relu(linear(x))
        result: torch.Tensor = self._model.activation(self._model.classifier(x))
        return result

    def _filtered(self, samples: torch.Tensor) -> torch.Tensor:
        """(samples,) → (80, places), one place for each 10 samples."""
        import torch

        return torch.nn.functional.conv1d(samples[None, None], self._filters, stride=FILTER_STEP_SAMPLES)[0]

    def _filtered_length(self, samples: int) -> int:
        return (samples - int(self._filters.shape[2])) // FILTER_STEP_SAMPLES + 1

    def _window(self, samples: torch.Tensor, filtered: torch.Tensor) -> torch.Tensor:
        """One window, normalised by itself, through the rest of the front: (589, 60)."""
        import torch

        f = torch.nn.functional
        norm = self._front.wav_norm1d
        variance, mean = torch.var_mean(samples, correction=0)
        scale = norm.weight * torch.rsqrt(variance + norm.eps)
        shift = self._sums * (norm.bias - scale * mean)
        x = torch.addcmul(shift[:, None], filtered, scale).abs_()
        x = _normalised(f.max_pool1d(x[None], 3), self._front.norm1d[0])
        for convolution, norm in zip(self._front.conv1d[1:], self._front.norm1d[1:], strict=True):
            x = _normalised(f.max_pool1d(convolution(x), 3), norm)
        return x[0].t()


def _normalised(x: torch.Tensor, norm: Any) -> torch.Tensor:
    """Each channel's own normalisation over time, then no less than a hundredth of what is below zero.

    The same as `norm`, an InstanceNorm1d, which takes three times as long.
    """
    import torch

    x = torch.nn.functional.layer_norm(x, x.shape[-1:], eps=norm.eps)
    x = torch.addcmul(norm.bias[:, None], x, norm.weight[:, None])
    return torch.nn.functional.leaky_relu_(x)
