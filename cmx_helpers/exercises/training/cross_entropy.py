"""Exercise training.cross_entropy, lesson 03_training."""

import numpy as np
from scipy.special import log_softmax, logsumexp
from scipy.special import softmax as scipy_softmax

from cmx_helpers.exercises._engine import exercise


def _surprises(logits, labels):
    return -log_softmax(logits, axis=1)[np.arange(len(labels)), labels]


@exercise(
    "training.cross_entropy",
    points=3,
    minutes=6,
    hints=(
        """ln softmax(z)[k] = z[k] − ln Σ_j exp(z[j]). Nothing has to be divided, so nothing can become
        ln 0.""",
        "Take each row's maximum off z first. It cancels in the difference and keeps exp from overflowing.",
        "z[np.arange(len(z)), labels] picks one entry in each row. The loss is the mean over the rows.",
    ),
)
def cross_entropy(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    surprise = np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]
    return surprise.mean()


@cross_entropy.cases
def cross_entropy_cases(rng):
    return [
        (np.array([[2.0, 1.0, 0.0]]), np.array([1])),
        (rng.normal(size=(5, 3)), rng.permutation([0, 1, 2, 2, 1])),
        (3 * rng.normal(size=(8, 10)), rng.integers(0, 10, size=8)),
        (np.array([[1000.0, 0.0], [2.0, 3.0], [0.0, 1.0]]), np.array([1, 0, 0])),
        (np.array([[-900.0, -901.0], [5.0, 4.0]]), np.array([0, 1])),
        (np.array([[3.5, 1234.5, -70.25], [0.0, -2.0, -815.75]]), np.array([2, 2])),
    ]


@cross_entropy.right
def cross_entropy_by_loop(logits, labels):
    return sum(logsumexp(row) - row[label] for row, label in zip(logits, labels)) / len(logits)


@cross_entropy.right
def cross_entropy_one_hot(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    return -(one_hot * log_softmax(logits, axis=1)).sum(axis=1).mean()


@cross_entropy.wrong(
    """Right where the scores are moderate; at [1000, 0] the probability of the second class rounds to 0
    and its logarithm is −infinity. Use ln softmax(z)[k] = z[k] − ln Σ_j exp(z[j]), with the maximum
    taken off."""
)
@np.errstate(all="ignore")
def cross_entropy_log_of_probability(logits, labels):
    return -np.log(scipy_softmax(logits, axis=1)[np.arange(len(labels)), labels]).mean()


@cross_entropy.wrong(
    """Right where the scores are moderate; exp(1000) overflows. Take each row's maximum off before exp."""
)
@np.errstate(all="ignore")
def cross_entropy_overflow(logits, labels):
    return (np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels]).mean()


@cross_entropy.wrong(
    """A small number added before the logarithm hides the infinity, but at [1000, 0] the loss of the
    second class comes out near 28 and should be 1000. Use ln softmax(z)[k] = z[k] − ln Σ_j exp(z[j]):
    no probability is needed."""
)
def cross_entropy_with_a_small_number(logits, labels):
    return -np.log(scipy_softmax(logits, axis=1)[np.arange(len(labels)), labels] + 1e-12).mean()


@cross_entropy.wrong(
    """You took the maximum off in one place only. It has to leave both parts of ln Σ_j exp(z[j]) − z[k], or
    neither: subtract it first and use the new z everywhere."""
)
def cross_entropy_maximum_off_once(logits, labels):
    return (_surprises(logits, labels) - logits.max(axis=1)).mean()


@cross_entropy.wrong(
    """You took one maximum off the whole array. In a row far below it every exp is 0, and ln 0 is
    −infinity. Each row needs its own maximum: logits.max(axis=1, keepdims=True)."""
)
@np.errstate(all="ignore")
def cross_entropy_global_maximum(logits, labels):
    z = logits - logits.max()
    return (np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]).mean()


@cross_entropy.wrong("That is the sum over the batch. The loss is the mean: divide by the number of rows.")
def cross_entropy_sum(logits, labels):
    return _surprises(logits, labels).sum()


@cross_entropy.wrong(
    "You divide by rows times classes. Each row contributes one number: divide by the number of rows only."
)
def cross_entropy_mean_of_all_entries(logits, labels):
    return _surprises(logits, labels).sum() / logits.size


@cross_entropy.wrong("The sign is missing: −ln p is never negative.")
def cross_entropy_sign(logits, labels):
    return -_surprises(logits, labels).mean()


@cross_entropy.wrong(
    """You return one loss for each row. Take their mean, so that the loss of a batch is one number."""
)
def cross_entropy_of_rows(logits, labels):
    return _surprises(logits, labels)


@cross_entropy.wrong(
    """That is the probability at the right class, averaged. The loss is −ln of it, row by row."""
)
def cross_entropy_without_logarithm(logits, labels):
    return scipy_softmax(logits, axis=1)[np.arange(len(labels)), labels].mean()


@cross_entropy.wrong(
    """z[:, labels] takes every row for every label, a table of B×B numbers. One entry per row is
    z[np.arange(len(z)), labels]."""
)
def cross_entropy_all_pairs(logits, labels):
    return -log_softmax(logits, axis=1)[:, labels].mean()


@cross_entropy.wrong(
    """You took the logarithm at the class with the largest score. The loss asks for the class in `labels`,
    right or wrong."""
)
def cross_entropy_of_the_winner(logits, labels):
    return _surprises(logits, logits.argmax(axis=1)).mean()


@cross_entropy.wrong(
    """As the lesson's first version: right where the scores are moderate, but at [1000, 0]
    exp(1000) overflows to
    infinity, and infinity / infinity is NaN. Use ln softmax(z)[k] = z[k] − ln Σ_j exp(z[j]), with
    each row's maximum
    taken off first."""
)
@np.errstate(all="ignore")
def cross_entropy_naive(logits, labels):
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(labels)), labels]).mean()


@cross_entropy.wrong(
    """You put a large number in the place of the infinity. At [1000, 0] that is right by chance
    only: the loss has
    no upper end. Use ln softmax(z)[k] = z[k] − ln Σ_j exp(z[j]): no probability is needed."""
)
@np.errstate(all="ignore")
def cross_entropy_infinity_replaced(logits, labels):
    logs = np.nan_to_num(np.log(scipy_softmax(logits, axis=1)), neginf=-1000)
    return -logs[np.arange(len(labels)), labels].mean()


@cross_entropy.wrong("That is 1 less the probability of the right class, averaged. The loss is −ln of it.")
def cross_entropy_one_less(logits, labels):
    return (1 - scipy_softmax(logits, axis=1)[np.arange(len(labels)), labels]).mean()


@cross_entropy.wrong(
    """That is the squared distance of the probabilities from one-hot labels. The cross-entropy is −ln of the
    probability of the right class."""
)
def cross_entropy_squared_distance(logits, labels):
    gap = scipy_softmax(logits, axis=1) - np.eye(logits.shape[1])[labels]
    return (gap**2).sum(axis=1).mean()
