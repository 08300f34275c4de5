"""The exercises of lesson 16_pretraining: from hidden words to a class with one label."""

# In the order of the lesson.
from cmx_helpers.exercises.pretraining import (  # isort: skip
    hide,
    floor,
    masked_loss,
    masked_gradients,
    which_fault,
    patches,
    from_patches,
    prototypes,
    which_leak,
    prototype_layer,
    reptile,
    own_statistics,
)

__all__ = [
    "floor",
    "from_patches",
    "hide",
    "masked_gradients",
    "masked_loss",
    "own_statistics",
    "patches",
    "prototype_layer",
    "prototypes",
    "reptile",
    "which_fault",
    "which_leak",
]
