"""The exercises of lesson 12_alignment: one space for three senses, its loss, its floor, its measures."""

# In the order of the lesson.
from cmx_helpers.exercises.alignment import (  # isort: skip
    unit,
    unit_gradient,
    info_nce,
    which_loss,
    info_nce_gradient,
    pull,
    floor,
    partner,
    average_precision,
    zero_shot,
    shared_space,
    contrast,
)

__all__ = [
    "average_precision",
    "contrast",
    "floor",
    "info_nce",
    "info_nce_gradient",
    "partner",
    "pull",
    "shared_space",
    "unit",
    "unit_gradient",
    "which_loss",
    "zero_shot",
]
