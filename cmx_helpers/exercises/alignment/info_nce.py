"""Exercise alignment.info_nce, lesson 12_alignment: which of these is your partner, asked both ways."""

import numpy as np
from scipy.special import logsumexp

from cmx_helpers.exercises._engine import exercise


def _ways(s):
    """Minus log softmax at the partner: along the rows, along the columns."""
    return [logsumexp(s, axis=axis) - np.diagonal(s) for axis in (1, 0)]


@exercise(
    "alignment.info_nce",
    points=3,
    minutes=5,
    hints=(
        """Row by row it is the cross-entropy of lesson 03, and the right class of row i is i: log of the sum
        of exponentials, less s[i, i].""",
        """Exponentials overflow where s is large. Take the largest of the row off first:
        m = s.max(axis=1, keepdims=True); np.log(np.exp(s - m).sum(axis=1)) + m[:, 0] - np.diagonal(s).""",
        "The columns are the rows of s.T. The loss is the mean over all rows and all columns.",
    ),
)
def info_nce(s):
    loss = 0.0
    for table in (s, s.T):
        largest = table.max(axis=1, keepdims=True)
        log_sum = largest[:, 0] + np.log(np.exp(table - largest).sum(axis=1))
        loss += (log_sum - np.diagonal(s)).mean() / 2
    return loss


@info_nce.cases
def info_nce_cases(rng):
    found = [(np.round(scale * rng.normal(size=(n, n)), 2),) for n, scale in ((3, 1.0), (5, 2.0), (4, 3.0))]
    return [*found, (np.round(3000 * rng.normal(size=(4, 4)) + 4000 * np.arange(4)[:, None], 1),)]


@info_nce.right
def info_nce_by_loops(s):
    total = 0.0
    for i in range(len(s)):
        total += np.logaddexp.reduce(s[i]) - s[i, i] + np.logaddexp.reduce(s[:, i]) - s[i, i]
    return total / (2 * len(s))


@info_nce.right
def info_nce_by_cross_entropy(s):
    from cmx_helpers import training

    right = np.arange(len(s))
    return (training.cross_entropy(s, right) + training.cross_entropy(s.T, right)) / 2


@info_nce.wrong("Only the rows are asked. Each column asks as well: which sound belongs to this picture?")
def info_nce_rows(s):
    return _ways(s)[0].mean()


@info_nce.wrong("Only the columns are asked. The rows ask as well.")
def info_nce_columns(s):
    return _ways(s)[1].mean()


@info_nce.wrong("You add the two directions. The loss is their mean: half the sum.")
def info_nce_added(s):
    return sum(way.mean() for way in _ways(s))


@info_nce.wrong(
    "You sum over the batch. Take the mean, so that the loss does not grow with the batch by itself."
)
def info_nce_summed(s):
    return sum(way.sum() for way in _ways(s)) / 2


@info_nce.wrong("The sign: a surprise is minus the logarithm of a probability, and never negative.")
def info_nce_sign(s):
    return -sum(way.mean() for way in _ways(s)) / 2


@info_nce.wrong(
    """The exponentials overflow, or all vanish: exp(900) is no number that a float holds. Take the largest of
    each row off before, and add it after the logarithm."""
)
def info_nce_overflows(s):
    with np.errstate(all="ignore"):
        rows, columns = (np.log(np.exp(s).sum(axis=axis)) - np.diagonal(s) for axis in (1, 0))
        return (rows.mean() + columns.mean()) / 2


@info_nce.wrong(
    """The softmax runs over the whole table. Each row is a question of its own, and each column: their
    probabilities sum to one."""
)
def info_nce_of_the_table(s):
    return (logsumexp(s) - np.diagonal(s)).mean()


@info_nce.wrong("You return the probability of the partner. The loss is minus its logarithm.")
def info_nce_probability(s):
    return sum(np.exp(-way).mean() for way in _ways(s)) / 2


@info_nce.wrong("You take the logarithm of the mean probability. The mean of the logarithms is asked.")
def info_nce_log_of_mean(s):
    return -sum(np.log(np.exp(-way).mean()) for way in _ways(s)) / 2


@info_nce.wrong(
    "The partner itself is left out of the sum of exponentials. It stands there among the others."
)
def info_nce_without_partner(s):
    others = np.where(np.eye(len(s), dtype=bool), -np.inf, s)
    ways = [logsumexp(others, axis=axis) - np.diagonal(s) for axis in (1, 0)]
    return (ways[0].mean() + ways[1].mean()) / 2


@info_nce.wrong("The sum of exponentials is there, the partner's own s[i, i] is not taken off.")
def info_nce_without_the_right_one(s):
    return (logsumexp(s, axis=1).mean() + logsumexp(s, axis=0).mean()) / 2
