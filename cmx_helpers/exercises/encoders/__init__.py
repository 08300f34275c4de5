"""Exercises of lesson 09_encoders: what Flatten hands on, the weights of a convolution, a mean over words."""

# In the order of the lesson.
from cmx_helpers.exercises.encoders import (  # isort: skip
    flatten_size,
    conv_parameters,
    masked_mean,
)

__all__ = ["conv_parameters", "flatten_size", "masked_mean"]
