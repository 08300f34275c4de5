"""Exercise start_here.faulty, lesson 00_start_here."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "start_here.faulty",
    points=1,
    minutes=3,
    hints=(
        "Look at a digit that the clue has ruled out, such as the four. What does each fault give it?",
        "A product gives it 0, whatever it is divided by. So it was no product.",
    ),
)
def faulty():
    return "C"


@faulty.wrong("Without the division the bars would add up to less than 1. These add up to 1.")
def faulty_division():
    return "A"


@faulty.wrong("The clue is in it: five, seven and nine stand higher than without it.")
def faulty_clue():
    return "B"


@faulty.wrong("A root leaves 0 at 0. Here the four, which the clue has ruled out, is alive.")
def faulty_root():
    return "D"
