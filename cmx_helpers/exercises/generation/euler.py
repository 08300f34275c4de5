"""Exercise generation.euler, lesson 13_generation: from noise to a picture, in small steps."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "generation.euler",
    points=2,
    minutes=4,
    hints=(
        "n steps, each of length 1 / n. In each: x = x + velocity(x, t) / n.",
        "The middle of step k (from 0) is at t = (k + 0.5) / n.",
        "velocity takes an array of times, one for each row: np.full(len(x), (k + 0.5) / n).",
    ),
)
def euler(velocity, x, n):
    for k in range(n):
        t = np.full(len(x), (k + 0.5) / n)
        x = x + velocity(x, t) / n
    return x


class Field:
    """A velocity that depends on place and time, and not in a straight line."""

    def __init__(self, rng, width):
        self.turn = 0.5 * rng.normal(size=(width, width))

    def __call__(self, x, t):
        return x @ self.turn + np.exp(t)[:, None] + (t * t)[:, None] * x


@euler.cases
def euler_cases(rng):
    return [
        (Field(rng, w), rng.normal(size=(rows, w)), n) for rows, w, n in ((2, 3, 4), (5, 2, 1), (3, 4, 10))
    ]


@euler.right
def euler_with_linspace(velocity, x, n):
    for t in np.linspace(0, 1, n, endpoint=False) + 1 / (2 * n):
        x = x + velocity(x, t * np.ones(x.shape[0])) * (1 / n)
    return x


@euler.wrong("The steps are not shortened: each is 1 / n of the way.")
def euler_whole_steps(velocity, x, n):
    for k in range(n):
        x = x + velocity(x, np.full(len(x), (k + 0.5) / n))
    return x


@euler.wrong("You ask at the beginning of each step. Asked for is its middle, (k + 0.5) / n.")
def euler_at_begin(velocity, x, n):
    for k in range(n):
        x = x + velocity(x, np.full(len(x), k / n)) / n
    return x


@euler.wrong("You ask at the end of each step. Asked for is its middle, (k + 0.5) / n.")
def euler_at_end(velocity, x, n):
    for k in range(n):
        x = x + velocity(x, np.full(len(x), (k + 1) / n)) / n
    return x


@euler.wrong("You walk against the velocity: add it.")
def euler_back(velocity, x, n):
    for k in range(n):
        x = x - velocity(x, np.full(len(x), (k + 0.5) / n)) / n
    return x


@euler.wrong("The velocity is asked at the place where you began. Ask at the place where you are.")
def euler_from_start(velocity, x, n):
    start = x
    for k in range(n):
        x = x + velocity(start, np.full(len(x), (k + 0.5) / n)) / n
    return x


@euler.wrong("The time runs backwards: step k comes after step k − 1, from t = 0 to t = 1.")
def euler_backwards(velocity, x, n):
    for k in reversed(range(n)):
        x = x + velocity(x, np.full(len(x), (k + 0.5) / n)) / n
    return x


@euler.wrong("One step is missing: range(n) has n of them.")
def euler_one_less(velocity, x, n):
    for k in range(n - 1):
        x = x + velocity(x, np.full(len(x), (k + 0.5) / n)) / n
    return x


@euler.wrong("That is one step only. The return belongs behind the loop.")
def euler_one(velocity, x, n):
    return x + velocity(x, np.full(len(x), 0.5 / n)) / n


@euler.wrong("The velocities are gathered, and the noise where the way begins is not added.")
def euler_without_start(velocity, x, n):
    return euler.reference(velocity, x, n) - x
