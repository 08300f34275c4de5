"""Dense layer, softmax, cross-entropy, their gradients, and the optimisers SGD and Adam.

Derived in lesson 03_training.
"""

from cmx_helpers.training.dense import dense, dense_backward, glorot_uniform
from cmx_helpers.training.losses import cross_entropy, cross_entropy_backward, softmax, softmax_backward
from cmx_helpers.training.optimisers import SGD, Adam

__all__ = [
    "SGD",
    "Adam",
    "cross_entropy",
    "cross_entropy_backward",
    "dense",
    "dense_backward",
    "glorot_uniform",
    "softmax",
    "softmax_backward",
]
