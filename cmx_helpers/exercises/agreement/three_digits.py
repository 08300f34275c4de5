"""Exercise agreement.three_digits, lesson 14_agreement: two beliefs over three digits, by hand."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "agreement.three_digits",
    minutes=3,
    decimals=2,
    hints=(
        "Three pairs of equal digits: 0.6 times 0.2, 0.3 times 0.5, 0.1 times 0.3. Add them up.",
        "That is the chance of a match if the two are drawn each on its own. Same and different are now "
        "equally "
        "likely beforehand: same gets 3 S, different gets 3/2 (1 - S).",
        "3 · 0.3 = 0.9 against 1.5 · 0.7 = 1.05. Which share of both together is 0.9?",
    ),
)
def three_digits():
    return 6 / 13


@three_digits.wrong(
    """That is S, the chance of a match if the two digits are drawn each on its own: then they differ in
    two of three cases. Here half of all pairs are the same, and a match counts for more."""
)
def three_digits_overlap():
    return 0.3


@three_digits.wrong(
    "Those are the odds, 0.9 to 1.05. A chance is its share of both: divide by the sum of the two."
)
def three_digits_odds():
    return 6 / 7


@three_digits.wrong(
    "That is the chance that they differ. What is asked for is the chance that they are the same."
)
def three_digits_different():
    return 7 / 13


@three_digits.wrong(
    "That is S against 1 - S turned into 1 - S: the chance of no match in two draws of their own."
)
def three_digits_no_match():
    return 0.7


@three_digits.wrong("That is even odds before anything was seen. The two beliefs speak against it, a little.")
def three_digits_prior():
    return 0.5


@three_digits.wrong(
    "Different pairs: two of three digits are left for the second one, so 1 - S is divided by 2, not by 3."
)
def three_digits_third():
    return 9 / 16
