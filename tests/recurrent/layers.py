"""Our layers and Keras's, with the same weights."""

import numpy as np


def make_weights(rng, features, units, gates, dtype):
    scale = 0.8 / np.sqrt(units)
    kernel = rng.standard_normal((features, gates * units)) * scale
    recurrent_kernel = rng.standard_normal((units, gates * units)) * scale
    bias = rng.standard_normal(gates * units) * 0.3
    return [w.astype(dtype) for w in (kernel, recurrent_kernel, bias)]


def make_case(seed, shape, gates, dtype=np.float32):
    rng = np.random.default_rng(seed)
    batch, time, features, units = shape
    x = rng.standard_normal((batch, time, features)).astype(dtype)
    dy = rng.standard_normal((batch, time, units)).astype(dtype)
    weights = make_weights(rng, features, units, gates, dtype)
    states = [rng.standard_normal((batch, units)).astype(dtype) * dtype(0.5) for _ in range(2)]
    mask = rng.random((batch, time)) < 0.6
    return x, dy, weights, states, mask
