"""Exercise attention.scores_gradient, lesson 06_attention: the way back through the softmax."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "attention.scores_gradient",
    points=2,
    minutes=4,
    hints=(
        """The sum over r belongs to one row: every row of the table was a softmax of its own. It is the mean
        of the row of dweights, weighted by the row of weights.""",
        """(weights * dweights).sum(axis=-1, keepdims=True) is that mean, one number a row, kept as a
        column.""",
        "Take it off dweights, and multiply what is left by weights, entry by entry.",
    ),
)
def scores_gradient(dweights, weights):
    mean = (weights * dweights).sum(axis=-1, keepdims=True)
    return weights * (dweights - mean)


@scores_gradient.cases
def scores_gradient_cases(rng):
    cases = []
    for shape in [(3, 3), (2, 5), (6, 4), (2, 4, 4), (1, 1)]:
        weights = np.exp(rng.normal(size=shape))
        weights /= weights.sum(axis=-1, keepdims=True)
        cases.append((rng.normal(size=shape), weights))
    hidden = np.array([[1.0, 0.0, 0.0], [0.25, 0.75, 0.0], [0.2, 0.3, 0.5]])
    return [*cases, (rng.normal(size=(3, 3)), hidden)]


@scores_gradient.right
def scores_gradient_by_jacobian(dweights, weights):
    result = np.zeros_like(weights)
    for place in np.ndindex(weights.shape[:-1]):
        p = weights[place]
        result[place] = (np.diag(p) - np.outer(p, p)) @ dweights[place]
    return result


@scores_gradient.right
def scores_gradient_by_einsum(dweights, weights):
    return weights * dweights - weights * np.einsum("...r,...r->...", weights, dweights)[..., None]


@scores_gradient.wrong(
    """The sum is missing. A score that rises takes from all other weights of its row: take the weighted mean
    of the row of dweights off first."""
)
def scores_gradient_without_sum(dweights, weights):
    return weights * dweights


@scores_gradient.wrong(
    """That is each weight's slope for its own score, p(1 − p). A score moves the other weights of its row
    as well: they share one unit."""
)
def scores_gradient_diagonal(dweights, weights):
    return weights * (1 - weights) * dweights


@scores_gradient.wrong("The sum runs down the columns. Each row was a softmax of its own: axis=-1.")
def scores_gradient_over_columns(dweights, weights):
    return weights * (dweights - (weights * dweights).sum(axis=-2, keepdims=True))


@scores_gradient.wrong("You sum over the whole table. Each row has its own sum: axis=-1, keepdims=True.")
def scores_gradient_over_all(dweights, weights):
    return weights * (dweights - (weights * dweights).sum())


@scores_gradient.wrong(
    """You take off the plain mean of the row. It is the mean weighted by the weights: sum weights times
    dweights."""
)
def scores_gradient_plain_mean(dweights, weights):
    return weights * (dweights - dweights.mean(axis=-1, keepdims=True))


@scores_gradient.wrong("In the sum, dweights stands alone. Multiply it by the weights before you add up.")
def scores_gradient_unweighted_sum(dweights, weights):
    return weights * (dweights - dweights.sum(axis=-1, keepdims=True))


@scores_gradient.wrong("The weights in front are missing: multiply the difference by them, entry by entry.")
def scores_gradient_without_factor(dweights, weights):
    return dweights - (weights * dweights).sum(axis=-1, keepdims=True)


@scores_gradient.wrong("You add the weighted mean. Take it off.")
def scores_gradient_added(dweights, weights):
    return weights * (dweights + (weights * dweights).sum(axis=-1, keepdims=True))


@scores_gradient.wrong(
    "The weighted mean is taken after a division by the number of keys: use a sum, the weights sum to one."
)
def scores_gradient_mean_of_products(dweights, weights):
    return weights * (dweights - (weights * dweights).mean(axis=-1, keepdims=True))
