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
)

__all__ = [
    "floor",
    "from_patches",
    "hide",
    "masked_gradients",
    "masked_loss",
    "patches",
    "which_fault",
]
