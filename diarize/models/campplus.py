"""CAM++ in fewer and larger products: the same numbers in less than half of the time.

The model as it is published runs some 900 small operations for a voice. Here batch normalisation is folded
into the weights before it, a dense block's layers write beside each other into one matrix instead of copying
it 52 times, the mask of a layer is computed once for two seconds instead of for each frame, and the products
use weights laid out before (`diarize.models.products`). For one voice at a time on a processor; a GPU takes
the model as it is. What was measured: docs/decisions/0050-what-makes-the-engine-cheap.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diarize.models.products import Product

if TYPE_CHECKING:
    import torch

SEGMENT_FRAMES = 100
"""The frames (20 ms each) that a mask is the same for: `seg_pooling` in the model's definition."""
LEAST_DEVIATION = 1e-2
"""What the model takes for the deviation over a single frame."""


@dataclass(frozen=True, slots=True)
class _Filter:
    """A convolution with the normalisation behind it folded in."""

    weight: torch.Tensor
    bias: torch.Tensor
    stride: tuple[int, ...]
    padding: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer of a dense block."""

    scale: torch.Tensor
    shift: torch.Tensor
    narrow: Product
    local: Product
    """(frames, 3 × narrow): a frame and its neighbours, `reach` frames away."""
    reach: int
    squeeze: Product
    mask: Product


@dataclass(frozen=True, slots=True)
class _Block:
    """A dense block and the transition behind it."""

    layers: tuple[_Layer, ...]
    scale: torch.Tensor
    shift: torch.Tensor
    transit: Product


def fits(model: torch.nn.Module) -> bool:
    """Whether a model is a CAM++ as this module knows it."""
    return hasattr(model, "head") and hasattr(model, "xvector")


class Folded:
    """CAM++ for a processor: log-mel features to a voice, not yet of length 1."""

    def __init__(self, model: torch.nn.Module) -> None:
        """Fold a loaded model's weights; it is not changed.

        Args:
            model: CAM++ in evaluation mode, on the processor.
        """
        import torch

        with torch.inference_mode():
            parts: Any = model
            head, x = parts.head, parts.xvector
            self._first = _filter(head.conv1, head.bn1)
            self._residual = tuple(
                _residual(block) for layer in (head.layer1, head.layer2) for block in layer
            )
            self._last = _filter(head.conv2, head.bn2)
            self._tdnn = _filter(x.tdnn.linear, x.tdnn.nonlinear.batchnorm)
            self._blocks = tuple(
                _block(getattr(x, f"block{number}"), getattr(x, f"transit{number}")) for number in (1, 2, 3)
            )
            self._scale, self._shift = _affine(x.out_nonlinear.batchnorm)
            scale, shift = _affine(x.dense.nonlinear.batchnorm)
            weight = x.dense.linear.weight[:, :, 0] * scale[:, None]
            self._dense = Product(weight, shift, positive=True, rows=1)

    def __call__(self, features: torch.Tensor) -> torch.Tensor:
        """(batch, frames, 80) mean-normalised log-mel → (batch, 192)."""
        import torch

        return torch.cat([self._voice(one) for one in features])

    def _voice(self, features: torch.Tensor) -> torch.Tensor:
        import torch

        x = self._head(features)
        x = torch.nn.functional.conv1d(
            x, self._tdnn.weight, self._tdnn.bias, stride=self._tdnn.stride, padding=self._tdnn.padding
        )
        frames = x.relu_()[0].t()
        means = _means(len(frames))
        for block in self._blocks:
            frames = _through(block, frames, means)
        frames = torch.addcmul(self._shift, frames, self._scale).relu_()
        mean = frames.mean(dim=0)
        if len(frames) > 1:
            deviation = (frames - mean).square_().sum(dim=0).div_(len(frames) - 1).sqrt_()
        else:
            deviation = torch.full_like(mean, LEAST_DEVIATION)
        return self._dense(torch.cat([mean, deviation])[None])

    def _head(self, features: torch.Tensor) -> torch.Tensor:
        """(frames, 80) → (1, 320, frames): two-dimensional convolutions over time and frequency."""
        import torch

        image = features.t()[None, None].contiguous(memory_format=torch.channels_last)
        x = _convolved(image, self._first).relu_()
        for first, second, shortcut in self._residual:
            y = _convolved(_convolved(x, first).relu_(), second)
            y += x if shortcut is None else _convolved(x, shortcut)
            x = y.relu_()
        x = _convolved(x, self._last).relu_()
        return x.reshape(1, -1, x.shape[-1])


def _through(block: _Block, frames: torch.Tensor, means: torch.Tensor) -> torch.Tensor:
    """(frames, channels) → (frames, half of the channels behind the block)."""
    import torch

    count, channels = frames.shape
    grown = torch.cat([frames, frames.new_empty(count, 32 * len(block.layers))], dim=1)
    reach = block.layers[0].reach
    # Each frame beside its neighbours; silence stands before the first and behind the last.
    beside = frames.new_zeros(count, 3 * 128)
    for layer in block.layers:
        seen = torch.addcmul(layer.shift, grown[:, :channels], layer.scale).relu_()
        narrow = layer.narrow(seen)
        beside[reach:, :128] = narrow[:-reach]
        beside[:, 128:256] = narrow
        beside[:-reach, 256:] = narrow[reach:]
        local = layer.local(beside)
        masks = layer.mask(layer.squeeze(means @ narrow)).sigmoid_()
        new = grown[:, channels : channels + 32]
        for number, mask in enumerate(masks):
            part = slice(number * SEGMENT_FRAMES, (number + 1) * SEGMENT_FRAMES)
            torch.mul(local[part], mask, out=new[part])
        channels += 32
    return block.transit(torch.addcmul(block.shift, grown, block.scale).relu_())


def _means(count: int) -> torch.Tensor:
    """(segments, frames): times frames, each segment's mean plus the mean of all."""
    import torch

    segment = torch.arange(count) // SEGMENT_FRAMES
    inside = (segment == torch.arange(int(segment[-1]) + 1)[:, None]).float()
    return inside / inside.sum(dim=1, keepdim=True) + 1.0 / count


def _convolved(x: torch.Tensor, by: _Filter) -> torch.Tensor:
    import torch

    return torch.nn.functional.conv2d(x, by.weight, by.bias, stride=by.stride, padding=by.padding)


def _affine(norm: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """A batch normalisation in use is scale · x + shift."""
    import torch

    scale = torch.rsqrt(norm.running_var + norm.eps)
    if norm.affine:
        scale = scale * norm.weight
    shift = -norm.running_mean * scale
    return scale, shift + norm.bias if norm.affine else shift


def _filter(convolution: Any, norm: Any) -> _Filter:
    import torch

    scale, shift = _affine(norm)
    weight = convolution.weight * scale.view(-1, *[1] * (convolution.weight.dim() - 1))
    if weight.dim() == 4:
        weight = weight.contiguous(memory_format=torch.channels_last)
    return _Filter(weight, shift, convolution.stride, convolution.padding)


def _residual(block: Any) -> tuple[_Filter, _Filter, _Filter | None]:
    shortcut = _filter(*block.shortcut) if len(block.shortcut) else None
    return _filter(block.conv1, block.bn1), _filter(block.conv2, block.bn2), shortcut


def _block(block: Any, transit: Any) -> _Block:
    scale, shift = _affine(transit.nonlinear.batchnorm)
    return _Block(
        tuple(_layer(layer) for layer in block), scale, shift, Product(transit.linear.weight[:, :, 0])
    )


def _layer(layer: Any) -> _Layer:
    scale, shift = _affine(layer.nonlinear1.batchnorm)
    narrow = _filter(layer.linear1, layer.nonlinear2.batchnorm)
    cam = layer.cam_layer
    local = cam.linear_local.weight
    return _Layer(
        scale,
        shift,
        Product(narrow.weight[:, :, 0], narrow.bias, positive=True),
        Product(local.permute(0, 2, 1).reshape(len(local), -1)),
        cam.linear_local.dilation[0],
        Product(cam.linear1.weight[:, :, 0], cam.linear1.bias, positive=True, packed=False),
        Product(cam.linear2.weight[:, :, 0], cam.linear2.bias, packed=False),
    )
