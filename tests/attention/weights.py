"""Random weights and masks, and Keras's layer with the same weights."""

import numpy as np

from cmx_helpers.attention import (
    AttentionWeights,
)
from tests.helpers import assert_close_relative


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


def assert_same_weights_gradients(got, want, tolerance):
    """A key bias shifts all scores of a query alike, so its true gradient is zero and both sides hold
    rounding noise: that one is held to the size of the query bias's."""
    for name, g, w in zip(AttentionWeights._fields, got, want, strict=True):
        if name == "key_bias":
            size = np.abs(want[1]).max()
            assert np.abs(g).max() <= tolerance * size and np.abs(w).max() <= tolerance * size
        else:
            assert_close_relative(g, w, tolerance, f"gradient of {name}")
