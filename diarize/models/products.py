"""Matrix products with weights that do not change: laid out once for the processor, used again and again.

PyTorch sends a product of float32 matrices to MKL, which takes twice as long as oneDNN on processors that are
not Intel's, and lays the weights out anew in each call. The operators used here are the ones that
`torch.compile` uses on a processor; where a build of PyTorch lacks them, the plain product is used instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def packed_available() -> bool:
    """Whether this build of PyTorch has oneDNN's products with weights laid out before."""
    import torch

    return bool(torch.backends.mkldnn.is_available()) and all(  # type: ignore[no-untyped-call]
        hasattr(torch.ops.mkldnn, name) for name in ("_reorder_linear_weight", "_linear_pointwise")
    )


class Product:
    """x → weight · x + bias for each row x, and no less than zero where `positive`."""

    def __init__(
        self,
        weight: torch.Tensor,
        bias: torch.Tensor | None = None,
        *,
        positive: bool = False,
        rows: int = 150,
        packed: bool | None = None,
    ) -> None:
        """Lay the weights out.

        Args:
            weight: (out, in) float32.
            bias: (out,) float32.
            positive: cut off below zero.
            rows: how many rows to expect; others are as right, but not as fast.
            packed: with oneDNN's layout; by default where there is one.
        """
        import torch

        self._weight = weight.detach().contiguous()
        self._bias = None if bias is None else bias.detach().contiguous()
        self._positive = positive
        self._packed = packed_available() if packed is None else packed
        if self._packed:
            self._weight = torch.ops.mkldnn._reorder_linear_weight(self._weight, rows)

    def __call__(self, rows: torch.Tensor) -> torch.Tensor:
        """(rows, in) → (rows, out), float32."""
        import torch

        if self._packed:
            after = "relu" if self._positive else "none"
            result: torch.Tensor = torch.ops.mkldnn._linear_pointwise(
                rows, self._weight, self._bias, after, [], ""
            )
            return result
        plain = torch.nn.functional.linear(rows, self._weight, self._bias)
        return plain.relu_() if self._positive else plain
