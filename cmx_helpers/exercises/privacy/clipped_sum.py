"""Exercise privacy.clipped_sum, lesson 15_privacy: clipping without a gradient for each example."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "privacy.clipped_sum",
    points=3,
    minutes=5,
    hints=(
        "The gradient of example n is np.outer(x[n], dz[n]). How long is it?",
        """Its length is the product np.linalg.norm(x[n]) * np.linalg.norm(dz[n]). The factor is
        norm / max(length, norm).""",
        "Multiply each row of dz by its factor, then x.T @ dz adds the outer products up.",
    ),
)
def clipped_sum(x, dz, norm):
    length = np.linalg.norm(x, axis=1) * np.linalg.norm(dz, axis=1)
    factor = norm / np.maximum(length, norm)
    return x.T @ (dz * factor[:, None])


@clipped_sum.cases
def clipped_sum_cases(rng):
    return [
        (np.array([[3.0, 4.0]]), np.array([[0.0, 2.0, 0.0]]), 1.0),
        (np.array([[0.3, 0.4], [3.0, 4.0]]), np.array([[1.0, -1.0], [0.0, 0.0]]), 2.0),
        (rng.normal(size=(7, 4)), rng.normal(size=(7, 3)) * rng.uniform(0.02, 2, size=(7, 1)), 0.8),
        (rng.normal(size=(5, 3)), rng.normal(size=(5, 3)), float(rng.uniform(1.2, 3))),
    ]


@clipped_sum.right
def clipped_sum_by_loop(x, dz, norm):
    total = np.zeros((x.shape[1], dz.shape[1]))
    for a, b in zip(x, dz):
        g = np.outer(a, b)
        total += g * min(1, norm / max(np.sqrt((g * g).sum()), 1e-300))
    return total


@clipped_sum.right
def clipped_sum_einsum(x, dz, norm):
    length = np.sqrt(np.einsum("ni,ni,no,no->n", x, x, dz, dz))
    return np.einsum("n,ni,no->io", norm / np.maximum(length, norm), x, dz)


def _sum(x, dz, factor):
    return np.einsum("n,ni,no->io", factor, x, dz)


def _lengths(x, dz):
    return np.linalg.norm(x, axis=1) * np.linalg.norm(dz, axis=1)


@clipped_sum.wrong("Nothing is clipped: that is the sum of the gradients as they are.")
def clipped_sum_unclipped(x, dz, norm):
    return x.T @ dz


@clipped_sum.wrong(
    """You clip the sum. One person can still move it by more than the norm, before it is clipped and after.
    Each example's own gradient has to be clipped, and then added."""
)
def clipped_sum_of_the_sum(x, dz, norm):
    total = x.T @ dz
    return total * norm / max(np.linalg.norm(total), norm)


@clipped_sum.wrong("You measure dz alone. The gradient is x dzᵀ: its length is the product of both lengths.")
def clipped_sum_dz_alone(x, dz, norm):
    return _sum(x, dz, norm / np.maximum(np.linalg.norm(dz, axis=1), norm))


@clipped_sum.wrong("You measure x alone. The gradient is x dzᵀ: its length is the product of both lengths.")
def clipped_sum_x_alone(x, dz, norm):
    return _sum(x, dz, norm / np.maximum(np.linalg.norm(x, axis=1), norm))


@clipped_sum.wrong(
    "You shorten x by the factor and dz by it again. One of the two is enough: the factor counts once."
)
def clipped_sum_twice(x, dz, norm):
    return _sum(x, dz, (norm / np.maximum(_lengths(x, dz), norm)) ** 2)


@clipped_sum.wrong("Short gradients are lengthened to the norm in yours. Leave them as they are.")
def clipped_sum_normalised(x, dz, norm):
    length = _lengths(x, dz)
    return _sum(x, dz, norm / np.where(length > 0, length, norm))


@clipped_sum.wrong("max and min are exchanged: long gradients stay long, short ones are lengthened.")
def clipped_sum_maximum(x, dz, norm):
    length = _lengths(x, dz)
    return _sum(x, dz, np.maximum(1, norm / np.where(length > 0, length, norm)))


@clipped_sum.wrong("That is the mean. The noise will be measured against the sum: do not divide.")
def clipped_sum_mean(x, dz, norm):
    return _sum(x, dz, norm / np.maximum(_lengths(x, dz), norm)) / len(x)


@clipped_sum.wrong("The length is the product of the two lengths, not their sum.")
def clipped_sum_added(x, dz, norm):
    length = np.linalg.norm(x, axis=1) + np.linalg.norm(dz, axis=1)
    return _sum(x, dz, norm / np.maximum(length, norm))


@clipped_sum.wrong("That is turned round: the gradient has the shape (in, out), x.T @ dz.")
def clipped_sum_transposed(x, dz, norm):
    return _sum(x, dz, norm / np.maximum(_lengths(x, dz), norm)).T


@clipped_sum.wrong("You clip every number by itself. The gradient of an example is shortened as a whole.")
def clipped_sum_each_number(x, dz, norm):
    return np.clip(np.einsum("ni,no->nio", x, dz), -norm, norm).sum(axis=0)


@clipped_sum.wrong(
    """You have one gradient for each example still. Add them up: x.T @ (dz times the factors) does it."""
)
def clipped_sum_not_added(x, dz, norm):
    factor = norm / np.maximum(_lengths(x, dz), norm)
    return np.einsum("n,ni,no->nio", factor, x, dz)


@clipped_sum.wrong("What is too long gets the length 1 in yours. It is to have the length `norm`.")
def clipped_sum_to_one(x, dz, norm):
    length = _lengths(x, dz)
    return _sum(x, dz, np.where(length > norm, 1 / np.maximum(length, 1e-300), 1))
