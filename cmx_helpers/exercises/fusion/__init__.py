"""The exercises of lesson 10_fusion: weights after a concatenation, a gate, a product of beliefs."""

# In the order of the lesson.
from cmx_helpers.exercises.fusion import (  # isort: skip
    joined_weights,
    gate,
    product,
)

__all__ = ["gate", "joined_weights", "product"]
