"""Large inputs, clipped gradients, bad input."""

import numpy as np
import pytest

from cmx_helpers.recurrent import clip_gradients, lstm, lstm_backward, lstm_gates, rnn, rnn_backward
from tests.recurrent.layers import make_case


def test_large_inputs_saturate_without_nan():
    x, dy, weights, _, _ = make_case(8, (2, 5, 3, 4), 4)
    y = lstm(x * 1e4, *weights)
    assert np.isfinite(y).all() and np.abs(y).max() <= 1
    assert all(np.isfinite(g).all() for g in lstm_backward(dy, x * 1e4, *weights))


def test_gates_rebuild_the_output():
    x, _, weights, states, mask = make_case(9, (3, 6, 4, 5), 4, np.float64)
    y = lstm(x, *weights, initial_state=tuple(states), mask=mask)
    i, f, g, o, cell = lstm_gates(x, *weights, initial_state=tuple(states), mask=mask)
    before = np.concatenate([states[1][:, None], cell[:, :-1]], axis=1)
    real = mask[:, :, None]
    np.testing.assert_allclose(cell, np.where(real, f * before + i * g, before), atol=1e-14)
    np.testing.assert_allclose(np.where(real, o * np.tanh(cell), y), y, atol=1e-14)
    assert ((i > 0) & (i < 1) & (f > 0) & (f < 1) & (o > 0) & (o < 1)).all()


def test_clip_gradients_keeps_the_direction():
    rng = np.random.default_rng(0)
    gradients = [rng.standard_normal((3, 4)).astype(np.float32), rng.standard_normal(5)]
    clipped = clip_gradients(gradients, 0.5)
    assert [g.dtype for g in clipped] == [np.float32, np.float64]
    norm = np.sqrt(sum((g.astype(float) ** 2).sum() for g in clipped))
    assert norm == pytest.approx(0.5, rel=1e-6)
    ratios = np.concatenate([(c / g).ravel() for c, g in zip(clipped, gradients)])
    np.testing.assert_allclose(ratios, ratios[0], rtol=1e-5)
    for kept, g in zip(clip_gradients(gradients, 1e3), gradients):
        np.testing.assert_array_equal(kept, g)
    assert not clip_gradients([np.zeros(3)], 1.0)[0].any()


BAD = [
    ({"x": np.ones((2, 3))}, "x: expected 3 axes"),
    ({"x": np.ones((2, 0, 3))}, "x: expected at least one element"),
    ({"x": np.ones((2, 4, 3), complex)}, "x: expected real numbers"),
    ({"kernel": np.ones((4, 8))}, r"kernel: expected shape \(3, 8\)"),
    ({"recurrent_kernel": np.ones((2, 6))}, r"recurrent_kernel: expected shape \(2, 8\)"),
    ({"bias": np.ones(7)}, r"bias: expected shape \(8\)"),
    ({"mask": np.ones((2, 3), bool)}, r"mask: expected shape \(2, 4\)"),
    ({"mask": np.ones((2, 4))}, "mask: expected booleans"),
    ({"initial_state": np.ones((2, 2))}, "initial_state: expected a pair"),
    ({"initial_state": (np.ones((2, 2)), np.ones((2, 3)))}, r"initial_state\[1\]: expected shape \(2, 2\)"),
]


@pytest.mark.parametrize(("change", "message"), BAD, ids=[m for _, m in BAD])
def test_bad_input_is_named(change, message):
    good = {"x": np.ones((2, 4, 3)), "kernel": np.ones((3, 8)), "recurrent_kernel": np.ones((2, 8))}
    lstm(**good)
    with pytest.raises((ValueError, TypeError), match=message):
        lstm(**{**good, **change})
    with pytest.raises((ValueError, TypeError), match=message):
        lstm_backward(np.ones((2, 4, 2)), **{**good, **change})


def test_bad_gradients_are_named():
    weights = np.ones((3, 2)), np.ones((2, 2))
    with pytest.raises(ValueError, match=r"dy: expected shape \(2, 4, 2\), got \(2, 2\)"):
        rnn_backward(np.ones((2, 2)), np.ones((2, 4, 3)), *weights)
    with pytest.raises(ValueError, match=r"y: expected shape \(2, 4, 2\)"):
        rnn_backward(np.ones((2, 4, 2)), np.ones((2, 4, 3)), *weights, y=np.ones((2, 3, 2)))
    with pytest.raises(ValueError, match="initial_state: expected shape"):
        rnn(np.ones((2, 4, 3)), *weights, initial_state=np.ones((2, 3)))
    with pytest.raises(ValueError, match="global_clipnorm"):
        clip_gradients([np.ones(2)], 0)
    with pytest.raises(ValueError, match=r"gradients\[1\]: expected finite"):
        clip_gradients([np.ones(2), np.array([np.nan])], 1.0)
