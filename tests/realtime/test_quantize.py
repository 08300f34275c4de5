"""Eight bits: the laws of rounding, and whole-number products beside Python's own integers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmx_helpers import realtime

RANGES = st.tuples(st.floats(1e-6, 1e6), st.integers(2, 12), st.integers(0, 2**31 - 1))


def test_by_hand():
    x = [-1.0, 0.3, 0.74]
    assert realtime.quantize(x, realtime.symmetric_scale(x)).tolist() == [-127, 38, 94]
    scale, zero_point = realtime.affine_scale(x)
    assert (float(scale), zero_point) == (1.74 / 255, 19)
    assert realtime.quantize(x, scale, zero_point).tolist() == [-128, 63, 127]


@given(RANGES)
@settings(max_examples=60, deadline=None)
def test_error_is_at_most_half_a_step(case):
    size, bits, seed = case
    rng = np.random.default_rng(seed)
    x = size * rng.normal(rng.normal(), 1, size=(50, 4))
    for per_channel in (False, True):
        scale = realtime.symmetric_scale(x, bits=bits, per_channel=per_channel)
        back = realtime.dequantize(realtime.quantize(x, scale, bits=bits), scale, dtype=np.float64)
        assert (np.abs(back - x) <= scale / 2 * (1 + 1e-9)).all()
        np.testing.assert_array_equal(
            realtime.quantize(-x, scale, bits=bits), -realtime.quantize(x, scale, bits=bits)
        )
    scale, zero_point = realtime.affine_scale(x, bits=bits)
    back = realtime.dequantize(
        realtime.quantize(x, scale, zero_point, bits=bits), scale, zero_point, dtype=np.float64
    )
    assert (np.abs(back - x) <= scale / 2 * (1 + 1e-9)).all()
    zero = realtime.quantize([0.0], scale, zero_point, bits=bits)
    assert realtime.dequantize(zero, scale, zero_point)[0] == 0


def test_mean_square_is_a_twelfth_of_the_step_squared(rng):
    x = rng.uniform(-1, 1, size=200_000)
    for bits in (4, 8, 12):
        scale = realtime.symmetric_scale(x, bits=bits)
        error = realtime.dequantize(realtime.quantize(x, scale, bits=bits), scale, dtype=np.float64) - x
        assert np.mean(error**2) == pytest.approx(scale**2 / 12, rel=0.02)


def test_what_lies_beyond_is_cut_off():
    assert realtime.quantize([9.0, -9.0, 1e300], 0.01).tolist() == [127, -128, 127]
    assert realtime.quantize([-9.0], 0.01, bits=4).tolist() == [-8]


def test_all_zeros_have_a_step():
    assert realtime.symmetric_scale(np.zeros((3, 2)), per_channel=True).tolist() == [1, 1]
    scale, zero_point = realtime.affine_scale(np.zeros(3))
    assert scale == 1 and realtime.quantize(np.zeros(3), scale, zero_point).tolist() == [zero_point] * 3


def test_product_is_that_of_python_s_integers(rng):
    x, w = (rng.integers(-128, 128, size=shape).astype(np.int8) for shape in ((5, 700), (700, 3)))
    expected = [[sum((int(a) - 19) * int(b) for a, b in zip(row, column)) for column in w.T] for row in x]
    product = realtime.integer_product(x, w, 19)
    assert product.dtype == np.int32 and product.tolist() == expected


def test_sums_beyond_32_bits_are_refused():
    x = np.full((1, 140_000), 127, np.int8)
    with pytest.raises(ValueError, match="beyond 32 bits"):
        realtime.integer_product(x, x.T)


def test_quantized_dense_is_the_dense_layer_of_the_grid_s_numbers(rng):
    x, kernel, bias = rng.normal(size=(6, 9)), rng.normal(size=(9, 4)), rng.normal(size=4)
    scale, zero_point = realtime.affine_scale(x)
    x_grid = realtime.dequantize(realtime.quantize(x, scale, zero_point), scale, zero_point, dtype=np.float64)
    for per_channel in (False, True):
        s = realtime.symmetric_scale(kernel, per_channel=per_channel)
        kernel_grid = realtime.dequantize(realtime.quantize(kernel, s), s, dtype=np.float64)
        found = realtime.quantized_dense(x, kernel, bias, per_channel=per_channel)
        np.testing.assert_allclose(found, x_grid @ kernel_grid + bias, atol=1e-12)


def test_a_step_for_each_channel_errs_less(rng):
    x, kernel = rng.normal(size=(50, 40)), rng.normal(size=(40, 8)) * 10.0 ** -np.arange(8)
    exact = x @ kernel
    errors = [
        np.abs(realtime.quantized_dense(x, kernel, per_channel=each) - exact).mean(axis=0)
        for each in (True, False)
    ]
    assert (errors[0][2:] < errors[1][2:] / 5).all()


def test_calibration_covers_what_is_given_not_what_comes(rng):
    x, kernel = np.array([[0.0, 4.0]]), np.eye(2)
    assert realtime.quantized_dense(x, kernel, covers=[[0.0, 1.0]])[0, 1] == pytest.approx(1)


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: realtime.quantize([np.nan], 1), "x"),
        (lambda: realtime.quantize([1.0], 0), "scale"),
        (lambda: realtime.quantize([[1.0, 2.0]], [1.0, 1.0, 1.0]), "scale"),
        (lambda: realtime.quantize([1.0], 1, 200), "zero_point"),
        (lambda: realtime.quantize([1.0], 1, bits=1), "bits"),
        (lambda: realtime.dequantize([1.5], 1), "q"),
        (lambda: realtime.integer_product([[1, 2]], [[1]]), "w"),
        (lambda: realtime.quantized_dense([[1.0]], [[1.0]], [1.0, 2.0]), "bias"),
        (lambda: realtime.quantized_dense([[1.0]], [[1.0]], bits=9), "bits"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises((ValueError, TypeError), match=rf"^{name}"):
        call()
