"""Bad input is named."""

import numpy as np
import pytest

from cmx_helpers.attention import (
    EncoderWeights,
    causal_mask,
    encoder_block,
    layer_norm,
    multi_head_attention,
    multi_head_attention_backward,
    scaled_dot_product_attention,
    sinusoidal_positions,
)
from tests.attention.weights import random_weights

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
