"""Exercise privacy.clipped_sum, lesson 15_privacy: clipping without a gradient for each example."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "privacy.clipped_sum",
    points=3,
    minutes=6,
    hints=(
        "The gradient of example n is np.outer(x[n], delta[n]). How long is it?",
        """Its length is the product np.linalg.norm(x[n]) * np.linalg.norm(delta[n]). The factor is
        norm / max(length, norm).""",
        "Multiply each row of delta by its factor, then x.T @ delta adds the outer products up.",
    ),
)
def clipped_sum(x, delta, norm):
    length = np.linalg.norm(x, axis=1) * np.linalg.norm(delta, axis=1)
    factor = norm / np.maximum(length, norm)
    return x.T @ (delta * factor[:, None])


@clipped_sum.cases
def clipped_sum_cases(rng):
    return [
        (np.array([[3.0, 4.0]]), np.array([[0.0, 2.0, 0.0]]), 1.0),
        (np.array([[0.3, 0.4], [3.0, 4.0]]), np.array([[1.0, -1.0], [0.0, 0.0]]), 2.0),
        (rng.normal(size=(7, 4)), rng.normal(size=(7, 3)) * rng.uniform(0.02, 2, size=(7, 1)), 0.8),
        (rng.normal(size=(5, 3)), rng.normal(size=(5, 3)), float(rng.uniform(1.2, 3))),
    ]


@clipped_sum.right
def clipped_sum_by_loop(x, delta, norm):
    total = np.zeros((x.shape[1], delta.shape[1]))
    for a, b in zip(x, delta):
        g = np.outer(a, b)
        total += g * min(1, norm / max(np.sqrt((g * g).sum()), 1e-300))
    return total


@clipped_sum.right
def clipped_sum_einsum(x, delta, norm):
    length = np.sqrt(np.einsum("ni,ni,no,no->n", x, x, delta, delta))
    return np.einsum("n,ni,no->io", norm / np.maximum(length, norm), x, delta)


def _sum(x, delta, factor):
    return np.einsum("n,ni,no->io", factor, x, delta)


def _lengths(x, delta):
    return np.linalg.norm(x, axis=1) * np.linalg.norm(delta, axis=1)


@clipped_sum.wrong("Nothing is clipped: that is the sum of the gradients as they are.")
def clipped_sum_unclipped(x, delta, norm):
    return x.T @ delta


@clipped_sum.wrong(
    """You clip the sum. One person can still move it by more than the norm, before it is clipped and after.
    Each example's own gradient has to be clipped, and then added."""
)
def clipped_sum_of_the_sum(x, delta, norm):
    total = x.T @ delta
    return total * norm / max(np.linalg.norm(total), norm)


@clipped_sum.wrong(
    "You measure delta alone. The gradient is x δᵀ: its length is the product of both lengths."
)
def clipped_sum_delta_alone(x, delta, norm):
    return _sum(x, delta, norm / np.maximum(np.linalg.norm(delta, axis=1), norm))


@clipped_sum.wrong("You measure x alone. The gradient is x δᵀ: its length is the product of both lengths.")
def clipped_sum_x_alone(x, delta, norm):
    return _sum(x, delta, norm / np.maximum(np.linalg.norm(x, axis=1), norm))


@clipped_sum.wrong(
    "You shorten x by the factor and delta by it again. One of the two is enough: the factor counts once."
)
def clipped_sum_twice(x, delta, norm):
    return _sum(x, delta, (norm / np.maximum(_lengths(x, delta), norm)) ** 2)


@clipped_sum.wrong("Short gradients are lengthened to the norm in yours. Leave them as they are.")
def clipped_sum_normalised(x, delta, norm):
    length = _lengths(x, delta)
    return _sum(x, delta, norm / np.where(length > 0, length, norm))


@clipped_sum.wrong("max and min are exchanged: long gradients stay long, short ones are lengthened.")
def clipped_sum_maximum(x, delta, norm):
    length = _lengths(x, delta)
    return _sum(x, delta, np.maximum(1, norm / np.where(length > 0, length, norm)))


@clipped_sum.wrong("That is the mean. The noise will be measured against the sum: do not divide.")
def clipped_sum_mean(x, delta, norm):
    return _sum(x, delta, norm / np.maximum(_lengths(x, delta), norm)) / len(x)


@clipped_sum.wrong("The length is the product of the two lengths, not their sum.")
def clipped_sum_added(x, delta, norm):
    length = np.linalg.norm(x, axis=1) + np.linalg.norm(delta, axis=1)
    return _sum(x, delta, norm / np.maximum(length, norm))


@clipped_sum.wrong("That is turned round: the gradient has the shape (in, out), x.T @ delta.")
def clipped_sum_transposed(x, delta, norm):
    return _sum(x, delta, norm / np.maximum(_lengths(x, delta), norm)).T


@clipped_sum.wrong("You clip every number by itself. The gradient of an example is shortened as a whole.")
def clipped_sum_each_number(x, delta, norm):
    return np.clip(np.einsum("ni,no->nio", x, delta), -norm, norm).sum(axis=0)


@clipped_sum.wrong(
    """You have one gradient for each example still. Add them up: x.T @ (delta times the factors) does it."""
)
def clipped_sum_not_added(x, delta, norm):
    factor = norm / np.maximum(_lengths(x, delta), norm)
    return np.einsum("n,ni,no->nio", factor, x, delta)


@clipped_sum.wrong("What is too long gets the length 1 in yours. It is to have the length `norm`.")
def clipped_sum_to_one(x, delta, norm):
    length = _lengths(x, delta)
    return _sum(x, delta, np.where(length > norm, 1 / np.maximum(length, 1e-300), 1))
