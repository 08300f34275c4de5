"""The network of lesson 03_training: its first weights and its way forwards."""

import numpy as np

from cmx_helpers.convolution import conv2d
from cmx_helpers.pooling import max_pool2d, relu
from cmx_helpers.training import dense, glorot_uniform


def new_network(rng, q=1, channels=(16, 32)):
    """First weights for pictures of 8×8 pixels; the second pool has windows of q×q."""
    first, second = channels
    shapes = {"k1": (3, 3, 1, first), "k2": (3, 3, first, second), "k3": (16 // q**2 * second, 10)}
    w = {}
    for name, shape in shapes.items():
        w[name] = glorot_uniform(shape, rng).astype(np.float64)
        w[name.replace("k", "b")] = np.zeros(shape[-1])
    return w


def forward(w, x, q=1):
    """The values on the way: z1, p1, z2, p2 and the logits z3."""
    z1 = conv2d(x, w["k1"], w["b1"], padding="same")
    p1 = max_pool2d(relu(z1))
    z2 = conv2d(p1, w["k2"], w["b2"], padding="same")
    p2 = max_pool2d(relu(z2), q)
    return z1, p1, z2, p2, dense(p2.reshape(len(x), -1), w["k3"], w["b3"])
