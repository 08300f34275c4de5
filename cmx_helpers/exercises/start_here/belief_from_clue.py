"""Exercise start_here.belief_from_clue, lesson 00_start_here."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "start_here.belief_from_clue",
    points=1,
    minutes=4,
    hints=(
        "Begin with ten zeros: belief = np.zeros(10).",
        "belief[left] = … sets all entries whose numbers are in the list `left`.",
        "Ten beliefs add up to 1, and the digits that are left share it alike: 1 / len(left).",
    ),
)
def belief_from_clue(left):
    belief = np.zeros(10)
    belief[list(left)] = 1 / len(left)
    return belief


@belief_from_clue.cases
def clue_cases(rng):
    drawn = [(sorted(rng.permutation(10)[:size].tolist()),) for size in (1, 3, 6, 10)]
    return [([5, 7, 9],), *drawn]


@belief_from_clue.right
def clue_asked_of_each_digit(left):
    return np.array([1 / len(left) if digit in left else 0 for digit in range(10)])


@belief_from_clue.wrong(
    "Your beliefs add up to more than 1: the digits that are left share it, 1 / len(left) each."
)
def clue_with_ones(left):
    belief = np.zeros(10)
    belief[list(left)] = 1
    return belief


@belief_from_clue.wrong(
    "You gave each digit that is left a tenth. The others get nothing, so these get more."
)
def clue_with_tenths(left):
    belief = np.zeros(10)
    belief[list(left)] = 0.1
    return belief


@belief_from_clue.wrong("You gave the belief to the digits that the clue rules out.")
def clue_turned_round(left):
    others = [digit for digit in range(10) if digit not in left]
    belief = np.zeros(10)
    if others:
        belief[others] = 1 / len(others)
    return belief


@belief_from_clue.wrong("You return one number for each digit that is left. Ten are asked: the others are 0.")
def clue_of_the_digits_left(left):
    return np.full(len(left), 1 / len(left))
