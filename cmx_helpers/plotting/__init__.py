"""Figures of the lessons: one style for all, and a description with every picture.

The style has an opaque light card, so that a figure reads the same in JupyterLab's light
and dark themes. Lines take colours that stand out from it and stay apart for colour-blind
readers; pictures of numbers use perceptually uniform maps. While lessons are recorded and
tested (CMX_CHECK_FIGURES=1), a figure whose text or lines cannot be read is an error.
"""

from cmx_helpers.plotting.figures import show
from cmx_helpers.plotting.pictures import image_row, ink, matrix
from cmx_helpers.plotting.style import COLOURS, DIVERGING, GREY, SEQUENTIAL, check_readable, to_png, use_style

__all__ = [
    "COLOURS",
    "DIVERGING",
    "GREY",
    "SEQUENTIAL",
    "check_readable",
    "image_row",
    "ink",
    "matrix",
    "show",
    "to_png",
    "use_style",
]
