"""Exercise privacy.drift, lesson 15_privacy: where many local steps end."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "privacy.drift",
    points=1,
    minutes=2,
    hints=(
        "With so many local steps, where is each client when the round is over?",
        "Each is at its own minimum, 0 and 1, wherever it began. The server takes the mean.",
    ),
)
def drift():
    return 0.5


@drift.wrong(
    "That is the optimum of the sum, and where it ends with one local step. Now each client goes all the way."
)
def drift_optimum():
    return 0.8


@drift.wrong("That is the first client's minimum. The server takes the mean of both.")
def drift_first():
    return 0.0


@drift.wrong("That is the second client's minimum. The server takes the mean of both.")
def drift_second():
    return 1.0
