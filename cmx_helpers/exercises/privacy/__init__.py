"""The exercises of lesson 15_privacy: from a gradient that gives a picture away to masks that cancel."""

# In the order of the lesson.
from cmx_helpers.exercises.privacy import (  # isort: skip
    read_example,
    clip,
    clipped_sum,
    private_gradient,
    which_fault,
    renyi,
    epsilon,
    advantage,
    federated_average,
    masked,
    drift,
)

__all__ = [
    "advantage",
    "clip",
    "clipped_sum",
    "drift",
    "epsilon",
    "federated_average",
    "masked",
    "private_gradient",
    "read_example",
    "renyi",
    "which_fault",
]
