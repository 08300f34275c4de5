"""Exercise privacy.renyi, lesson 15_privacy: how far apart two distributions are."""

import numpy as np
from scipy.special import logsumexp

from cmx_helpers.exercises._engine import exercise


@exercise(
    "privacy.renyi",
    points=3,
    minutes=6,
    tolerance=1e-6,
    hints=(
        "What is seen without you: np.exp(-(z**2) / (2 * sigma**2)) / (sigma * np.sqrt(2 * np.pi)).",
        "ratio = 1 - q + q * np.exp((2 * z - 1) / (2 * sigma**2)) is how much likelier it is with you.",
        """The integral is a sum over the grid times its step, z[1] - z[0]. Then the logarithm, divided by
        order - 1.""",
    ),
)
def renyi(order, sigma, q, z):
    density = np.exp(-(z**2) / (2 * sigma**2)) / (sigma * np.sqrt(2 * np.pi))
    ratio = 1 - q + q * np.exp((2 * z - 1) / (2 * sigma**2))
    integral = (density * ratio**order).sum() * (z[1] - z[0])
    return np.log(integral) / (order - 1)


@renyi.cases
def renyi_cases(rng):
    def case(order, sigma, q, step=0.02):
        return order, sigma, q, np.arange(-8 * sigma, order + 8 * sigma, step)

    return [
        case(2, 2.0, 1.0),
        case(3, 1.3, 1.0, 0.01),
        (10, 1.0, 0.3, np.arange(-6, 18, 0.02)),  # the mirror image would not fit on the grid
        case(float(rng.uniform(1.5, 6)), float(rng.uniform(1.2, 2.5)), float(rng.uniform(0.1, 0.6))),
        case(float(rng.uniform(3, 5)), float(rng.uniform(1.5, 3)), float(rng.uniform(0.2, 0.8)), 0.03),
    ]


def _logs(sigma, q, z):
    with np.errstate(divide="ignore"):
        ratio = np.logaddexp(np.log1p(-q), np.log(q) + (2 * z - 1) / (2 * sigma**2))
    return -(z**2) / (2 * sigma**2) - np.log(sigma * np.sqrt(2 * np.pi)), ratio


@renyi.right
def renyi_in_logs(order, sigma, q, z):
    density, ratio = _logs(sigma, q, z)
    return (logsumexp(density + order * ratio) + np.log(z[1] - z[0])) / (order - 1)


@renyi.right
def renyi_by_both_densities(order, sigma, q, z):
    def normal(mean):
        return np.exp(-((z - mean) ** 2) / (2 * sigma**2)) / np.sqrt(2 * np.pi) / sigma

    with_you = (1 - q) * normal(0) + q * normal(1)
    return np.log(np.trapezoid(with_you * (with_you / normal(0)) ** (order - 1), z)) / (order - 1)


def _renyi(order, sigma, q, z, power=None, by=None, step=True):
    density, ratio = _logs(sigma, q, z)
    power = order if power is None else power
    total = logsumexp(density + power * ratio) + (np.log(z[1] - z[0]) if step else 0)
    return total / (order - 1 if by is None else by)


@renyi.wrong("The step of the grid is missing: a sum over points is an integral only times z[1] - z[0].")
def renyi_without_step(order, sigma, q, z):
    return _renyi(order, sigma, q, z, step=False)


@renyi.wrong("You divide by the order. Divide by order - 1.")
def renyi_by_order(order, sigma, q, z):
    return _renyi(order, sigma, q, z, by=order)


@renyi.wrong("The division by order - 1 is missing.")
def renyi_undivided(order, sigma, q, z):
    return _renyi(order, sigma, q, z, by=1)


@renyi.wrong("The ratio is taken to the power order - 1. Beside the density without you it is the order.")
def renyi_order_less_one(order, sigma, q, z):
    return _renyi(order, sigma, q, z, power=order - 1)


@renyi.wrong("The logarithm is missing: that is the integral.")
def renyi_integral(order, sigma, q, z):
    return np.exp(_renyi(order, sigma, q, z, by=1))


@renyi.wrong("You left q out: that is what is given away by somebody who is in every batch.")
def renyi_always_there(order, sigma, q, z):
    if q == 1:
        return _renyi(order, sigma, q, z)
    return _renyi(order, sigma, 1.0, z)


@renyi.wrong(
    """The mean of the logarithm, without a power: that is the Kullback–Leibler divergence, what is given
    away on average. The rare outcomes need the power `order`."""
)
def renyi_mean_of_logs(order, sigma, q, z):
    density, ratio = _logs(sigma, q, z)
    return (np.exp(density + ratio) * ratio).sum() * (z[1] - z[0])


@renyi.wrong("The density lacks its factor 1 / (σ √(2π)): it has to sum to one.")
def renyi_not_a_density(order, sigma, q, z):
    return _renyi(order, sigma, q, z) + np.log(sigma * np.sqrt(2 * np.pi)) / (order - 1)


@renyi.wrong(
    "The density is not there: the ratio has to be weighted with how often each z is seen without you."
)
def renyi_without_density(order, sigma, q, z):
    return (logsumexp(order * _logs(sigma, q, z)[1]) + np.log(z[1] - z[0])) / (order - 1)


@renyi.wrong("The exponent of the ratio is (2z − 1) / (2σ²): the −1 is missing in yours.")
def renyi_exponent_without_one(order, sigma, q, z):
    density = _logs(sigma, q, z)[0]
    with np.errstate(divide="ignore"):
        ratio = np.logaddexp(np.log1p(-q), np.log(q) + 2 * z / (2 * sigma**2))
    return (logsumexp(density + order * ratio) + np.log(z[1] - z[0])) / (order - 1)


@renyi.wrong("The two squares of σ are wanted: density and ratio both divide by 2 σ², not by 2 σ.")
def renyi_sigma_for_square(order, sigma, q, z):
    density = -(z**2) / (2 * sigma) - np.log(sigma * np.sqrt(2 * np.pi))
    with np.errstate(divide="ignore"):
        ratio = np.logaddexp(np.log1p(-q), np.log(q) + (2 * z - 1) / (2 * sigma))
    return (logsumexp(density + order * ratio) + np.log(z[1] - z[0])) / (order - 1)
