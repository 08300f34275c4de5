"""Exercise generation.equilibrium, lesson 13_generation: what D pays where made and real are the same."""

import math

from cmx_helpers.exercises._engine import prediction


@prediction(
    "generation.equilibrium",
    points=1,
    minutes=2,
    decimals=2,
    hints=(
        "If q = p, then D* is p / (p + p) in every bin.",
        "It pays −log ½ for the real ones, and −log(1 − ½) for the made ones.",
    ),
)
def equilibrium():
    return 2 * math.log(2)


@equilibrium.wrong("That is half of it: D pays −log ½ for a real one and −log ½ for a made one.")
def equilibrium_once():
    return math.log(2)


@equilibrium.wrong("That is D* itself. The loss is −log ½ for real ones, and as much for made ones.")
def equilibrium_half():
    return 0.5


@equilibrium.wrong("To pay nothing, D would have to be sure and right. Here it can only toss a coin.")
def equilibrium_nothing():
    return 0


@equilibrium.wrong("A loss −log of a chance is not negative.")
def equilibrium_sign():
    return -2 * math.log(2)


@equilibrium.wrong("That is in bits, the logarithm to base 2. The losses of this course are in nats.")
def equilibrium_bits():
    return 2
