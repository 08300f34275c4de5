"""Was this example in the training set? An attack and its bound. Derived in lesson 15_privacy."""

import numpy as np
from scipy.stats import binom, norm

from cmx_helpers._common.validate import as_float, integer, number

_MOST_DRAWN = 20_000


def advantage(members, others, threshold):
    """How much better than a coin an attack is: its share of members found less its share of false alarms.

    TPR − FPR, where scores *at or above* the threshold are called members. Source: Yeom et al., Privacy Risk
    in Machine Learning (2018), definition 4. Derived in lesson 15_privacy.

    Parameters
    ----------
    members, others : arrays, shapes (m,) and (n,), finite
        The scores of examples that were in the training, and of some that were not.
    threshold : float

    Returns
    -------
    float, from -1 to 1

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> advantage([3.0, 2.0, 0.0, 4.0], [1.0, 2.0, 0.0, 0.0], 2.0)
    0.5
    """
    members = as_float("members", members, ndim=1, finite=True)
    others = as_float("others", others, ndim=1, finite=True)
    threshold = number("threshold", threshold)
    return float(np.mean(members >= threshold) - np.mean(others >= threshold))


def best_threshold(members, others):
    """The threshold at which these scores give the largest `advantage`. Used in lesson 15_privacy.

    Choose it on other data than those it is used on: on its own, 100 members and 100 others, chance alone
    gives 0.08 on average.

    Parameters
    ----------
    members, others : arrays, shapes (m,) and (n,), finite

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> best_threshold([3.0, 2.0, 0.0, 4.0], [1.0, 2.0, 0.0, 0.0])
    2.0
    """
    members = np.sort(as_float("members", members, ndim=1, finite=True))
    others = np.sort(as_float("others", others, ndim=1, finite=True))
    tried = np.concatenate([members, others])
    found = 1 - np.searchsorted(members, tried) / len(members)
    alarms = 1 - np.searchsorted(others, tried) / len(others)
    return float(tried[np.argmax(found - alarms)])


def advantage_bound(epsilon, delta):
    """No attack does better against (ε, δ): TPR − FPR ≤ (e^ε − 1 + 2δ) / (e^ε + 1).

    Source: Kairouz, Oh and Viswanath, The Composition Theorem for Differential Privacy (2015), from
    TPR ≤ e^ε FPR + δ and the same for the two misses. Derived in lesson 15_privacy.

    Parameters
    ----------
    epsilon : float, at least 0
    delta : float, from 0 to 1

    Returns
    -------
    float, from 0 to 1

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong type or value; the message names it.

    Examples
    --------
    >>> round(advantage_bound(1.0, 1e-4), 3), advantage_bound(0.0, 0.0)
    (0.462, 0.0)
    """
    epsilon = number("epsilon", epsilon, minimum=0)
    delta = number("delta", delta, minimum=0, maximum=1)
    # Divided by e^ε, so that a large ε does not overflow.
    less = np.exp(-epsilon)
    return float((1 - less + 2 * delta * less) / (1 + less))


def sum_attack(sigma, q, steps):
    """The advantage of an attacker who sees every noisy sum, knows your gradient, and adds up its traces.

    With you, the sum of T traces is B + σ√T N, with B from Binomial(T, q) and N standard normal; without you
    B is 0. Returned is the largest TPR − FPR over all thresholds. Derived in lesson 15_privacy.

    Parameters
    ----------
    sigma : float, above 0
        Noise in units of the clip length.
    q : float, above 0 and at most 1
    steps : int, from 1 to 20,000

    Returns
    -------
    float, from 0 to 1

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong type or value; the message names it.

    Examples
    --------
    >>> round(sum_attack(1.0, 1.0, 1), 3)
    0.383
    """
    sigma, q = number("sigma", sigma, above=0), number("q", q, above=0, maximum=1)
    steps = integer("steps", steps, minimum=1, maximum=_MOST_DRAWN)
    spread = sigma * np.sqrt(steps)
    counts = np.arange(int(binom.ppf(1e-12, steps, q)), int(binom.ppf(1 - 1e-12, steps, q)) + 1)
    chances = binom.pmf(counts, steps, q)
    thresholds = np.linspace(0, counts[-1], 401)[:, None]
    # For few counts and little noise the best threshold is found to a 400th of the largest count.
    found = (chances * norm.cdf((counts - thresholds) / spread)).sum(axis=1)
    return float(np.max(found - norm.cdf(-thresholds[:, 0] / spread)).clip(0, 1))
