"""What many noisy steps give away: a Rényi accountant. Derived in lesson 15_privacy."""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.special import logsumexp

from cmx_helpers._common.validate import as_float, check_shape, integer, number, same_dtype

# The orders that dp-accounting uses as well, so that both give the same number.
ORDERS = np.concatenate([1 + np.arange(1, 100) / 10, np.arange(11.0, 64), [128.0, 256.0, 512.0, 1024.0]])
_LIBRARY = Path(__file__).with_name("library_epsilons.json")


def renyi_divergence(order, sigma, q=1.0):
    """Rényi divergence of what is seen with you and without you, one step of DP-SGD, clip length 1.

    D_α = 1/(α − 1) · ln ∫ n(z) r(z)^α dz, with n the density of N(0, σ²), what is seen without you, and
    r(z) = 1 − q + q exp((2z − 1) / (2σ²)), how much likelier z is with you, who come with chance q. For
    q = 1 it is α / (2σ²). The other way round, your absence, it is smaller. The integral is a sum over a
    grid, exact to rounding, since all of it is smooth and falls off like a Gaussian. Source: Mironov, Talwar
    and Zhang, Rényi Differential Privacy of the Sampled Gaussian Mechanism (2019). Derived in lesson
    15_privacy.

    Parameters
    ----------
    order : float, above 1 and at most 1024
        α: the larger, the more the rare outcomes count.
    sigma : float, from 0.2 to 10,000
        Noise in units of the clip length.
    q : float, above 0 and at most 1
        Chance of each example to be in a batch.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong type or value; the message names it.

    Examples
    --------
    >>> round(renyi_divergence(2, 2.0), 9), round(renyi_divergence(2, 2.0, q=0.05), 6)
    (0.25, 0.00071)
    """
    order = number("order", order, above=1, maximum=1024)
    sigma, q = _mechanism(sigma, q)
    step = min(sigma, sigma**2) / 4
    z = np.arange(-12 * sigma, order + 12 * sigma, step)
    out = np.log1p(-q) if q < 1 else -np.inf
    log_ratio = np.logaddexp(out, np.log(q) + (2 * z - 1) / (2 * sigma**2))
    log_density = -(z**2) / (2 * sigma**2) - np.log(sigma * np.sqrt(2 * np.pi))
    # A moment is at least 1; where the divergence is smaller than the rounding, it is 0.
    return max(0.0, float(logsumexp(log_density + order * log_ratio + np.log(step)) / (order - 1)))


def epsilon_from(divergences, orders, steps, delta):
    """The ε that the divergences of one step certify after `steps` of them.

    ε = min over α of T · D_α + ln(1 − 1/α) − ln(δ α) / (α − 1), and at least 0. Source: Canonne, Kamath and
    Steinke, The Discrete Gaussian for Differential Privacy (2020), proposition 12. Used in lesson 15_privacy.

    Parameters
    ----------
    divergences : array, shape (orders,), finite, at least 0
        D_α of one step.
    orders : array, shape (orders,), finite, above 1
        α of each.
    steps : int, at least 1
        T.
    delta : float, above 0 and below 1
        What may go wrong altogether: far below 1 / number of examples.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> round(epsilon_from([0.25, 0.5, 1.0], [2.0, 4.0, 8.0], 1, 1e-4), 3)
    1.885
    """
    divergences = as_float("divergences", divergences, ndim=1, finite=True)
    orders = as_float("orders", orders, ndim=1, finite=True)
    check_shape("divergences", divergences, orders.shape)
    divergences, orders = same_dtype(divergences=divergences, orders=orders)
    if divergences.min() < 0:
        raise ValueError(f"divergences: expected at least 0, got {divergences.min()}")
    if orders.min() <= 1:
        raise ValueError(f"orders: expected more than 1, got {orders.min()}")
    steps = integer("steps", steps, minimum=1, maximum=10**12)
    delta = _delta(delta)
    each = steps * divergences + np.log1p(-1 / orders) - (np.log(delta) + np.log(orders)) / (orders - 1)
    return max(0.0, float(each.min()))


def epsilon(sigma, q, steps, delta):
    """What DP-SGD certifies: the ε of `steps` steps with noise σ C, each example drawn with chance q.

    The smallest over `ORDERS` of what `epsilon_from` gives. Source: Mironov, Talwar and Zhang (2019). Derived
    in lesson 15_privacy; equal to dp-accounting's where that library's own sums converge.

    Parameters
    ----------
    sigma : float, from 0.2 to 10,000
        Noise in units of the clip length.
    q : float, above 0 and at most 1
    steps : int, at least 1
    delta : float, above 0 and below 1

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong type or value; the message names it.

    Examples
    --------
    >>> round(epsilon(4.0, 64 / 1259, 400, 1e-4), 3)
    0.917
    """
    return epsilon_from(np.array(_divergences(*_mechanism(sigma, q))), ORDERS, steps, delta)


def library_epsilons():
    """What the library dp-accounting 0.6.0 certifies in some settings, and the command that asked it.

    Its pins contradict the course's lock, so `tools/lessons/library_epsilons.py` asks it in an environment of
    its own and stores what it says. Used in lesson 15_privacy.

    Returns
    -------
    dict
        "made": the command and the versions; "rows": dictionaries with q, sigma, steps, delta, and the two
        answers, rdp and pld.

    Examples
    --------
    >>> library_epsilons()["made"]["package"]
    'dp-accounting 0.6.0'
    """
    return json.loads(_LIBRARY.read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def _divergences(sigma, q):
    return tuple(renyi_divergence(order, sigma, q) for order in ORDERS)


def _mechanism(sigma, q):
    return number("sigma", sigma, minimum=0.2, maximum=1e4), number("q", q, above=0, maximum=1)


def _delta(delta):
    delta = number("delta", delta, above=0, maximum=1)
    if delta == 1:
        raise ValueError("delta: expected less than 1, got 1")
    return delta
