"""Exercise agreement.which_auroc, lesson 14_agreement: an area with one fault inside."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "agreement.which_auroc",
    minutes=2,
    hints=(
        "For which of the scores are yours and somebody's equal? What do these scores have that the "
        "others lack?",
        "'Both name the same digit' has only two values, 0 and 1. What happens when two pairs have the same?",
    ),
)
def which_auroc():
    return "C"


@which_auroc.wrong("Then overlap and cosine would come out below one half, or at least different from yours.")
def which_auroc_turned():
    return "A"


@which_auroc.wrong("Then every number would be too large, that of the overlap as well.")
def which_auroc_nothing_taken_off():
    return "B"


@which_auroc.wrong("How many pairs there are of each kind changes no duel, and the overlap comes out right.")
def which_auroc_unequal_kinds():
    return "D"
