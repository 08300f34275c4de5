"""The exercises of lesson 03_training: a safe softmax, cross-entropy from logits, the first loss."""

# In the order of the lesson.
from cmx_helpers.exercises.training import (  # isort: skip
    first_loss,
    softmax,
    cross_entropy,
)

__all__ = ["cross_entropy", "first_loss", "softmax"]
