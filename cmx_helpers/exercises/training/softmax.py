"""Exercise training.softmax, lesson 03_training."""

import numpy as np
from scipy.special import logsumexp
from scipy.special import softmax as scipy_softmax

from cmx_helpers.exercises._engine import exercise


@exercise(
    "training.softmax",
    points=3,
    minutes=6,
    hints=(
        "softmax(z) = softmax(z + c) for any number c. Which c makes the largest exponent 0?",
        "Each row has its own maximum: z.max(axis=1, keepdims=True) keeps the axis, so that it can be "
        "subtracted from z.",
        "Subtract, take exp, then divide by the sum along axis 1, again with keepdims=True.",
    ),
)
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.cases
def softmax_cases(rng):
    return [
        (np.array([[2.0, 1.0, 0.0]]),),
        (rng.normal(size=(4, 3)),),
        (5 * rng.normal(size=(3, 6)),),
        (np.array([[1000.0, 999.0], [-1000.0, -1001.0]]),),
        (np.array([[0.0, 900.0, 899.0], [-2.0, -3.0, -4.0]]),),
        (np.array([[1000.0, -1000.0, -1000.0]]),),
    ]


@softmax.right
def softmax_by_rows(z):
    rows = []
    for row in z:
        e = np.exp(row - max(row))
        rows.append(e / sum(e))
    return np.array(rows)


@softmax.right
def softmax_through_logarithms(z):
    return np.exp(z - logsumexp(z, axis=1, keepdims=True))


@softmax.right
def softmax_of_scipy(z):
    return scipy_softmax(z, axis=1)


@softmax.wrong(
    """Right for small scores, NaN or 0 for large ones: exp(1000) overflows to infinity, and infinity
    divided by infinity is NaN. Subtract each row's maximum before exp."""
)
@np.errstate(all="ignore")
def softmax_unstable(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@softmax.wrong(
    """You subtract one maximum for the whole array. A row far below it becomes exp(−2000) = 0 everywhere,
    and 0 divided by 0 is NaN. Each row needs its own maximum."""
)
@np.errstate(all="ignore")
def softmax_global_maximum(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


@softmax.wrong(
    """You subtract each row's mean. At [1000, −1000, −1000] the largest score is still 1333 above it, and
    exp(1333) overflows. Subtract the maximum, so that no exponent is above 0."""
)
@np.errstate(all="ignore")
def softmax_mean_taken_off(z):
    e = np.exp(z - z.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.wrong(
    """You cut large scores off. Then 1000 and 999 become equal, but one should have e times the probability
    of the other. Shift the scores instead: subtract each row's maximum."""
)
def softmax_cut_off(z):
    return softmax.reference(np.clip(z, -700, 700))


@softmax.wrong(
    """The columns sum to one, the rows do not. The classes lie along axis 1: take maximum and sum there."""
)
def softmax_wrong_axis(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


@softmax.wrong(
    """All entries together sum to one. Each row is an example of its own: divide by the sum along axis
    1."""
)
def softmax_whole_array(z):
    e = np.exp(z - z.max())
    return e / e.sum()


@softmax.wrong("The rows do not sum to one: divide by their sum after exp.")
def softmax_not_normalised(z):
    return np.exp(z - z.max(axis=1, keepdims=True))


@softmax.wrong("You normalise the scores themselves. Take exp first: it makes every number positive.")
@np.errstate(all="ignore")
def softmax_without_exp(z):
    return z / z.sum(axis=1, keepdims=True)


@softmax.wrong(
    """The signs are turned round: your largest score gets the smallest probability. Write exp(z − maximum),
    not exp(maximum − z)."""
)
def softmax_of_minus_z(z):
    return softmax.reference(-z)


@softmax.wrong("Powers of 2 where powers of e belong: exp(z), not 2 ** z.")
def softmax_of_base_two(z):
    return softmax.reference(z * np.log(2))


@softmax.wrong(
    "You put each score through a sigmoid by itself. A softmax divides by the sum of the whole row."
)
@np.errstate(all="ignore")
def softmax_by_sigmoid(z):
    return 1 / (1 + np.exp(-z))


@softmax.wrong(
    "You divide the scores by the largest, which changes their distances. Subtract "
    "each row's maximum instead."
)
def softmax_scores_divided(z):
    return softmax.reference(z / np.abs(z).max(axis=1, keepdims=True))


@softmax.wrong(
    "You subtract each row's minimum: the exponents grow, and exp overflows. Subtract the maximum."
)
@np.errstate(all="ignore")
def softmax_minimum_taken_off(z):
    e = np.exp(z - z.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
