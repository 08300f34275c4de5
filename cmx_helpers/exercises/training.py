"""The exercises of lesson 03_training: a safe softmax, cross-entropy from logits, the first loss."""

import numpy as np
from scipy.special import log_softmax, logsumexp
from scipy.special import softmax as scipy_softmax

from cmx_helpers.exercises._engine import exercise, prediction


@prediction(
    "training.first_loss",
    tolerance=0.01,
    hints=(
        "A network that knows nothing gives each of the ten digits the same probability. Which one?",
        "The loss is −ln of the probability at the right class, with the natural logarithm.",
    ),
)
def first_loss():
    return float(np.log(10))


@first_loss.wrong("That is the probability of the right class. The loss is −ln of it.")
def first_loss_probability():
    return 0.1


@first_loss.wrong("You took the logarithm to base 10. The loss uses the natural logarithm, ln.")
def first_loss_base_ten():
    return 1.0


@first_loss.wrong("You took the logarithm to base 2, which counts bits. The loss uses ln, which counts nats.")
def first_loss_bits():
    return float(np.log2(10))


@first_loss.wrong("ln 0.1 is negative. The loss has a minus sign in front, so that it is never below zero.")
def first_loss_sign():
    return float(np.log(0.1))


@first_loss.wrong("10 is the number of classes. The loss is −ln of the probability of one of them.")
def first_loss_number_of_classes():
    return 10.0


@first_loss.wrong("0.9 is the share of errors when one guesses. The loss is −ln of a probability.")
def first_loss_error_rate():
    return 0.9


@exercise(
    "training.softmax",
    points=3,
    minutes=10,
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
    """Right for small scores, NaN or 0 for large ones: exp(1000) overflows to infinity, and infinity divided
    by infinity is NaN. Subtract each row's maximum before exp."""
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
    """All entries together sum to one. Each row is an example of its own: divide by the sum along axis 1."""
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


@exercise(
    "training.cross_entropy",
    points=3,
    minutes=12,
    hints=(
        "ln softmax(z)[k] = z[k] − ln Σ_j exp(z[j]). Nothing has to be divided, so nothing can become ln 0.",
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
    ]


@cross_entropy.right
def cross_entropy_by_loop(logits, labels):
    return sum(logsumexp(row) - row[label] for row, label in zip(logits, labels)) / len(logits)


@cross_entropy.right
def cross_entropy_one_hot(logits, labels):
    one_hot = np.eye(logits.shape[1])[labels]
    return -(one_hot * log_softmax(logits, axis=1)).sum(axis=1).mean()


def _surprises(logits, labels):
    return -log_softmax(logits, axis=1)[np.arange(len(labels)), labels]


@cross_entropy.wrong(
    """Right where the scores are moderate; at [1000, 0] the probability of the second class rounds to 0 and
    its logarithm is −infinity. Use ln softmax(z)[k] = z[k] − ln Σ_j exp(z[j]), with the maximum taken off."""
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
    """A small number added before the logarithm hides the infinity, but at [1000, 0] the loss of the second
    class comes out near 28 and should be 1000. Use ln softmax(z)[k] = z[k] − ln Σ_j exp(z[j]): no probability
    is needed."""
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
    """You took one maximum off the whole array. In a row far below it every exp is 0, and ln 0 is −infinity.
    Each row needs its own maximum: logits.max(axis=1, keepdims=True)."""
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
