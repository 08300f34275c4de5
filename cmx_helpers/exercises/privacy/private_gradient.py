"""Exercise privacy.private_gradient, lesson 15_privacy: the gradient that DP-SGD steps along."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.privacy.clipped_sum import clipped_sum as _summed

clipped_sum = _summed.reference


@exercise(
    "privacy.private_gradient",
    points=2,
    minutes=4,
    hints=(
        "Three things: the clipped sum of the last exercise, the noise of the right size, the division.",
        "The noise is in units of the clip length: sigma * norm * noise. It is added once, to the sum.",
        "Divide everything by `expected`, whatever number of examples came.",
    ),
)
def private_gradient(x, dz, norm, sigma, expected, noise):
    return (clipped_sum(x, dz, norm) + sigma * norm * noise) / expected


@private_gradient.cases
def private_gradient_cases(rng):
    def case(examples, norm, sigma, expected):
        x, dz = rng.normal(size=(examples, 3)), rng.normal(size=(examples, 2))
        return x, dz, norm, sigma, expected, rng.normal(size=(3, 2))

    tiny = np.array([[3.0, 4.0]]), np.array([[0.0, 2.0]]), 2.0, 0.5, 4, np.ones((2, 2))
    return [tiny, case(6, 0.7, 1.5, 5.0), case(3, 2.5, 0.8, 7.5), case(9, 1.4, 2.0, 8.0)]


@private_gradient.right
def private_gradient_by_loop(x, dz, norm, sigma, expected, noise):
    total = noise * (sigma * norm)
    for a, b in zip(x, dz):
        g = np.outer(a, b)
        total = total + g * min(1, norm / np.linalg.norm(g))
    return total / expected


def _private(x, dz, norm, sigma, expected, noise, *, clipped=True, unit=True, by=None, times=1):
    g = np.einsum("ni,no->nio", x, dz)
    length = np.sqrt(np.square(g).sum(axis=(1, 2), keepdims=True))
    total = (g * (norm / np.maximum(length, norm)) if clipped else g).sum(axis=0)
    return (total + times * sigma * (norm if unit else 1) * noise) / (expected if by is None else by)


@private_gradient.wrong(
    """You divide by the number of examples that came. This number says whether somebody was drawn, and no
    noise hides it: divide by the expected number."""
)
def private_gradient_by_the_batch(*arguments):
    return _private(*arguments, by=len(arguments[0]))


@private_gradient.wrong(
    "The noise is σ, whatever the clip length is. It must grow with what one person can do: σ · norm."
)
def private_gradient_without_unit(*arguments):
    return _private(*arguments, unit=False)


@private_gradient.wrong(
    "The noise is divided as well as the sum, or neither is: (sum + noise) / expected, with the brackets."
)
def private_gradient_noise_undivided(x, dz, norm, sigma, expected, noise):
    clean = _private(x, dz, norm, 0, expected, noise)
    return clean + sigma * norm * noise


@private_gradient.wrong("Nothing is clipped. Without a bound on one person's part no noise is enough.")
def private_gradient_unclipped(*arguments):
    return _private(*arguments, clipped=False)


@private_gradient.wrong("The noise is missing.")
def private_gradient_no_noise(x, dz, norm, sigma, expected, noise):
    return _private(x, dz, norm, 0, expected, noise)


@private_gradient.wrong("You add the noise once for each example. Once is enough: to the sum.")
def private_gradient_noise_often(*arguments):
    return _private(*arguments, times=len(arguments[0]))


@private_gradient.wrong("That is the noisy sum. Divide it by the expected number of examples.")
def private_gradient_undivided(*arguments):
    return _private(*arguments, by=1)


@private_gradient.wrong("The noise is multiplied with σ²: σ is its standard deviation already.")
def private_gradient_squared(x, dz, norm, sigma, expected, noise):
    return _private(x, dz, norm, sigma**2, expected, noise)


@private_gradient.wrong("You draw a noise of your own. Take the numbers of `noise`.")
def private_gradient_own_noise(x, dz, norm, sigma, expected, noise):
    return _private(x, dz, norm, sigma, expected, np.random.default_rng(0).normal(size=noise.shape))


@private_gradient.wrong(
    "The noise is subtracted in yours. That would be as good, but add it: the check compares."
)
def private_gradient_subtracted(x, dz, norm, sigma, expected, noise):
    return _private(x, dz, norm, sigma, expected, -noise)
