"""The encoder's block: order, future, layer norm, positions."""

import numpy as np
import pytest

from cmx_helpers import attention
from cmx_helpers.attention import (
    EncoderWeights,
    causal_mask,
    encoder_block,
    encoder_block_backward,
    layer_norm,
    layer_norm_backward,
    sinusoidal_positions,
)
from tests.attention.weights import assert_same_weights_gradients
from tests.helpers import assert_close_relative, gradient_check


def random_encoder(rng, features, heads, hidden, dtype=np.float64):
    start = EncoderWeights.random(rng, dim=features, num_heads=heads, hidden=hidden, dtype=dtype)
    noise = [a + dtype(0.3) * rng.standard_normal(a.shape).astype(dtype) for a in start.arrays()]
    return EncoderWeights.from_arrays(noise)


def test_self_attention_commutes_with_permutation_until_positions_break_it():
    rng = np.random.default_rng(6)
    weights = random_encoder(rng, 8, 2, 16)
    x = rng.standard_normal((2, 7, 8))
    order = rng.permutation(7)
    assert (order != np.arange(7)).any()
    y = encoder_block(x, weights)
    np.testing.assert_allclose(encoder_block(x[:, order], weights), y[:, order], atol=1e-12)
    placed = x + sinusoidal_positions(7, 8)
    shuffled = x[:, order] + sinusoidal_positions(7, 8)
    assert np.abs(encoder_block(shuffled, weights) - encoder_block(placed, weights)[:, order]).max() > 0.1


def test_a_causal_mask_hides_the_future():
    rng = np.random.default_rng(7)
    weights = random_encoder(rng, 6, 3, 8)
    x = rng.standard_normal((1, 6, 6))
    changed = x.copy()
    changed[:, 4:] += 1
    before, after = (encoder_block(a, weights, mask=causal_mask(6)) for a in (x, changed))
    np.testing.assert_array_equal(before[:, :4], after[:, :4])
    assert np.abs(before[:, 4:] - after[:, 4:]).min() > 0


@pytest.mark.parametrize("shape", [(3, 4, 6), (1, 1, 5), (7, 16), (9,)], ids=str)
def test_layer_norm_equals_keras(shape):
    import keras
    import tensorflow as tf

    rng = np.random.default_rng(8)
    x, dy = (rng.standard_normal(shape, dtype=np.float32) * 3 + 1 for _ in range(2))
    gamma, beta = rng.standard_normal((2, shape[-1]), dtype=np.float32)
    layer = keras.layers.LayerNormalization()
    layer.build((None, shape[-1]))
    layer.set_weights([gamma, beta])
    inputs = tf.constant(x.reshape(-1, shape[-1]))
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        y = layer(inputs)
    want = tape.gradient(y, [inputs, *layer.trainable_variables], output_gradients=dy.reshape(inputs.shape))
    got = layer_norm(x, gamma, beta)
    assert got.dtype == np.float32
    assert_close_relative(got, y.numpy().reshape(shape), 2e-6, "layer_norm")
    for name, g, w in zip(("dx", "dgamma", "dbeta"), layer_norm_backward(dy, x, gamma), want):
        assert_close_relative(g, w.numpy().reshape(g.shape), 2e-6, name)


def test_layer_norm_by_finite_differences():
    rng = np.random.default_rng(9)

    def backward(dy, x, gamma, beta):
        return layer_norm_backward(dy, x, gamma, epsilon=0.01)

    def norm(x, gamma, beta):
        return layer_norm(x, gamma, beta, epsilon=0.01)

    gradient_check(norm, [rng.standard_normal((2, 3, 5)), *rng.standard_normal((2, 5))], backward)


@pytest.mark.parametrize("norm", ["post", "pre"])
@pytest.mark.parametrize("shape", [(2, 4, 6), (1, 1, 4)], ids=str)
def test_encoder_block_by_finite_differences(shape, norm):
    rng = np.random.default_rng(10)
    weights = random_encoder(rng, shape[2], 2, 7)
    mask = rng.random((shape[0], shape[1], shape[1])) < 0.6
    mask[0, 0] = False

    def block(x, *arrays):
        return encoder_block(x, EncoderWeights.from_arrays(arrays), mask=mask, norm=norm)

    def backward(dy, x, *arrays):
        weights = EncoderWeights.from_arrays(arrays)
        dx, dweights = encoder_block_backward(dy, x, weights, mask=mask, norm=norm)
        return dx, *dweights.arrays()

    gradient_check(block, [rng.standard_normal(shape), *weights.arrays()], backward, entries=12)


@pytest.mark.parametrize("norm", ["post", "pre"])
def test_encoder_block_equals_keras_layers(norm):
    import keras
    import tensorflow as tf

    rng = np.random.default_rng(11)
    w = random_encoder(rng, 8, 2, 12, np.float32)
    x, dy = rng.standard_normal((2, 3, 6, 8), dtype=np.float32)
    padding = np.arange(6) < np.array([6, 3, 1])[:, None]
    attend = keras.layers.MultiHeadAttention(2, 4)
    norms = [keras.layers.LayerNormalization() for _ in range(2)]
    dense = [keras.layers.Dense(12, activation="relu"), keras.layers.Dense(8)]
    inputs = tf.constant(x)
    attend.build(x.shape, x.shape)
    for layer, size in zip([*norms, *dense], (8, 8, 8, 12)):
        layer.build((None, size))
    layers = [attend, norms[0], *dense, norms[1]]
    arrays = iter(w.arrays())
    for layer in layers:
        layer.set_weights([next(arrays) for _ in layer.get_weights()])
    mask = tf.constant(np.broadcast_to(padding[:, None, :], (3, 6, 6)))
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        if norm == "post":
            a = norms[0](inputs + attend(inputs, inputs, attention_mask=mask))
            y = norms[1](a + dense[1](dense[0](a)))
        else:
            inside = norms[0](inputs)
            a = inputs + attend(inside, inside, attention_mask=mask)
            y = a + dense[1](dense[0](norms[1](a)))
    variables = [v for layer in layers for v in layer.trainable_variables]
    want = [g.numpy() for g in tape.gradient(y, [inputs, *variables], output_gradients=dy)]
    got = encoder_block(x, w, mask=padding[:, None, :], norm=norm)
    assert_close_relative(got, y.numpy(), 2e-6, "encoder_block")
    dx, dweights = encoder_block_backward(dy, x, w, mask=padding[:, None, :], norm=norm)
    assert dx.dtype == np.float32
    assert_close_relative(dx, want[0], 2e-6, "dx")
    assert_same_weights_gradients(dweights.attention, want[1:9], 2e-6)
    for name, g, v in zip(EncoderWeights._fields[1:], dweights[1:], want[9:], strict=True):
        assert_close_relative(g, v, 2e-6, name)


def test_encoder_scores_and_dtypes():
    rng = np.random.default_rng(12)
    weights = EncoderWeights.random(rng, dim=8, num_heads=2, hidden=16)
    x = rng.standard_normal((2, 5, 8), dtype=np.float32)
    y, scores = encoder_block(x, weights, return_attention_scores=True)
    assert y.dtype == scores.dtype == np.float32 and scores.shape == (2, 2, 5, 5)
    assert encoder_block(x.astype(np.float64), weights).dtype == np.float64


def test_positions():
    p = sinusoidal_positions(50, 8, dtype=np.float64)
    np.testing.assert_allclose(p[7, 3], np.cos(7 / 10000 ** (2 / 8)))
    np.testing.assert_allclose(p[7, 4], np.sin(7 / 10000 ** (4 / 8)))
    np.testing.assert_allclose((p**2).sum(axis=1), 4)
    # The law: the scalar product of two positions depends on their distance alone.
    gram = p @ p.T
    for distance in (1, 5, 20):
        np.testing.assert_allclose(np.diag(gram, distance), gram[0, distance], atol=1e-10)
    assert sinusoidal_positions(3, 5).shape == (3, 5)
    assert sinusoidal_positions(3, 5).dtype == np.float32


def test_there_is_one_softmax():
    from cmx_helpers import training

    assert attention.softmax is training.softmax
