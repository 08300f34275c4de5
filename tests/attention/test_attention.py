"""attention: equal to Keras with the same weights, right by finite differences, zero where all is masked."""

import numpy as np
import pytest

from cmx_helpers import attention
from cmx_helpers.attention import (
    AttentionWeights,
    EncoderWeights,
    causal_mask,
    encoder_block,
    encoder_block_backward,
    layer_norm,
    layer_norm_backward,
    multi_head_attention,
    multi_head_attention_backward,
    scaled_dot_product_attention,
    scaled_dot_product_attention_backward,
    sinusoidal_positions,
)
from tests.helpers import assert_close_relative, gradient_check

# batch, queries, keys, features, heads, key_dim, value_dim
CASES = [
    (2, 5, 7, 6, 3, 4, 5),
    (3, 9, 9, 8, 2, 4, 4),
    (1, 4, 3, 5, 2, 3, 3),
    (2, 1, 1, 6, 2, 3, 4),
    (1, 20, 30, 16, 4, 8, 8),
]


def random_weights(rng, features, heads, key_dim, value_dim, dtype=np.float32):
    shapes = [
        (features, heads, key_dim),
        (heads, key_dim),
        (features, heads, key_dim),
        (heads, key_dim),
        (features, heads, value_dim),
        (heads, value_dim),
        (heads, value_dim, features),
        (features,),
    ]
    return AttentionWeights(*((rng.standard_normal(s) / np.sqrt(features)).astype(dtype) for s in shapes))


def random_encoder(rng, features, heads, hidden, dtype=np.float64):
    start = EncoderWeights.random(rng, dim=features, num_heads=heads, hidden=hidden, dtype=dtype)
    noise = [a + dtype(0.3) * rng.standard_normal(a.shape).astype(dtype) for a in start.arrays()]
    return EncoderWeights.from_arrays(noise)


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


def assert_same_weights_gradients(got, want, tolerance):
    """A key bias shifts all scores of a query alike, so its true gradient is zero and both sides hold
    rounding noise: that one is held to the size of the query bias's."""
    for name, g, w in zip(AttentionWeights._fields, got, want, strict=True):
        if name == "key_bias":
            size = np.abs(want[1]).max()
            assert np.abs(g).max() <= tolerance * size and np.abs(w).max() <= tolerance * size
        else:
            assert_close_relative(g, w, tolerance, f"gradient of {name}")


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


ONES = np.ones((2, 4, 6))
BAD = [
    (lambda w: multi_head_attention(ONES[0], ONES, w), "query: expected 3 axes"),
    (lambda w: multi_head_attention(ONES, ONES[:1], w), r"value: expected shape \(2, 4, 6\)"),
    (lambda w: multi_head_attention(ONES, ONES, w, key=ONES[:, :3]), r"key: expected shape \(2, 4, 6\)"),
    (lambda w: multi_head_attention(ONES, ONES, w, mask=np.ones((2, 3, 4), bool)), r"mask: .*\(2, 4, 4\)"),
    (lambda w: multi_head_attention(ONES, ONES, w, mask=np.ones((4, 4))), "mask: expected booleans"),
    (lambda w: multi_head_attention(ONES, ONES, w[:5]), "weights: expected AttentionWeights"),
    (
        lambda w: multi_head_attention(ONES, ONES, w._replace(key_bias=np.ones(3))),
        "weights.key_bias: expected",
    ),
    (lambda w: multi_head_attention(ONES, ONES, w._replace(query_kernel=np.ones(3))), "weights.query_kernel"),
    (lambda w: multi_head_attention_backward(ONES[:1], ONES, ONES, w), "dy: expected shape"),
    (lambda w: scaled_dot_product_attention(ONES, ONES[..., :5], ONES), "key: expected shape"),
    (lambda w: scaled_dot_product_attention(ONES, ONES, ONES[:, :2]), "value: expected shape"),
    (
        lambda w: scaled_dot_product_attention(ONES, ONES, ONES, np.ones((3, 4, 4), bool)),
        "mask: expected a shape",
    ),
    (lambda w: layer_norm(ONES, np.ones(5), np.ones(6)), r"gamma: expected shape \(6\)"),
    (lambda w: layer_norm(ONES, np.ones(6), np.ones(6), epsilon=-1), "epsilon: expected at least 0"),
    (lambda w: encoder_block(ONES, w), "weights: expected EncoderWeights"),
    (lambda w: causal_mask(0), "length: expected at least 1"),
    (lambda w: sinusoidal_positions(3, 2.5), "dim: expected an integer"),
    (
        lambda w: EncoderWeights.random(np.random.default_rng(0), dim=6, num_heads=4, hidden=3),
        "dim: expected a mul",
    ),
]


@pytest.mark.parametrize(("call", "message"), BAD, ids=[m for _, m in BAD])
def test_bad_input_is_named(call, message):
    weights = random_weights(np.random.default_rng(0), 6, 2, 3, 3)
    with pytest.raises((ValueError, TypeError), match=message):
        call(weights)
