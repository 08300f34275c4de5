"""Max and average pooling, ReLU, and their gradients, channels last.

Derived in lesson 02_pooling.
"""

from cmx_helpers.pooling.pool2d import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward
from cmx_helpers.pooling.relu import relu, relu_backward

__all__ = [
    "avg_pool2d",
    "avg_pool2d_backward",
    "max_pool2d",
    "max_pool2d_backward",
    "relu",
    "relu_backward",
]
