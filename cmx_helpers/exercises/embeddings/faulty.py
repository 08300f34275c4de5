"""Exercise embeddings.faulty, lesson 04_embeddings."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "embeddings.faulty",
    points=1,
    minutes=3,
    hints=(
        "All words point in one direction. What usually keeps them from doing so?",
        "The noise words are there to be pushed away. What if they are pulled instead?",
    ),
)
def faulty():
    return "C"


@faulty.wrong(
    "Then nothing would have moved, and the picture would be without a pattern, as before training."
)
def faulty_no_step():
    return "A"


@faulty.wrong(
    "Exchanged, each gradient would push a vector along itself: lengths change, directions stay as they were "
    "drawn, and the picture is without a pattern."
)
def faulty_exchanged():
    return "B"


@faulty.wrong(
    "Without dividing by lengths the numbers would not stay between −1 and 1, nor be 1 on the diagonal."
)
def faulty_lengths():
    return "D"
