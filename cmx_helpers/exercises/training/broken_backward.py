"""Exercise training.broken_backward, lesson 03_training."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "training.broken_backward",
    points=1,
    minutes=2,
    hints=(
        """The gradient travels from k3 to k2 to k1. What is wrong in one place stays wrong in
        everything below it.""",
        """k3 and b3 are right, so the mistake lies behind them on the way back. k2 and b2 are wrong
        already, so it lies before them.""",
    ),
)
def broken_backward():
    return "B"


@broken_backward.wrong("That would make k3 and b3 wrong, too: four times too large, for four pictures.")
def broken_backward_sum():
    return "A"


@broken_backward.wrong(
    "The first ReLU comes after k2 on the way back. Without it, k2 and b2 would still be right."
)
def broken_backward_first_relu():
    return "C"


@broken_backward.wrong(
    """The first pool comes after k2 on the way back. With its gradient shared out, k2 and b2 would still be
    right."""
)
def broken_backward_pool():
    return "D"
