"""Pooling, ReLU and their gradients beside TensorFlow and finite differences."""

import numpy as np
import pytest

from cmx_helpers.pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
    relu,
    relu_backward,
)
from tests.helpers import assert_close_relative, gradient_check

POOLS = {"max": (max_pool2d, max_pool2d_backward), "avg": (avg_pool2d, avg_pool2d_backward)}


def random_case(seed):
    rng = np.random.default_rng(seed)
    padding = ("valid", "same")[seed % 2]
    height, width = (int(n) for n in rng.integers(1, 16, 2))
    pool_size = tuple(int(n) for n in rng.integers(1, 5, 2))
    if padding == "valid":
        pool_size = min(pool_size[0], height), min(pool_size[1], width)
    strides = None if seed % 3 == 0 else tuple(int(n) for n in rng.integers(1, 5, 2))
    x = rng.standard_normal((*rng.integers(1, 5, 1), height, width, *rng.integers(1, 5, 1)), dtype=np.float32)
    return x, {"pool_size": pool_size, "strides": strides, "padding": padding}


def tensorflow_pool(kind, x, pool_size, strides, padding):
    tf = pytest.importorskip("tensorflow")
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = getattr(tf.nn, f"{kind}_pool2d")(x, pool_size, strides or pool_size, padding.upper())
    return y.numpy(), lambda dy: tape.gradient(y, x, tf.constant(dy)).numpy()


@pytest.mark.parametrize("kind", POOLS)
@pytest.mark.parametrize("seed", range(40))
def test_equals_tensorflow(kind, seed):
    x, options = random_case(seed)
    if seed % 5 == 0:
        x = np.round(x)  # many ties: TensorFlow sends the gradient to the first maximum
    forward, backward = POOLS[kind]
    want, gradient = tensorflow_pool(kind, x, **options)
    y, before = forward(x, **options), x.copy()
    assert y.dtype == np.float32
    assert_close_relative(y, want, 2e-6, "y")
    dy = np.random.default_rng(seed).standard_normal(y.shape, dtype=np.float32)
    dx = backward(dy, x, **options)
    assert dx.dtype == np.float32
    assert_close_relative(dx, gradient(dy), 2e-6, "dx")
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("kind", POOLS)
@pytest.mark.parametrize("seed", range(10))
def test_gradients_equal_finite_differences(kind, seed):
    x, options = random_case(seed + 50)
    # Distinct values a hundredth apart at least: no tie within the step.
    x = np.random.default_rng(seed).permutation(x.size).reshape(x.shape) / 100
    forward, backward = POOLS[kind]
    gradient_check(
        lambda x: forward(x, **options),
        [x],
        lambda dy, x: backward(dy, x, **options),
        name=forward.__name__,
        entries=60,
    )


@pytest.mark.parametrize("seed", range(6))
def test_equals_the_definition(seed):
    """Window by window, over the pixels inside the image only."""
    x, options = random_case(seed + 90)
    x, (ph, pw) = x.astype(np.float64), options["pool_size"]
    sh, sw = options["strides"] or (ph, pw)
    largest, mean = max_pool2d(x, **options), avg_pool2d(x, **options)
    top = left = 0
    if options["padding"] == "same":
        top = max((largest.shape[1] - 1) * sh + ph - x.shape[1], 0) // 2
        left = max((largest.shape[2] - 1) * sw + pw - x.shape[2], 0) // 2
    for a, b in np.ndindex(largest.shape[1:3]):
        rows = slice(max(sh * a - top, 0), sh * a - top + ph)
        columns = slice(max(sw * b - left, 0), sw * b - left + pw)
        np.testing.assert_array_equal(largest[:, a, b], x[:, rows, columns].max(axis=(1, 2)))
        np.testing.assert_allclose(mean[:, a, b], x[:, rows, columns].mean(axis=(1, 2)), rtol=0, atol=1e-12)


def test_ties_go_to_the_first_in_reading_order():
    x = np.array([[1.0, 7.0, 7.0], [7.0, 0.0, 7.0], [7.0, 7.0, 7.0]]).reshape(1, 3, 3, 1)
    dx = max_pool2d_backward(np.full((1, 1, 1, 1), 2.0), x, 3)[0, :, :, 0]
    np.testing.assert_array_equal(dx, [[0, 2, 0], [0, 0, 0], [0, 0, 0]])


def test_no_gradient_is_lost_or_made(rng):
    """Each window's gradient goes to its pixels and nowhere else: the sums agree."""
    x = np.round(rng.standard_normal((2, 9, 7, 3)))
    for strides, padding in ((2, "same"), (1, "same"), (3, "valid")):
        for forward, backward in POOLS.values():
            dy = rng.standard_normal(forward(x, 3, strides=strides, padding=padding).shape)
            dx = backward(dy, x, 3, strides=strides, padding=padding)
            np.testing.assert_allclose(dx.sum(), dy.sum(), rtol=0, atol=1e-10)


def test_nan_shows_in_its_window_only(rng):
    x = rng.standard_normal((1, 4, 4, 1))
    x[0, 1, 1, 0] = np.nan
    for kind in POOLS:
        y = POOLS[kind][0](x)[0, :, :, 0]
        assert np.isnan(y).tolist() == [[True, False], [False, False]]
    dx = max_pool2d_backward(np.ones((1, 2, 2, 1)), x)
    assert np.all(dx[0, :2, :2] == 0) and dx.sum() == 3
    np.testing.assert_array_equal(relu([np.nan, -1.0]), np.array([np.nan, 0.0], np.float32))
    np.testing.assert_array_equal(relu_backward([1.0], [np.nan]), [0.0])


def test_pooled_maximum_tolerates_a_shift_within_the_window():
    x = np.zeros((1, 8, 8, 1))
    x[0, 2, 4] = 1
    np.testing.assert_array_equal(max_pool2d(x), max_pool2d(np.roll(x, (1, 1), axis=(1, 2))))
    assert not np.array_equal(max_pool2d(x), max_pool2d(np.roll(x, 2, axis=1)))


def test_relu_equals_tensorflow(rng):
    tf = pytest.importorskip("tensorflow")
    x = rng.standard_normal((5, 6), dtype=np.float32)
    x[0, :3] = 0
    dy = rng.standard_normal(x.shape, dtype=np.float32)
    xt = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(xt)
        y = tf.nn.relu(xt)
    np.testing.assert_array_equal(relu(x), y.numpy())
    np.testing.assert_array_equal(relu_backward(dy, x), tape.gradient(y, xt, tf.constant(dy)).numpy())
    assert relu(x).dtype == relu_backward(dy, x).dtype == np.float32
    gradient_check(relu, [np.where(np.abs(x) < 0.01, 0.5, x)], relu_backward)


X = np.ones((2, 5, 6, 3), np.float32)
BAD = [
    ("x", dict(x=X[0])),
    ("x", dict(x=X[:, :0])),
    ("x", dict(x="text")),
    ("x", dict(x=X.astype(complex))),
    ("pool_size", dict(pool_size=0)),
    ("pool_size", dict(pool_size=-2)),
    ("pool_size", dict(pool_size=(2, 2, 2))),
    ("pool_size", dict(pool_size="2")),
    ("pool_size", dict(pool_size=2.0)),
    ("pool_size", dict(pool_size=(6, 2))),
    ("pool_size", dict(pool_size=(2, 7))),
    ("strides", dict(strides=0)),
    ("strides", dict(strides=(-1, 1))),
    ("strides", dict(strides="1")),
    ("padding", dict(padding="full")),
    ("padding", dict(padding=None)),
]


@pytest.mark.parametrize("kind", POOLS)
@pytest.mark.parametrize("name, change", BAD)
def test_bad_input_is_named(kind, name, change):
    forward, backward = POOLS[kind]
    with pytest.raises((ValueError, TypeError), match=rf"^{name}: expected"):
        forward(**{"x": X, **change})
    with pytest.raises((ValueError, TypeError), match=rf"^{name}: expected"):
        backward(np.ones((2, 2, 3, 3)), **{"x": X, **change})


@pytest.mark.parametrize("kind", POOLS)
@pytest.mark.parametrize("dy", [np.ones((2, 2, 3)), np.ones((2, 3, 3, 3)), np.ones((1, 2, 3, 3)), "text"])
def test_bad_dy_is_named(kind, dy):
    with pytest.raises((ValueError, TypeError), match=r"^dy: expected"):
        POOLS[kind][1](dy, X)


def test_bad_relu_input_is_named():
    for bad in ("text", [], [1j]):
        with pytest.raises((ValueError, TypeError), match=r"^x: expected"):
            relu(bad)
        with pytest.raises((ValueError, TypeError), match=r"^x: expected"):
            relu_backward([1.0], bad)
    with pytest.raises(ValueError, match=r"^dy: expected"):
        relu_backward([1.0], [1.0, 2.0])
