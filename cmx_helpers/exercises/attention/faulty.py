"""Exercise attention.faulty, lesson 06_attention: a map of weights with one fault inside."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "attention.faulty",
    points=1,
    minutes=2,
    hints=(
        "Add up the rows of the table, then its columns. What ought to be one?",
        "The first word may see itself alone. Which weight must that have, and which has it?",
    ),
)
def faulty():
    return "B"


@faulty.wrong("Then every column would sum to one. Look at the last: its one number is far from 1.")
def faulty_columns():
    return "A"


@faulty.wrong("Then words would see what comes after them, and zeros would stand below the diagonal.")
def faulty_future():
    return "C"


@faulty.wrong("Without √d the weights are sharper, but every row still sums to one. Here the first does not.")
def faulty_root():
    return "D"
