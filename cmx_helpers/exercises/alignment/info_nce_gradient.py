"""Exercise alignment.info_nce_gradient, lesson 12_alignment: softmax minus one-hot, twice."""

import numpy as np
from scipy.special import softmax

from cmx_helpers import training
from cmx_helpers.exercises._engine import exercise


@exercise(
    "alignment.info_nce_gradient",
    points=3,
    minutes=4,
    hints=(
        """Lesson 03: the gradient of a mean surprise is (softmax minus one-hot) / B. The one-hot table is
        np.eye(B).""",
        "training.softmax(s, axis=1) for the rows, training.softmax(s, axis=0) for the columns.",
        "The loss is half of either: ((P - np.eye(B)) + (Q - np.eye(B))) / (2 * B).",
    ),
)
def info_nce_gradient(s):
    one_hot = np.eye(len(s))
    rows = training.softmax(s, axis=1) - one_hot
    columns = training.softmax(s, axis=0) - one_hot
    return (rows + columns) / (2 * len(s))


@info_nce_gradient.cases
def info_nce_gradient_cases(rng):
    return [(np.round(scale * rng.normal(size=(n, n)), 2),) for n, scale in ((3, 1.0), (5, 2.0), (4, 3.0))]


@info_nce_gradient.right
def info_nce_gradient_by_loops(s):
    n, ds = len(s), np.zeros_like(s)
    for i in range(n):
        ds[i] += np.exp(s[i] - np.logaddexp.reduce(s[i]))
        ds[:, i] += np.exp(s[:, i] - np.logaddexp.reduce(s[:, i]))
        ds[i, i] -= 2
    return ds / n / 2


@info_nce_gradient.wrong("Only the rows are there. The columns ask too: the softmax along axis 0 is missing.")
def info_nce_gradient_rows(s):
    return (softmax(s, axis=1) - np.eye(len(s))) / len(s)


@info_nce_gradient.wrong("Only the columns are there. The softmax along axis 1 is missing.")
def info_nce_gradient_columns(s):
    return (softmax(s, axis=0) - np.eye(len(s))) / len(s)


@info_nce_gradient.wrong(
    "The one-hot table is taken off once. Both directions have one: rows less np.eye(B), columns too."
)
def info_nce_gradient_one_hot_once(s):
    return (softmax(s, axis=1) + softmax(s, axis=0) - np.eye(len(s))) / (2 * len(s))


@info_nce_gradient.wrong("You do not divide by the batch. The loss is a mean over its B pairs.")
def info_nce_gradient_undivided(s):
    return (softmax(s, axis=1) + softmax(s, axis=0)) / 2 - np.eye(len(s))


@info_nce_gradient.wrong("The half is missing: the loss is the mean of the two directions.")
def info_nce_gradient_unhalved(s):
    return (softmax(s, axis=1) + softmax(s, axis=0) - 2 * np.eye(len(s))) / len(s)


@info_nce_gradient.wrong(
    "The sign: softmax minus one-hot. A partner that is too far is pulled nearer by descent."
)
def info_nce_gradient_sign(s):
    return (2 * np.eye(len(s)) - softmax(s, axis=1) - softmax(s, axis=0)) / (2 * len(s))


@info_nce_gradient.wrong("The one-hot table is missing. Without it nothing pulls partners together.")
def info_nce_gradient_without_partners(s):
    return (softmax(s, axis=1) + softmax(s, axis=0)) / (2 * len(s))


@info_nce_gradient.wrong(
    "The softmax runs over the whole table. Rows and columns are questions of their own."
)
def info_nce_gradient_of_the_table(s):
    return softmax(s) - np.eye(len(s)) / len(s)


@info_nce_gradient.wrong(
    "The columns are added turned: softmax(s.T, axis=1) has to be transposed back, or take axis=0 of s."
)
def info_nce_gradient_turned(s):
    return (softmax(s, axis=1) + softmax(s.T, axis=1) - 2 * np.eye(len(s))) / (2 * len(s))
