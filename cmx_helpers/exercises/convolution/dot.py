"""Exercise convolution.dot, lesson 01_convolution."""

import numpy as np

from cmx_helpers.exercises._engine import prediction

_DIGITS = np.arange(1, 10).reshape(3, 3)


@prediction(
    "convolution.dot",
    points=1,
    minutes=3,
    hints=(
        "Take one place only: lay the kernel so that its top left entry, the 1, is on the dot. "
        "Which pixel of the output is that?",
        "At the last place, bottom right, the kernel's top left entry lies on the dot, so the sum is 1. "
        "Now do the first place.",
    ),
)
def dot_response():
    return _DIGITS[::-1, ::-1]


@dot_response.wrong(
    "That is the kernel itself, which a true convolution would give. At the first place, top left, the "
    "dot lies under the kernel's last entry: correlation shows the kernel turned by half a turn."
)
def dot_response_unflipped():
    return _DIGITS


@dot_response.wrong("Left and right are exchanged, which is right; the same happens to top and bottom.")
def dot_response_mirrored():
    return _DIGITS[:, ::-1]


@dot_response.wrong("Top and bottom are exchanged, which is right; the same happens to left and right.")
def dot_response_upside_down():
    return _DIGITS[::-1]


@dot_response.wrong(
    "That is the kernel with rows and columns exchanged. Nothing here exchanges the two axes."
)
def dot_response_transposed():
    return _DIGITS.T


@dot_response.wrong("The right numbers in the right order. Write them as three rows of three.")
def dot_response_in_one_row():
    return _DIGITS[::-1, ::-1].ravel()


@dot_response.wrong(
    "At every place the dot lies under one entry of the kernel, so no output is zero. Which entry is it at "
    "the first place?"
)
def dot_response_one_number():
    return [[0, 0, 0], [0, 5, 0], [0, 0, 0]]
