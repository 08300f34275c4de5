"""Exercise privacy.which_fault, lesson 15_privacy: a clipping with one fault inside."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "privacy.which_fault",
    points=1,
    minutes=2,
    hints=(
        "Look at short gradients first. Do they move the sum by their own length, by more, or by less?",
        "Then at long ones: they lie on the diagonal. What was done to them?",
    ),
)
def which_fault():
    return "B"


@which_fault.wrong("Then every point would lie at 1: long ones shortened, short ones lengthened.")
def which_fault_normalised():
    return "A"


@which_fault.wrong("Then short gradients would move the sum by their own length, along the diagonal.")
def which_fault_dz():
    return "C"


@which_fault.wrong("Then short ones would be untouched, and lie on the diagonal.")
def which_fault_each_number():
    return "D"
