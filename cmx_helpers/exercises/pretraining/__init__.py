"""The exercises of lesson 16_pretraining that are about few labels, meta-learning and other domains."""

# In the order of the lesson.
from cmx_helpers.exercises.pretraining import (  # isort: skip
    prototypes,
    prototype_layer,
    which_leak,
    reptile,
    own_statistics,
)

__all__ = ["own_statistics", "prototype_layer", "prototypes", "reptile", "which_leak"]
