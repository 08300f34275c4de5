"""Exercise alignment.which_loss, lesson 12_alignment: a loss with one fault inside."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "alignment.which_loss",
    minutes=2,
    hints=(
        "In each table: is every partner the largest of its row? And of its column?",
        "In the second table somebody is content, and yours is not. Who is asked in vain there?",
    ),
)
def which_loss():
    return "B"


@which_loss.wrong("Then all of somebody's numbers would be negative.")
def which_loss_sign():
    return "A"


@which_loss.wrong("Then all three of somebody's numbers would be twice yours.")
def which_loss_added():
    return "C"


@which_loss.wrong("Then somebody's numbers would be three times yours, the batch having three pairs.")
def which_loss_summed():
    return "D"
