"""Exercise evaluation.which_shares, lesson 11_evaluation: shares with one fault inside."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "evaluation.which_shares",
    minutes=2,
    hints=(
        "What do the three bars add up to, and what does the whole gain amount to?",
        "Without the picture, text and sound are worth 0.157; without the text, picture and sound 0.423.",
    ),
)
def which_shares():
    return "A"


@which_shares.wrong(
    "Then all bars would be 0 here: one modality alone is worth no more than nothing in arithmetic."
)
def which_shares_first_only():
    return "B"


@which_shares.wrong("Then only the last one to come would have a high bar, and one bar would be 0.")
def which_shares_one_order():
    return "C"


@which_shares.wrong("Then the three bars would be equally high.")
def which_shares_equal():
    return "D"
