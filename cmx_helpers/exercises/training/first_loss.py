"""Exercise training.first_loss, lesson 03_training."""

import numpy as np

from cmx_helpers.exercises._engine import prediction


@prediction(
    "training.first_loss",
    minutes=1,
    decimals=1,
    hints=(
        "A network that knows nothing gives each of the ten digits the same probability. Which one?",
        "The loss is −ln of the probability at the right class, with the natural logarithm.",
    ),
)
def first_loss():
    return float(np.log(10))


@first_loss.wrong("That is the probability of the right class. The loss is −ln of it.")
def first_loss_probability():
    return 0.1


@first_loss.wrong("You took the logarithm to base 10. The loss uses the natural logarithm, ln.")
def first_loss_base_ten():
    return 1.0


@first_loss.wrong("You took the logarithm to base 2, which counts bits. The loss uses ln, which counts nats.")
def first_loss_bits():
    return float(np.log2(10))


@first_loss.wrong("ln 0.1 is negative. The loss has a minus sign in front, so that it is never below zero.")
def first_loss_sign():
    return float(np.log(0.1))


@first_loss.wrong("10 is the number of classes. The loss is −ln of the probability of one of them.")
def first_loss_number_of_classes():
    return 10.0


@first_loss.wrong("0.9 is the share of errors when one guesses. The loss is −ln of a probability.")
def first_loss_error_rate():
    return 0.9


@first_loss.wrong("A negative number has no logarithm. The minus stands in front of it: −ln 0.1.")
def first_loss_not_a_number():
    return float("nan")
