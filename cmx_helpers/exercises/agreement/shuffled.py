"""Exercise agreement.shuffled, lesson 14_agreement: negatives that are none."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "agreement.shuffled",
    minutes=2,
    hints=(
        "Ten digits, all as likely. How many of the shuffled pairs belong together after all?",
        "Nine of ten duels are against a pair that really differs, and all of these are won. The tenth "
        "is against "
        "a pair of the same kind.",
        "0.9 · 1 + 0.1 · 1/2",
    ),
)
def shuffled():
    return 0.95


@shuffled.wrong(
    """One of ten shuffled pairs belongs together, and the perfect judge says so. In that duel both are of
    one kind: a coin decides."""
)
def shuffled_perfect():
    return 1.0


@shuffled.wrong(
    "The tenth duel, against a pair of one's own kind, is not lost every time: it is won half the time."
)
def shuffled_lost():
    return 0.9


@shuffled.wrong("Only a tenth of the shuffled pairs belong together. The other duels are all won.")
def shuffled_half():
    return 0.5


@shuffled.wrong("That is the share lost. What is left of 1?")
def shuffled_share():
    return 0.05
