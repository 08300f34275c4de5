"""Two-dimensional convolution over images, channels last, and its gradients.

Derived in lesson 01_convolution. What deep learning calls convolution is a
cross-correlation: the kernel is not flipped.
"""

from cmx_helpers.convolution.conv2d import conv2d, conv2d_backward
from cmx_helpers.convolution.padding import pad_images, span
from cmx_helpers.convolution.places import output_size, pad_amounts, window_layout

__all__ = [
    "conv2d",
    "conv2d_backward",
    "output_size",
    "pad_amounts",
    "window_layout",
]
