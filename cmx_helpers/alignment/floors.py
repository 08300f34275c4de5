"""What no model can beat when partners are drawn at random within a class. Derived in lesson 12_alignment."""

import numpy as np
from scipy.special import gammaln, logsumexp

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import as_float, integer, number

LARGEST_BATCH = 2**20


def info_nce_floor(batch, chances=0.1):
    """The smallest InfoNCE that fresh pairs allow, in nats: L* = Σ_c w[c] · E log(1 + Bin(B - 1, p[c])).

    Among the B - 1 others of a batch, each fits as well as the partner with chance p; nobody can tell those
    from the partner. Ten classes, equally likely: p = 1/10. For a list of chances, the mean with the
    weights w[c] = p[c] / Σ p, that is, over what is met: for the sentences of one type, whose cells have
    c/10 of the digits each. Derived in lesson 12_alignment.

    Parameters
    ----------
    batch : int
        Pairs in a batch, 1 … 1048576.
    chances : float or array, shape (cells,), above 0 and at most 1
        How likely another one fits as well.

    Returns
    -------
    float
        One direction. Where the two directions differ, so do their floors.

    Raises
    ------
    ValueError, TypeError
        If an argument is out of range or no number.

    Examples
    --------
    >>> round(info_nce_floor(2), 4), round(0.1 * float(np.log(2)), 4)
    (0.0693, 0.0693)
    >>> round(info_nce_floor(128), 4)
    2.5851
    """
    batch = integer("batch", batch, minimum=1, maximum=LARGEST_BATCH)
    p = np.atleast_1d(as_float("chances", chances, ndim=(0, 1), finite=True)).astype(float)
    if p.min() <= 0 or p.max() > 1:
        raise ValueError(f"chances: expected numbers above 0 and at most 1, got {p.min()} … {p.max()}")
    check_size("batch, chances", batch, len(p))
    each = np.array([_mean_log(batch - 1, chance) for chance in p])
    return float((p * each).sum() / p.sum())


def _mean_log(n, p):
    """E log(1 + Bin(n, p)), a finite sum."""
    if p == 1:
        return float(np.log(1 + n))
    k = np.arange(n + 1)
    log_choose = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return float(np.exp(log_choose + k * np.log(p) + (n - k) * np.log1p(-p)) @ np.log1p(k))


def mutual_information(joint):
    """What one of two things tells about the other, in nats: I = Σ p(x, y) · log(p(x, y) / (p(x) · p(y))).

    log B less the floor of `info_nce_floor` rises to it. Source: Cover and Thomas, Elements of Information
    Theory (2006), section 2.3. Derived in lesson 12_alignment.

    Parameters
    ----------
    joint : array, shape (x, y), not negative
        How likely each pair is; divided by its sum.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If `joint` is not a table, or has negative numbers, or nothing else than zeros.

    Examples
    --------
    >>> round(mutual_information(np.eye(10)), 4), round(float(np.log(10)), 4)
    (2.3026, 2.3026)
    """
    p = as_float("joint", joint, ndim=2, finite=True).astype(float)
    if p.min() < 0:
        raise ValueError(f"joint: expected numbers not below 0, got {p.min()}")
    if p.max() == 0:
        raise ValueError("joint: expected at least one number above 0, got zeros")
    p = p / p.max()  # the sum itself may be too large for a float
    p = p / p.sum()
    alone = p.sum(axis=1, keepdims=True) * p.sum(axis=0, keepdims=True)
    there = (p > 0) & (alone > 0)  # a product of two tiny numbers may round to 0
    return max(0.0, float((p[there] * np.log(p[there] / alone[there])).sum()))


def simplex_floor(batch, temperature, classes=10):
    """The smallest InfoNCE with vectors of length one that are equal within a class, at a fixed temperature.

    At best the classes stand as far apart as they can, at the corners of a simplex, where two classes have
    the cosine -1/(K-1). With n of the B pairs in the class of the one that is asked, n - 1 ~ Bin(B - 1, 1/K):
    L = E log(n + (B - n) · exp(-K / ((K - 1) · τ))). As τ falls it goes to `info_nce_floor`. The value at
    these corners is exact; that no other place of the vectors is lower, lesson 12_alignment tries by
    descent and does not prove.

    Parameters
    ----------
    batch : int
        1 … 1048576.
    temperature : float, above 0
    classes : int
        K, at least 2.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If an argument is out of range or no number.

    Examples
    --------
    >>> [round(simplex_floor(128, t), 3) for t in (0.1, 0.5, 1.0)]
    [2.585, 3.255, 3.937]
    """
    batch = integer("batch", batch, minimum=1, maximum=LARGEST_BATCH)
    temperature = number("temperature", temperature, above=0)
    classes = integer("classes", classes, minimum=2)
    k = np.arange(batch)
    n, p = batch - 1, 1 / classes
    log_choose = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    chance = np.exp(log_choose + k * np.log(p) + (n - k) * np.log1p(-p))
    with np.errstate(divide="ignore"):  # log 0 where all of the batch are of one class
        others = np.log(n - k) - np.float64(classes) / (classes - 1) / temperature
    return float(chance @ logsumexp(np.stack([np.log1p(k), others]), axis=0))
