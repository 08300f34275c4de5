"""Exercise alignment.partner, lesson 12_alignment: how often a perfect model finds the exact partner."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "alignment.partner",
    minutes=1,
    hints=(
        "How many of the 1000 sounds are of the picture's digit?",
        "The perfect model puts all of these first. In what order, it cannot know.",
    ),
)
def partner():
    return 0.01


@partner.wrong("""Perfect means here: it knows all that can be known, the digit. Which of the hundred sounds
    of that digit was drawn with this picture, nothing in the picture tells.""")
def partner_always():
    return 1.0


@partner.wrong(
    "A tenth is how often a guess has the right digit. The perfect model knows the digit: who is left?"
)
def partner_class():
    return 0.1


@partner.wrong("That is a blind guess among all 1000. The digit is known, and leaves about a hundred.")
def partner_blind():
    return 0.001


@partner.wrong("Nine of ten others drop out because the digit is known. How many are left to choose from?")
def partner_others():
    return 0.9
