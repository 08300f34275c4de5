"""Exercise convolution.broken_gradient, lesson 01_convolution."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "convolution.broken_gradient",
    points=1,
    minutes=2,
    hints=(
        "Which pixels are right, and how many windows reached each of them? Which are wrong?",
        "With stride 2 the windows of a 2×2 kernel lie side by side, and the gradient is right. What do "
        "windows do with stride 1 that they do not do there?",
    ),
)
def broken_gradient():
    return "B"


@broken_gradient.wrong(
    "A turned kernel would spoil the corners as well: top left it would leave −1 where k[0, 0] = 1 belongs. "
    "Here all four corners are right."
)
def broken_gradient_turned():
    return "A"


@broken_gradient.wrong(
    "A forgotten stride does no harm with stride 1, and here that is where the harm is done."
)
def broken_gradient_without_strides():
    return "C"


@broken_gradient.wrong(
    "A mean would make all numbers smaller by one factor. Here all four corners are right."
)
def broken_gradient_mean():
    return "D"
