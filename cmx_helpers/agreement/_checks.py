"""What the functions of `agreement` ask of beliefs, overlaps and marks."""

import numpy as np

from cmx_helpers._common.arguments import as_booleans, as_integers
from cmx_helpers._common.validate import as_float, check_shape

TOLERANCE = 1e-3  # what a softmax in 16 bits may be off


def as_rows_of_beliefs(name, value):
    """Return `value` as an array (n, classes) of probabilities, whose rows sum to one."""
    beliefs = as_float(name, value, ndim=2, finite=True)
    sums = beliefs.sum(axis=1)
    worst = sums[np.abs(sums - 1).argmax()]
    if beliefs.min() < 0 or abs(worst - 1) > TOLERANCE:
        raise ValueError(
            f"{name}: expected rows of probabilities that sum to one, got the least {beliefs.min():.6g} "
            f"and a sum of {worst:.6g} (are these logits?)"
        )
    return beliefs


def as_shares(name, value):
    """Return `value` as an array of numbers from 0 to 1; what rounding adds is cut off."""
    shares = as_float(name, value, finite=True)
    if shares.min() < 0 or shares.max() > 1 + TOLERANCE:
        raise ValueError(f"{name}: expected numbers from 0 to 1, got {shares.min():.6g} … {shares.max():.6g}")
    return np.minimum(shares, shares.dtype.type(1))


def as_scores_and_marks(scores, same):
    """Return one score and one mark for each pair, of both kinds at least one."""
    scores = as_float("scores", scores, ndim=1, finite=True)
    same = as_booleans("same", same, "the two belong together")
    check_shape("same", same, scores.shape)
    if same.all() or not same.any():
        raise ValueError(f"same: expected pairs of both kinds, got {same.sum()} of {same.size} that are True")
    return scores, same


def as_marks(name, value, *, rows):
    """Return `value` as `rows` class numbers from 0 on, each of which occurs, and how many classes."""
    labels = as_integers(name, value, ndim=1)
    check_shape(name, labels, (rows,))
    found = np.unique(labels)
    if len(found) < 1 or found[0] != 0 or found[-1] != len(found) - 1:
        raise ValueError(f"{name}: expected each of the classes 0 … at least once, got {found[:20]}")
    return labels, len(found)
