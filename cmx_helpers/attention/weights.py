"""The weights of one attention layer, and the check that they fit together."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import check_size, float_dtype, generator
from cmx_helpers._common.validate import as_float, check_ndim, check_shape, integer


class AttentionWeights(NamedTuple):
    """The weights of one attention layer, in the order and shapes of Keras's `layer.get_weights()`.

    >>> weights = AttentionWeights.random(np.random.default_rng(0), dim=6, num_heads=2, key_dim=3)
    >>> weights.query_kernel.shape, weights.output_kernel.shape
    ((6, 2, 3), (2, 3, 6))
    """

    query_kernel: np.ndarray  # (query features, heads, key_dim)
    query_bias: np.ndarray  # (heads, key_dim)
    key_kernel: np.ndarray  # (key features, heads, key_dim)
    key_bias: np.ndarray  # (heads, key_dim)
    value_kernel: np.ndarray  # (value features, heads, value_dim)
    value_bias: np.ndarray  # (heads, value_dim)
    output_kernel: np.ndarray  # (heads, value_dim, outputs)
    output_bias: np.ndarray  # (outputs,)

    @classmethod
    def random(cls, rng, *, dim, num_heads, key_dim, dtype=np.float32):
        """Weights to start from, for self-attention on `dim` features: Glorot uniform, biases zero."""
        rng, dtype = generator("rng", rng), float_dtype("dtype", dtype)
        dim = integer("dim", dim, minimum=1)
        heads = integer("num_heads", num_heads, minimum=1), integer("key_dim", key_dim, minimum=1)
        check_size("dim, num_heads, key_dim", dim, *heads)
        limit = np.sqrt(6 / (dim + heads[0] * heads[1]))
        arrays = []
        for _ in range(3):
            arrays += [rng.uniform(-limit, limit, (dim, *heads)), np.zeros(heads)]
        arrays += [rng.uniform(-limit, limit, (*heads, dim)), np.zeros(dim)]
        return cls(*(a.astype(dtype) for a in arrays))


def checked_weights(weights):
    """Return AttentionWeights of float arrays whose shapes fit together."""
    if not isinstance(weights, (tuple, list)) or len(weights) != 8:
        raise TypeError("weights: expected AttentionWeights, or a sequence of its eight arrays")
    names = [f"weights.{name}" for name in AttentionWeights._fields]
    weights = AttentionWeights(*(as_float(name, w) for name, w in zip(names, weights)))
    _, heads, key_dim = _shape3(names[0], weights.query_kernel)
    _, _, value_dim = _shape3(names[4], weights.value_kernel)
    outputs = _shape3(names[6], weights.output_kernel)[2]
    wanted = [
        (None, heads, key_dim),
        (heads, key_dim),
        (None, heads, key_dim),
        (heads, key_dim),
        (None, heads, value_dim),
        (heads, value_dim),
        (heads, value_dim, outputs),
        (outputs,),
    ]
    for name, array, shape in zip(names, weights, wanted):
        check_shape(name, array, shape)
    return weights


def _shape3(name, array):
    check_ndim(name, array, 3)
    return array.shape
