"""Exercise training.logits_gradient, lesson 03_training."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.training import softmax


@exercise(
    "training.logits_gradient",
    points=2,
    minutes=3,
    hints=(
        "Two ingredients: p = softmax(z), and a 1 in the column of each row's label.",
        "p[np.arange(len(z)), labels] -= 1 takes the one-hot vectors off in one line.",
        "The loss is a mean over the rows, so every row's gradient is divided by how many there are.",
    ),
)
def logits_gradient(z, labels):
    dz = softmax(z)
    dz[np.arange(len(z)), labels] -= 1
    return dz / len(z)


@logits_gradient.cases
def logits_gradient_cases(rng):
    return [
        (np.array([[2.0, 1.0, 0.0]]), np.array([1])),
        (rng.normal(size=(4, 3)), np.array([0, 2, 1, 1])),
        (2 * rng.normal(size=(3, 5)), np.array([4, 0, 4])),
        (rng.normal(size=(7, 10)), rng.integers(0, 10, size=7)),
    ]


@logits_gradient.right
def logits_gradient_one_hot(z, labels):
    return (softmax(z) - np.eye(z.shape[1])[labels]) / len(labels)


@logits_gradient.right
def logits_gradient_by_rows(z, labels):
    rows = []
    for row, label in zip(z, labels):
        e = np.exp(row - row.max())
        rows.append([(e[k] / e.sum() - (k == label)) / len(z) for k in range(len(row))])
    return np.array(rows)


@logits_gradient.wrong(
    """The division by the number of rows is missing: the loss of a batch is a mean, and so is its
    gradient."""
)
def logits_gradient_sum(z, labels):
    return len(z) * logits_gradient.reference(z, labels)


@logits_gradient.wrong(
    """The sign is turned round: that is one-hot minus p, the way to go. The gradient is p minus one-
    hot, and a step goes against it."""
)
def logits_gradient_sign(z, labels):
    return -logits_gradient.reference(z, labels)


@logits_gradient.wrong(
    """Nothing is taken off at the labels: that is p, divided by the number of rows. Take 1 off in each
    row's own label's column."""
)
def logits_gradient_without_one_hot(z, labels):
    return softmax(z) / len(z)


@logits_gradient.wrong(
    """dz[:, labels] takes the columns of all labels in every row. One entry per row is
    dz[np.arange(len(z)), labels]."""
)
def logits_gradient_every_row(z, labels):
    dz = softmax(z)
    dz[:, labels] -= 1
    return dz / len(z)


@logits_gradient.wrong(
    """You take the one-hot vectors off the logits themselves. Softmax comes first: belief minus truth."""
)
def logits_gradient_of_logits(z, labels):
    return (z - np.eye(z.shape[1])[labels]) / len(z)


@logits_gradient.wrong(
    """You divide by the number of all entries. Each row counts once: divide by the number of rows."""
)
def logits_gradient_by_size(z, labels):
    return logits_gradient.reference(z, labels) / z.shape[1]


@logits_gradient.wrong(
    """You took the 1 off where the belief is largest. It belongs at the label, whether the model is
    right or not."""
)
def logits_gradient_of_the_winner(z, labels):
    return logits_gradient.reference(z, z.argmax(axis=1))
