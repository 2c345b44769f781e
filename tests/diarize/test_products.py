from __future__ import annotations

import pytest
import torch

from diarize.models.products import Product, packed_available

LAYOUTS = [False] + ([True] if packed_available() else [])


@pytest.mark.parametrize("packed", LAYOUTS)
def test_a_product_is_weight_times_row_plus_bias(packed: bool) -> None:
    weight = torch.tensor([[1.0, 2.0, 3.0], [0.0, -1.0, 0.5]])
    rows = torch.tensor([[1.0, 1.0, 1.0], [2.0, 0.0, -4.0]])
    with torch.inference_mode():
        assert Product(weight, packed=packed)(rows).tolist() == [[6.0, -0.5], [-10.0, -2.0]]
        biased = Product(weight, torch.tensor([0.5, 4.0]), packed=packed)
        assert biased(rows).tolist() == [[6.5, 3.5], [-9.5, 2.0]]
        positive = Product(weight, torch.tensor([0.5, 4.0]), positive=True, packed=packed)
        assert positive(rows).tolist() == [[6.5, 3.5], [0.0, 2.0]]


@pytest.mark.parametrize("packed", LAYOUTS)
@pytest.mark.parametrize("rows", [1, 7, 150, 151])
def test_any_number_of_rows_and_rows_that_are_part_of_longer_ones(packed: bool, rows: int) -> None:
    generator = torch.Generator().manual_seed(rows)
    weight = torch.randn(32, 70, generator=generator)
    longer = torch.randn(rows, 100, generator=generator)
    with torch.inference_mode():
        got = Product(weight, packed=packed)(longer[:, :70])
    torch.testing.assert_close(got, longer[:, :70] @ weight.t(), rtol=1e-5, atol=1e-5)


def test_a_build_without_the_operators_takes_the_plain_product(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)
    assert not packed_available()
    product = Product(torch.eye(2), torch.tensor([1.0, -9.0]), positive=True)
    with torch.inference_mode(), torch.profiler.profile() as profile:
        assert product(torch.tensor([[3.0, 4.0]])).tolist() == [[4.0, 0.0]]
    used = {event.key for event in profile.key_averages()}
    assert "aten::linear" in used
    assert "mkldnn::_linear_pointwise" not in used
