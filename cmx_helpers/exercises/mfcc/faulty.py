"""Exercise mfcc.faulty, lesson 08_mfcc."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "mfcc.faulty",
    points=1,
    minutes=3,
    hints=(
        "Compare row 0 with the others: it has length √2 where they have length 1.",
        "Which scale belongs to wave 0 alone?",
    ),
)
def faulty():
    return "A"


@faulty.wrong("Without the half the waves would not be mirrored about their middle. Look at wave 1: it is.")
def faulty_half():
    return "B"


@faulty.wrong("Sines would begin at 0 in every row, and row 0 would be 0.")
def faulty_sine():
    return "C"


@faulty.wrong("Then the waves would run down the columns. They run along the rows.")
def faulty_transposed():
    return "D"
