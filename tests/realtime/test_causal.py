"""The causal convolution against loops, and frame by frame against itself; its reach against what changes."""

import numpy as np
import pytest

from cmx_helpers.realtime import CausalConv1D, causal_conv1d, latency


def by_loops(x, kernel, bias, strides):
    rows = []
    for t in range(0, len(x), strides):
        row = bias.copy()
        for j in range(len(kernel)):
            at = t - (len(kernel) - 1) + j
            if at >= 0:
                row = row + x[at] @ kernel[j]
        rows.append(row)
    return np.array(rows)


@pytest.fixture(params=[(1, 1, 1), (9, 3, 1), (10, 4, 2), (11, 5, 3), (4, 7, 2), (6, 2, 9)])
def layer(request, rng):
    time, taps, strides = request.param
    return rng.normal(size=(time, 3)), rng.normal(size=(taps, 3, 4)), rng.normal(size=4), strides


def test_equals_loops(layer):
    x, kernel, bias, strides = layer
    y = causal_conv1d(x, kernel, bias, strides=strides)
    np.testing.assert_allclose(y, by_loops(x, kernel, bias, strides), atol=1e-12)
    batch = causal_conv1d(np.stack([x, 2 * x]), kernel, bias, strides=strides)
    np.testing.assert_allclose(batch[0], y, atol=1e-12)
    assert batch.shape == (2, 1 + (len(x) - 1) // strides, 4)


def test_one_channel_is_numpys_convolution(rng):
    x, kernel = rng.normal(size=20), rng.normal(size=6)
    ours = causal_conv1d(x[:, None], kernel[::-1, None, None])[:, 0]
    np.testing.assert_allclose(ours, np.convolve(x, kernel)[:20], atol=1e-12)


@pytest.mark.parametrize("dtype, bound", [(np.float64, 1e-12), (np.float32, 1e-6)])
def test_stream_equals_batch(layer, dtype, bound):
    *arrays, strides = layer
    x, kernel, bias = (a.astype(dtype) for a in arrays)
    stream = CausalConv1D(kernel, bias, strides=strides)
    for _ in range(2):  # and once more after it has forgotten
        rows = [row for frame in x if (row := stream.step(frame)) is not None]
        whole = causal_conv1d(x, kernel, bias, strides=strides)
        assert rows[0].dtype == whole.dtype == dtype
        assert np.abs(np.array(rows) - whole).max() <= bound * np.abs(whole).max()
        stream.reset()


def test_nothing_depends_on_the_future(rng):
    x, kernel = rng.normal(size=(12, 2)), rng.normal(size=(4, 2, 3))
    y = causal_conv1d(x, kernel)
    for t in range(12):
        changed = x.copy()
        changed[t:] = 9
        np.testing.assert_array_equal(causal_conv1d(changed, kernel)[:t], y[:t])


@pytest.mark.parametrize("seed", range(5))
def test_latency_is_how_far_back_a_change_is_heard(seed):
    rng = np.random.default_rng(seed)
    kernels, strides = rng.integers(1, 6, size=3), rng.integers(1, 4, size=3)
    # One sample is a frame and a hop, and every weight is 1: the last output sees what it can reach.
    reach = latency(1, 1, kernels.tolist(), strides.tolist())
    length = 1 + (reach // np.prod(strides) + 2) * np.prod(strides)
    seen = []
    for t in range(length):
        x = np.zeros((length, 1))
        x[t] = 1
        for taps, stride in zip(kernels, strides):
            x = causal_conv1d(x, np.ones((taps, 1, 1)), strides=int(stride))
        seen.append(x[-1, 0] > 0)
    assert length - np.flatnonzero(seen)[0] == reach


def test_latency_by_hand():
    assert latency(4, 2, [3, 2], [2, 1]) == 4 + 2 * 2 + 1 * 2 * 2
    assert latency(512, 256, [], []) == 512


@pytest.mark.parametrize("call, name", [
    (lambda: latency(0, 1, [2], [1]), "window"),
    (lambda: latency(1, 1, [2, 3], [1]), "strides"),
    (lambda: latency(1, 1, [0], [1]), "kernels"),
    (lambda: causal_conv1d(np.ones((3, 2)), np.ones((2, 3, 1))), "kernel"),
    (lambda: causal_conv1d(np.ones((3, 2)), np.ones((2, 2, 1)), np.ones(2)), "bias"),
    (lambda: causal_conv1d(np.full((3, 2), np.nan), np.ones((2, 2, 1))), "x"),
    (lambda: causal_conv1d(np.ones((3, 2)), np.ones((2, 2, 1)), strides=0), "strides"),
    (lambda: CausalConv1D(np.ones((2, 2, 1))).step(np.ones(3)), "x"),
])  # fmt: skip
def test_refuses(call, name):
    with pytest.raises(ValueError, match=rf"^{name}"):
        call()
