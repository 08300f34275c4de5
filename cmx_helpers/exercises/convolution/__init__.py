"""Exercises of lesson 01_convolution."""

# In the order of the lesson.
from cmx_helpers.exercises.convolution import (  # isort: skip
    output_size,
    kernel_gradient,
    dot,
    layer,
)

__all__ = ["dot", "kernel_gradient", "layer", "output_size"]
