"""attention: equal to Keras with the same weights, and right by finite differences."""

import numpy as np
import pytest

from cmx_helpers.attention import (
    AttentionWeights,
    causal_mask,
    multi_head_attention,
    multi_head_attention_backward,
    scaled_dot_product_attention,
    scaled_dot_product_attention_backward,
)
from tests.attention.weights import assert_same_weights_gradients, random_weights
from tests.helpers import assert_close_relative, gradient_check

# batch, queries, keys, features, heads, key_dim, value_dim
CASES = [
    (2, 5, 7, 6, 3, 4, 5),
    (3, 9, 9, 8, 2, 4, 4),
    (1, 4, 3, 5, 2, 3, 3),
    (2, 1, 1, 6, 2, 3, 4),
    (1, 20, 30, 16, 4, 8, 8),
]


def random_mask(rng, *shape):
    """A mask in which every query may attend to something."""
    mask = rng.random(shape) < 0.5
    mask[..., 0] |= ~mask.any(axis=-1)
    return mask


def keras_attention(weights, query, value, key, mask, dy):
    """Output and gradients of Keras's layer with these weights: (y, [query, value, key], weights)."""
    import keras
    import tensorflow as tf

    _, heads, key_dim = weights.query_kernel.shape
    layer = keras.layers.MultiHeadAttention(
        heads, key_dim, weights.value_kernel.shape[2], dtype=query.dtype.name
    )
    layer.build(query.shape, value.shape, key.shape)
    layer.set_weights(list(weights))
    inputs = [tf.constant(a) for a in (query, value, key)]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        mask = None if mask is None else tf.constant(mask)
        y = layer(inputs[0], inputs[1], inputs[2], attention_mask=mask)
        loss = tf.reduce_sum(y * dy)
    gradients = [np.asarray(g) for g in tape.gradient(loss, [*inputs, *layer.trainable_variables])]
    return y.numpy(), gradients[:3], gradients[3:]


@pytest.mark.parametrize("masked", [False, True], ids=["", "masked"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_equals_keras(case, masked):
    batch, queries, keys, features, heads, key_dim, value_dim = case
    rng = np.random.default_rng(sum(case))
    weights = random_weights(rng, features, heads, key_dim, value_dim)
    query = rng.standard_normal((batch, queries, features), dtype=np.float32)
    value, key = rng.standard_normal((2, batch, keys, features), dtype=np.float32)
    dy = rng.standard_normal((batch, queries, features), dtype=np.float32)
    mask = random_mask(rng, batch, queries, keys) if masked else None
    want, want_inputs, want_weights = keras_attention(weights, query, value, key, mask, dy)
    y = multi_head_attention(query, value, weights, key=key, mask=mask)
    assert y.dtype == np.float32
    assert_close_relative(y, want, 2e-6, "output")
    dquery, dvalue, dweights, dkey = multi_head_attention_backward(
        dy, query, value, weights, key=key, mask=mask
    )
    if keys > 1:  # with one key the weight is 1 whatever the query: those gradients are zero
        assert_close_relative(dquery, want_inputs[0], 2e-6, "dquery")
        assert_close_relative(dkey, want_inputs[2], 2e-6, "dkey")
        assert_same_weights_gradients(dweights, want_weights, 2e-6)
    else:
        assert not dquery.any() and not dkey.any()
        for n in (4, 5, 6, 7):
            assert_close_relative(dweights[n], want_weights[n], 2e-6, AttentionWeights._fields[n])
    assert_close_relative(dvalue, want_inputs[1], 2e-6, "dvalue")


@pytest.mark.parametrize("mask_kind", [None, "causal", "padding"])
def test_self_attention_equals_keras(mask_kind):
    rng = np.random.default_rng(0)
    weights = random_weights(rng, 12, 3, 4, 4)
    x, dy = rng.standard_normal((2, 3, 10, 12), dtype=np.float32)
    padding = np.arange(10) < np.array([10, 4, 1])[:, None]
    mask = {None: None, "causal": causal_mask(10), "padding": padding[:, None, :]}[mask_kind]
    full = None if mask is None else np.broadcast_to(mask, (3, 10, 10))
    want, (wq, wv, wk), want_weights = keras_attention(weights, x, x, x, full, dy)
    assert_close_relative(multi_head_attention(x, x, weights, mask=mask), want, 2e-6)
    dquery, dvalue, dweights = multi_head_attention_backward(dy, x, x, weights, mask=mask)
    assert_close_relative(dquery + dvalue, wq + wv + wk, 2e-6)
    assert_same_weights_gradients(dweights, want_weights, 2e-6)


def test_with_and_without_scores_agree():
    rng = np.random.default_rng(1)
    weights = random_weights(rng, 6, 2, 3, 5)
    query, value = rng.standard_normal((2, 4, 6)), rng.standard_normal((2, 7, 6))
    mask = rng.random((2, 4, 7)) < 0.3
    mask[0, 0] = False
    y, scores = multi_head_attention(query, value, weights, mask=mask, return_attention_scores=True)
    np.testing.assert_allclose(multi_head_attention(query, value, weights, mask=mask), y, atol=1e-13)
    assert scores.shape == (2, 2, 4, 7)
    np.testing.assert_allclose(
        scores.sum(axis=-1), np.broadcast_to(mask.any(-1)[:, None], (2, 2, 4)), atol=1e-14
    )
    assert not scores[np.broadcast_to(~mask[:, None], scores.shape)].any()


@pytest.mark.parametrize("masked", [False, True], ids=["", "masked"])
@pytest.mark.parametrize("case", [(2, 3, 5, 4), (1, 1, 4, 3), (1, 3, 1, 2), (1, 1, 1, 1)], ids=str)
def test_scaled_dot_product_by_finite_differences(case, masked):
    """The mask has rows with nothing to attend to."""
    batch, queries, keys, depth = case
    rng = np.random.default_rng(sum(case))
    arrays = [
        rng.standard_normal(s) for s in ((batch, queries, depth), (batch, keys, depth), (batch, keys, 3))
    ]
    mask = rng.random((batch, queries, keys)) < 0.5 if masked else None
    if masked:
        mask[0, 0] = False

    def output(query, key, value):
        return scaled_dot_product_attention(query, key, value, mask)[0]

    def backward(dy, query, key, value):
        return scaled_dot_product_attention_backward(dy, query, key, value, mask)

    gradient_check(output, arrays, backward)


def test_scaled_dot_product_equals_the_loop():
    rng = np.random.default_rng(2)
    query, key, value = rng.standard_normal((4, 3)), rng.standard_normal((5, 3)), rng.standard_normal((5, 2))
    output, weights = scaled_dot_product_attention(query, key, value)
    for t in range(4):
        scores = [sum(query[t, i] * key[s, i] for i in range(3)) / 3**0.5 for s in range(5)]
        exps = [np.exp(s) for s in scores]
        row = [e / sum(exps) for e in exps]
        np.testing.assert_allclose(weights[t], row, rtol=1e-12)
        np.testing.assert_allclose(output[t], sum(r * v for r, v in zip(row, value)), rtol=1e-12)


@pytest.mark.parametrize("masked", [False, True], ids=["", "masked"])
def test_multi_head_by_finite_differences(masked):
    rng = np.random.default_rng(3)
    weights = random_weights(rng, 4, 2, 3, 2, np.float64)
    query, value, key = (rng.standard_normal((2, t, 4)) for t in (3, 5, 5))
    mask = rng.random((2, 3, 5)) < 0.5 if masked else None
    if masked:
        mask[1, 2] = False

    def output(query, value, key, *weights):
        return multi_head_attention(query, value, weights, key=key, mask=mask)

    def backward(dy, query, value, key, *weights):
        dq, dv, dw, dk = multi_head_attention_backward(dy, query, value, weights, key=key, mask=mask)
        return dq, dv, dk, *dw

    gradient_check(output, [query, value, key, *weights], backward, entries=25)


def test_fully_masked_rows_give_zeros():
    rng = np.random.default_rng(4)
    x = rng.standard_normal((2, 4, 6), dtype=np.float32)
    mask = np.ones((2, 4, 4), bool)
    mask[1, 2] = False
    output, weights = scaled_dot_product_attention(x, x, x, mask)
    assert not output[1, 2].any() and not weights[1, 2].any() and np.isfinite(output).all()
    params = random_weights(rng, 6, 2, 3, 3)
    y = multi_head_attention(x, x, params, mask=mask)
    np.testing.assert_array_equal(y[1, 2], params.output_bias)
    only = np.zeros_like(x)
    only[1, 2] = 1
    dquery, dvalue, dweights = multi_head_attention_backward(only, x, x, params, mask=mask)
    assert not dquery.any() and not dvalue.any() and not any(d.any() for d in dweights[:7])
    none = multi_head_attention(x, x, params, mask=np.zeros((4, 4), bool))
    np.testing.assert_array_equal(none, np.broadcast_to(params.output_bias, x.shape))


def test_huge_scores_do_not_overflow():
    x = np.array([[[300.0, 0], [0, 300.0], [-300.0, 0]]], dtype=np.float32)
    for factor in (1, 1e8):
        output, weights = scaled_dot_product_attention(x * factor, x, x)
        assert np.isfinite(output).all()
        np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-6)


def test_masked_keys_do_not_matter():
    rng = np.random.default_rng(5)
    weights = random_weights(rng, 6, 2, 3, 3, np.float64)
    x = rng.standard_normal((1, 5, 6))
    mask = (np.arange(5) < 3)[None, None, :]
    other = x.copy()
    other[:, 3:] = 1e3
    y = multi_head_attention(x, other, weights, mask=mask)
    np.testing.assert_allclose(y, multi_head_attention(x, x[:, :3], weights), atol=1e-13)
