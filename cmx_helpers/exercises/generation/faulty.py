"""Exercise generation.faulty, lesson 13_generation: a game with one fault inside."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "generation.faulty",
    points=1,
    minutes=2,
    hints=(
        "Which D would say nearly 1 everywhere, even where no real example ever was?",
        "A D that is never shown what is made learns one word.",
    ),
)
def faulty():
    return "B"


@faulty.wrong(
    "Then D would still tell the two apart: near 1 on the hills, and near 0 where the made ones are."
)
def faulty_climbing():
    return "A"


@faulty.wrong("Then D would be near 0 on the hills: what is real would count as made.")
def faulty_exchanged():
    return "C"


@faulty.wrong(
    "Then the made ones would still lie where they began, and D would know that place and say 0 there."
)
def faulty_without_g():
    return "D"
