"""The exercises of lesson 02_pooling: max pooling, an overlap to predict, the receptive field."""

# In the order of the lesson.
from cmx_helpers.exercises.pooling import (  # isort: skip
    max_pool,
    overlap,
    receptive_field,
)

__all__ = ["max_pool", "overlap", "receptive_field"]
