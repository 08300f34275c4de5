"""Exercise recurrent.carried, lesson 05_recurrent."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "recurrent.carried",
    points=2,
    minutes=3,
    axes=("step",),
    hints=(
        "Start with a list that holds the length of the vector. One pass of a loop is one step back.",
        "vector = vector @ matrix.T, then append np.linalg.norm(vector): steps + 1 lengths in the end.",
    ),
)
def carried(vector, matrix, steps):
    lengths = [np.linalg.norm(vector)]
    for _ in range(steps):
        vector = vector @ matrix.T
        lengths.append(np.linalg.norm(vector))
    return np.array(lengths)


@carried.cases
def carried_cases(rng):
    cases = [(np.array([1.0, 0.0]), np.array([[0.5, 1.0], [0.0, 0.0]]), 2)]
    for units, steps in ((3, 5), (4, 1), (2, 0), (5, 8)):
        cases.append((rng.normal(size=units), rng.normal(size=(units, units)), steps))
    return cases


@carried.right
def carried_by_powers(vector, matrix, steps):
    powers = [np.linalg.matrix_power(matrix, n) for n in range(steps + 1)]
    return [np.sqrt(((power @ vector) ** 2).sum()) for power in powers]


@carried.right
def carried_column_by_column(vector, matrix, steps):
    lengths = np.empty(steps + 1)
    for n in range(steps + 1):
        lengths[n] = np.sqrt(vector @ vector)
        vector = (matrix * vector).sum(axis=1)
    return lengths


def _run(vector, step, steps, length=np.linalg.norm):
    lengths = [length(vector)]
    for _ in range(steps):
        vector = step(vector)
        lengths.append(length(vector))
    return np.array(lengths)


@carried.wrong(
    "That is the way forwards, vector @ matrix. A gradient goes back through the transpose: "
    "vector @ matrix.T."
)
def carried_forwards(vector, matrix, steps):
    return _run(vector, lambda v: v @ matrix, steps)


@carried.wrong(
    "The length before the first step is missing: the result begins with that of the vector itself."
)
def carried_without_the_start(vector, matrix, steps):
    return carried_by_powers(vector, matrix, steps)[1:]


@carried.wrong("One step too few: after `steps` steps there are steps + 1 lengths, with that of the start.")
def carried_one_too_few(vector, matrix, steps):
    return carried_by_powers(vector, matrix, steps)[:-1] if steps else []


@carried.wrong("The square root is missing: the length is the root of the sum of the squares.")
def carried_squared(vector, matrix, steps):
    return _run(vector, lambda v: matrix @ v, steps, lambda v: v @ v)


@carried.wrong(
    "Each step multiplies the vector that came first, so nothing adds up over the steps. "
    "Overwrite the vector: the next step starts from what this one left."
)
def carried_from_the_start_each_time(vector, matrix, steps):
    return np.array([np.linalg.norm(vector)] + [np.linalg.norm(matrix @ vector)] * steps)


@carried.wrong(
    "These are powers of the matrix's norm: what a step can stretch at most. Asked is what it does to this "
    "vector."
)
def carried_as_the_bound(vector, matrix, steps):
    return np.linalg.norm(vector) * np.linalg.norm(matrix, 2) ** np.arange(steps + 1)


@carried.wrong("You multiply number by number. One step back is a matrix product: vector @ matrix.T.")
def carried_number_by_number(vector, matrix, steps):
    return _run(vector, lambda v: v * matrix, steps)


@carried.wrong("The length is the root of the sum of squares. You took the largest number.")
def carried_largest(vector, matrix, steps):
    return _run(vector, lambda v: matrix @ v, steps, lambda v: np.abs(v).max())


@carried.wrong("The length is the root of the sum of squares. You added up the sizes of the numbers.")
def carried_sum_of_sizes(vector, matrix, steps):
    return _run(vector, lambda v: matrix @ v, steps, lambda v: np.abs(v).sum())


@carried.wrong("Only the last length is returned. The result has one for each step, and one for the start.")
def carried_last_only(vector, matrix, steps):
    return carried_by_powers(vector, matrix, steps)[-1]
