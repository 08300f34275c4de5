"""Exercise pretraining.which_fault, lesson 16_pretraining: a loss below the floor."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "pretraining.which_fault",
    points=1,
    minutes=2,
    hints=(
        "A row of the table of words moves when its word is among those that the reader is shown.",
        "The mask's row has not moved at all. What can the reader never have been shown?",
    ),
)
def which_fault():
    return "A"


@which_fault.wrong(
    """Then the mask would be shown, and its row would move. The loss would fall below the floor, too; but the
    hidden words would be learned all the same, and the exact nats would be low."""
)
def which_fault_everywhere():
    return "B"


@which_fault.wrong(
    """Then the loss would fall to nothing as well, and the hidden words would never be learned. But the mask
    would be shown among the others, and its row would move."""
)
def which_fault_seen():
    return "C"


@which_fault.wrong("Then the mask would be shown all the more, and the loss would be higher, not lower.")
def which_fault_twice():
    return "D"
