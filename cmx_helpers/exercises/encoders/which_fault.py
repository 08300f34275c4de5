"""Exercise encoders.which_fault, lesson 09_encoders: one clip, two neighbours, and a fault inside."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "encoders.which_fault",
    minutes=2,
    hints=(
        "The same clip stands in both batches. What can a layer have read that is not of this clip?",
        "The quiet parts are gone, and all to one value. Which of the five steps makes a lowest value?",
    ),
)
def which_fault():
    return 3


@which_fault.wrong("Without a window every tone leaks into its neighbours, beside whatever clip it stands.")
def which_fault_no_window():
    return 1


@which_fault.wrong("A natural logarithm changes all numbers by one factor, beside whatever clip they stand.")
def which_fault_natural_logarithm():
    return 2


@which_fault.wrong("Without padding two frames are missing, beside whatever clip. No patch would vanish.")
def which_fault_no_padding():
    return 4
