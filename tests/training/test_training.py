"""Dense, softmax, cross-entropy and the optimisers beside TensorFlow, Keras and finite differences."""

import copy

import numpy as np
import pytest
from scipy.special import log_softmax
from scipy.special import softmax as scipy_softmax

from cmx_helpers.training import (
    SGD,
    Adam,
    cross_entropy,
    cross_entropy_backward,
    dense,
    dense_backward,
    glorot_uniform,
    softmax,
    softmax_backward,
)
from tests.helpers import assert_close_relative, gradient_check


@pytest.mark.parametrize("shape", [(7, 5), (1, 1), (3, 4, 5), (64, 300)])
def test_dense_equals_tensorflow(rng, shape):
    tf = pytest.importorskip("tensorflow")
    x = rng.standard_normal(shape, dtype=np.float32)
    kernel = rng.standard_normal((shape[-1], 6), dtype=np.float32)
    bias = rng.standard_normal(6, dtype=np.float32)
    variables = [tf.constant(a) for a in (x, kernel, bias)]
    with tf.GradientTape() as tape:
        tape.watch(variables)
        y = tf.tensordot(variables[0], variables[1], 1) + variables[2]
    got = dense(x, kernel, bias)
    assert got.dtype == np.float32
    assert_close_relative(got, y.numpy(), 2e-6)
    dy = rng.standard_normal(y.shape, dtype=np.float32)
    for ours, want in zip(dense_backward(dy, x, kernel), tape.gradient(y, variables, tf.constant(dy))):
        assert ours.dtype == np.float32
        assert_close_relative(ours, want.numpy(), 2e-6)


def test_dense_gradients_equal_finite_differences(rng):
    args = [rng.standard_normal(s) for s in ((2, 3, 4), (4, 5), (5,))]
    gradient_check(dense, args, lambda dy, x, kernel, bias: dense_backward(dy, x, kernel))
    np.testing.assert_array_equal(dense(args[0], args[1]), dense(args[0], args[1], np.zeros(5)))


@pytest.mark.parametrize("axis", [-1, 0, 1])
def test_softmax_equals_scipy(rng, axis):
    x = 5 * rng.standard_normal((4, 6, 3))
    y = softmax(x, axis)
    np.testing.assert_allclose(y, scipy_softmax(x, axis=axis), rtol=1e-13)
    np.testing.assert_allclose(y.sum(axis=axis), 1, rtol=1e-13)
    np.testing.assert_allclose(softmax(x + 7, axis), y, rtol=1e-12)
    gradient_check(
        lambda x: softmax(x, axis),
        [x],
        lambda dy, x: softmax_backward(dy, softmax(x, axis), axis),
        name="softmax",
    )


def test_softmax_of_extremes():
    y = softmax(np.array([[1000.0, 1001.0], [-1000.0, -1001.0]], np.float32))
    assert y.dtype == np.float32
    np.testing.assert_allclose(y, scipy_softmax([[0.0, 1.0], [0.0, -1.0]], axis=1), rtol=1e-6)
    masked = np.array([[0.0, -np.inf, 0.0], [-np.inf] * 3])
    np.testing.assert_array_equal(softmax(masked), [[0.5, 0, 0.5], [0, 0, 0]])
    np.testing.assert_array_equal(softmax(masked.T, axis=0), softmax(masked).T)
    np.testing.assert_array_equal(softmax_backward(np.ones((2, 3)), softmax(masked)), np.zeros((2, 3)))
    assert np.isnan(softmax([0.0, np.nan])).all() and np.isnan(softmax([0.0, np.inf])).any()


def test_softmax_leaves_its_input_alone(rng):
    x = rng.standard_normal((3, 4))
    before = x.copy()
    softmax(x)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("scale", [1, 100])
def test_cross_entropy_equals_references(rng, scale):
    tf = pytest.importorskip("tensorflow")
    logits, labels = scale * rng.standard_normal((9, 10)), rng.integers(0, 10, 9)
    want = -log_softmax(logits, axis=1)[np.arange(9), labels].mean()
    np.testing.assert_allclose(cross_entropy(logits, labels), want, rtol=1e-13)
    z = tf.constant(logits, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(z)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, z))
    single = logits.astype(np.float32)
    ours, gradient = cross_entropy(single, labels), cross_entropy_backward(single, labels)
    assert ours.dtype == gradient.dtype == np.float32
    assert_close_relative(ours, loss.numpy(), 2e-6)
    assert_close_relative(gradient, tape.gradient(loss, z).numpy(), 2e-6)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-7)


def test_cross_entropy_gradient_equals_finite_differences(rng):
    labels = rng.integers(0, 5, 4)
    gradient_check(
        lambda logits: cross_entropy(logits, labels),
        [rng.standard_normal((4, 5))],
        lambda dy, logits: dy * cross_entropy_backward(logits, labels),
        name="cross_entropy",
    )


def test_chain_through_softmax_equals_the_short_form(rng):
    logits, labels = rng.standard_normal((6, 4)), rng.integers(0, 4, 6)
    y = softmax(logits)
    dy = np.zeros_like(y)
    dy[np.arange(6), labels] = -1 / (6 * y[np.arange(6), labels])
    np.testing.assert_allclose(softmax_backward(dy, y), cross_entropy_backward(logits, labels), atol=1e-14)


def keras_optimizer(ours):
    keras = pytest.importorskip("keras")
    settings = {name: value for name, value in vars(ours).items() if not name.startswith("_")}
    return getattr(keras.optimizers, type(ours).__name__)(**settings), keras


# Keras rounds its settings to float32, and 1 - 0.999 then has four digits left: the exact
# comparison takes settings that float32 holds exactly, the usual ones agree to what remains.
EXACT = [
    SGD(0.125),
    SGD(0.125, momentum=0.875),
    Adam(0.0625, beta_1=0.75, beta_2=0.96875, epsilon=2**-10),
]


@pytest.mark.parametrize("container", [dict, list])
@pytest.mark.parametrize(
    "optimizer, dtype, tolerance",
    [
        *((optimizer, "float64", 1e-12) for optimizer in EXACT),
        *((optimizer, "float32", 2e-6) for optimizer in EXACT),
        (SGD(), "float32", 2e-6),
        (Adam(), "float32", 2e-5),
    ],
)
def test_optimisers_follow_keras_step_by_step(rng, optimizer, container, dtype, tolerance):
    optimizer = copy.deepcopy(optimizer)
    reference, keras = keras_optimizer(optimizer)
    arrays = {"kernel": rng.standard_normal((4, 3)).astype(dtype), "bias": np.zeros(3, dtype)}
    variables = [keras.Variable(a, dtype=dtype) for a in arrays.values()]
    parameters = arrays if container is dict else list(arrays.values())
    for step in range(25):
        slopes = [
            10.0 ** (step % 4 - 2) * rng.standard_normal(a.shape).astype(dtype) for a in arrays.values()
        ]
        reference.apply(slopes, variables)
        optimizer.update(parameters, dict(zip(arrays, slopes)) if container is dict else slopes)
        for (name, ours), want in zip(arrays.items(), variables):
            assert ours.dtype == dtype
            assert_close_relative(ours, np.asarray(want), tolerance, f"{name} after step {step}")


def test_optimisers_find_the_bottom_of_a_bowl():
    for optimizer in (SGD(0.1), SGD(0.05, momentum=0.9), Adam(0.1)):
        w, target = np.zeros(3), np.array([1.0, -2.0, 3.0])
        for _ in range(500):
            optimizer.update([w], [2 * (w - target)])
        np.testing.assert_allclose(w, target, atol=1e-3)


@pytest.mark.parametrize("shape", [(40, 60), (3, 3, 16, 32), (5, 7, 3, 8)])
def test_glorot_uniform_has_keras_limits(rng, shape):
    keras = pytest.importorskip("keras")
    ours, theirs = glorot_uniform(shape, rng), np.asarray(keras.initializers.GlorotUniform(seed=1)(shape))
    assert ours.dtype == np.float32 and ours.shape == shape
    # Both are uniform draws: their largest values come within a few in `size` of one limit.
    limit = np.abs(theirs).max()
    assert abs(np.abs(ours).max() / limit - 1) < 20 / ours.size
    assert abs(ours.std() / (limit / np.sqrt(3)) - 1) < 5 / np.sqrt(ours.size)
    assert abs(ours.mean()) < 5 * limit / np.sqrt(3 * ours.size)


X, KERNEL, LOGITS, LABELS = np.ones((2, 3)), np.ones((3, 4)), np.ones((2, 5)), np.array([0, 4])
W = np.ones(3)
BAD = [
    ("x", lambda: dense(W, KERNEL)),
    ("x", lambda: dense("text", KERNEL)),
    ("x", lambda: dense(X[:0], KERNEL)),
    ("kernel", lambda: dense(X, KERNEL.T)),
    ("kernel", lambda: dense(X, W)),
    ("kernel", lambda: dense(X, KERNEL.astype(complex))),
    ("bias", lambda: dense(X, KERNEL, np.ones(3))),
    ("bias", lambda: dense(X, KERNEL, "text")),
    ("dy", lambda: dense_backward(np.ones((2, 3)), X, KERNEL)),
    ("dy", lambda: dense_backward(np.ones(4), X, KERNEL)),
    ("kernel", lambda: dense_backward(np.ones((2, 4)), X, KERNEL.T)),
    ("x", lambda: softmax(1.0)),
    ("x", lambda: softmax([])),
    ("x", lambda: softmax("text")),
    ("axis", lambda: softmax(X, 2)),
    ("axis", lambda: softmax(X, -3)),
    ("axis", lambda: softmax(X, "rows")),
    ("dy", lambda: softmax_backward(W, X)),
    ("y", lambda: softmax_backward(X, "text")),
    ("axis", lambda: softmax_backward(X, X, 5)),
    ("logits", lambda: cross_entropy(W, LABELS)),
    ("logits", lambda: cross_entropy(LOGITS[:0], LABELS[:0])),
    ("logits", lambda: cross_entropy([["a"]], [0])),
    ("labels", lambda: cross_entropy(LOGITS, [0, 5])),
    ("labels", lambda: cross_entropy(LOGITS, [-1, 0])),
    ("labels", lambda: cross_entropy(LOGITS, [0])),
    ("labels", lambda: cross_entropy(LOGITS, [[0], [1]])),
    ("labels", lambda: cross_entropy(LOGITS, [0.0, 1.0])),
    ("labels", lambda: cross_entropy(LOGITS, ["0", "1"])),
    ("labels", lambda: cross_entropy(LOGITS, [True, False])),
    ("labels", lambda: cross_entropy_backward(LOGITS, [0, 5])),
    ("learning_rate", lambda: SGD(0)),
    ("learning_rate", lambda: SGD(-1.0)),
    ("learning_rate", lambda: Adam("fast")),
    ("learning_rate", lambda: Adam(float("nan"))),
    ("momentum", lambda: SGD(momentum=1.5)),
    ("momentum", lambda: SGD(momentum=-0.1)),
    ("beta_1", lambda: Adam(beta_1=1.0)),
    ("beta_2", lambda: Adam(beta_2=-0.1)),
    ("epsilon", lambda: Adam(epsilon=0)),
    ("parameters", lambda: SGD().update(W, W)),
    ("gradients", lambda: SGD().update([W], {"w": W})),
    ("gradients", lambda: SGD().update([W], W)),
    ("gradients", lambda: Adam().update({"w": W}, {"v": W})),
    ("gradients", lambda: Adam().update([W], [])),
    (r"parameters\['w'\]", lambda: Adam().update({"w": [1.0]}, {"w": [1.0]})),
    (r"parameters\[0\]", lambda: SGD().update([np.ones(3, int)], [W])),
    (r"parameters\[0\]", lambda: SGD().update([np.broadcast_to(1.0, 3)], [W])),
    (r"gradients\['w'\]", lambda: SGD().update({"w": W}, {"w": np.ones(4)})),
    (r"gradients\[0\]", lambda: SGD().update([W], ["abc"])),
    ("shape", lambda: glorot_uniform((3,), np.random.default_rng())),
    ("shape", lambda: glorot_uniform((3, 0), np.random.default_rng())),
    ("shape", lambda: glorot_uniform(("3", 4), np.random.default_rng())),
    ("rng", lambda: glorot_uniform((3, 4), 0)),
]


@pytest.mark.parametrize("name, call", BAD)
def test_bad_input_is_named(name, call):
    with pytest.raises((ValueError, TypeError), match=rf"^{name}: expected"):
        call()


def test_a_refused_update_changes_nothing():
    good, bad = np.ones(2), np.ones(2)
    for optimizer in (SGD(momentum=0.5), Adam()):
        with pytest.raises(ValueError, match=r"gradients\['bad'\]"):
            optimizer.update({"good": good, "bad": bad}, {"good": np.ones(2), "bad": np.ones(3)})
    np.testing.assert_array_equal(good, [1, 1])
