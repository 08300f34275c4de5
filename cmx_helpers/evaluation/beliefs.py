"""Rows of probabilities and the labels that belong to them, checked; used by `evaluation`."""

import numpy as np

from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, check_shape

TOLERANCE = 1e-3  # what a softmax in 16 bits may be off


def as_beliefs(name, value, *, ndim=2):
    """Return `value` as an array of probabilities whose last axis sums to one."""
    beliefs = as_float(name, value, ndim=ndim, finite=True)
    if beliefs.min() < 0:
        raise ValueError(f"{name}: expected probabilities, got {beliefs.min():.6g}")
    sums = beliefs.sum(axis=-1)
    worst = sums.flat[np.abs(sums - 1).argmax()]
    if abs(worst - 1) > TOLERANCE:
        raise ValueError(
            f"{name}: expected rows that sum to one, got a sum of {worst:.6g} (are these logits?)"
        )
    return beliefs


def as_labels(name, value, *, rows, classes):
    """Return `value` as `rows` integers from 0 to below `classes`."""
    labels = as_integers(name, value)
    check_shape(name, labels, (rows,))
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"{name}: expected classes 0 … {classes - 1}, got {labels.min()} … {labels.max()}")
    return labels


def as_prior(name, value, classes):
    """Return `value` as a distribution over the classes; None is the uniform one."""
    if value is None:
        return np.full(classes, 1 / classes)
    prior = as_beliefs(name, value, ndim=1)
    check_shape(name, prior, (classes,))
    return prior
