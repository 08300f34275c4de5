"""Exercises of lesson 01_convolution."""

# In the order of the lesson.
from cmx_helpers.exercises.convolution import (  # isort: skip
    correlate,
    correlate_windows,
    dot,
    correlate_channels,
    conv_layer,
    layer,
    kernel_gradient,
    picture_gradient,
    broken_gradient,
    descend,
    output_size,
)

__all__ = [
    "broken_gradient",
    "conv_layer",
    "correlate",
    "correlate_channels",
    "correlate_windows",
    "descend",
    "dot",
    "kernel_gradient",
    "layer",
    "output_size",
    "picture_gradient",
]
