"""Exercise your_data.late, lesson 18_your_data: how often somebody is late."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "your_data.late",
    points=1,
    minutes=2,
    decimals=2,
    hints=(
        "Ask the other way round: how likely is it that nobody is late?",
        "Each is in time with chance 0.99, all sixty-four with 0.99 multiplied by itself 64 times.",
    ),
)
def late():
    return 1 - 0.99**64


@late.wrong("That is the chance of one process. A step waits for the slowest of 64.")
def late_one():
    return 0.01


@late.wrong("Chances of events that can happen together do not add up: with 200 processes it would be 2.")
def late_added():
    return 0.64


@late.wrong("That is the chance that nobody is late. Take it from 1.")
def late_nobody():
    return 0.99**64


@late.wrong("That is the chance that all are late at once.")
def late_all():
    return 0.01**64
