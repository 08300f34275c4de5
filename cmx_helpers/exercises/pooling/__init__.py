"""The exercises of lesson 02_pooling: both pools, ReLU, their gradients, what a value sees."""

# In the order of the lesson.
from cmx_helpers.exercises.pooling import (  # isort: skip
    pool,
    pool_reshape,
    relu,
    relu_gradient,
    max_gradient,
    average_gradient,
    overlap,
    broken_gradient,
    receptive_field,
    max_pool,
)

__all__ = [
    "average_gradient",
    "broken_gradient",
    "max_gradient",
    "max_pool",
    "overlap",
    "pool",
    "pool_reshape",
    "receptive_field",
    "relu",
    "relu_gradient",
]
