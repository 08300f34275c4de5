"""Exercise pooling.broken_gradient, lesson 02_pooling."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "pooling.broken_gradient",
    points=1,
    minutes=2,
    hints=(
        "On random numbers nothing is wrong. What do handwritten digits have that random numbers have not?",
        "More comes out than went in. Which of the four makes more, and only where two values are equal?",
    ),
)
def broken_gradient():
    return "B"


@broken_gradient.wrong("That would be wrong on random numbers, too, and the sum would still be right.")
def broken_gradient_corner():
    return "A"


@broken_gradient.wrong("Shared between them, the sum would be right again. Here more comes out than went in.")
def broken_gradient_shared():
    return "C"


@broken_gradient.wrong("That would make the sum smaller, and on random numbers, too.")
def broken_gradient_average():
    return "D"
