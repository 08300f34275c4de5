"""Are the probabilities honest? Temperature, reliability, calibration error; `evaluation` shows them."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize_scalar

from cmx_helpers._common.validate import as_float, integer
from cmx_helpers.evaluation.beliefs import as_beliefs, as_labels
from cmx_helpers.training import cross_entropy

HOTTEST = 1000.0
MOST_BINS = 2**20


class Reliability(NamedTuple):
    """What was promised and what was kept, bin by bin; empty bins are NaN."""

    edges: np.ndarray
    """(bins + 1,): from 0 to 1."""
    counts: np.ndarray
    """(bins,): samples in each bin."""
    confidence: np.ndarray
    """(bins,): mean of the largest probability."""
    accuracy: np.ndarray
    """(bins,): share of right answers."""


def temperature(logits, labels):
    """The number to divide logits by so that their softmax is as honest as it can be.

    .. math:: T = \\arg\\min_T \\; -\\frac1N \\sum_n \\log \\mathrm{softmax}(z_n / T)_{y_n}

    One number for all classes: no answer changes, only how sure it sounds. In 1/T the loss is convex, so
    there is one minimum. T > 1 for a network that is too sure of itself. Fit it on samples that the network
    was not trained on, and that nothing is reported for. Source: Guo, Pleiss, Sun and Weinberger, On
    Calibration of Modern Neural Networks (2017), section 4.2. Derived in lesson 11_evaluation.

    Parameters
    ----------
    logits : array, shape (n, classes)
        Scores before the softmax.
    labels : integer array, shape (n,)
        The right class of each row.

    Returns
    -------
    float
        Between 0.001 and 1000: where every answer is right the best T is 0, where the logits know nothing
        it is infinite.

    Raises
    ------
    ValueError, TypeError
        Shapes do not fit, a label is no class, a logit is not finite.

    Examples
    --------
    Three of four answers are right, all with the same logits: the honest belief is 3/4.

    >>> from cmx_helpers.training import softmax
    >>> logits = np.log(np.array([[9.0, 1.0]])).repeat(4, axis=0)  # says 0.9
    >>> T = temperature(logits, [0, 0, 0, 1])
    >>> softmax(logits[0] / T).round(4)
    array([0.75, 0.25])
    """
    logits = as_float("logits", logits, ndim=2, finite=True).astype(np.float64)
    labels = as_labels("labels", labels, rows=logits.shape[0], classes=logits.shape[1])
    limit = np.log(HOTTEST)
    found = minimize_scalar(
        lambda t: cross_entropy(logits * np.exp(-t), labels),
        bounds=(-limit, limit),
        method="bounded",
        options={"xatol": 1e-9},
    )
    return float(np.exp(found.x))


def negative_log_likelihood(probabilities, labels):
    """Mean surprise at the right class, in nats: -1/N Σ_n log p_n(y_n).

    `training.cross_entropy` is the same of logits. Infinite if a right class has been given no chance.
    Derived in lesson 11_evaluation.

    Parameters
    ----------
    probabilities : array, shape (n, classes)
        Rows sum to one.
    labels : integer array, shape (n,)

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        Rows do not sum to one, shapes do not fit, a label is no class.

    Examples
    --------
    >>> round(negative_log_likelihood([[0.5, 0.5], [0.25, 0.75]], [0, 0]) / float(np.log(2)), 6)
    1.5
    """
    probabilities, labels = _checked(probabilities, labels)
    with np.errstate(divide="ignore"):
        return float(-np.log(probabilities[np.arange(len(labels)), labels].astype(np.float64)).mean())


def reliability(probabilities, labels, *, bins=15):
    """Confidence against accuracy: the numbers of a reliability diagram.

    A row's confidence is its largest probability. Bin b holds the confidences in (b/bins, (b + 1)/bins].
    Where the classes tie the first of them is the answer. Source: Guo, Pleiss, Sun and Weinberger, On
    Calibration of Modern Neural Networks (2017), section 2. Derived in lesson 11_evaluation.

    Parameters
    ----------
    probabilities : array, shape (n, classes)
        Rows sum to one.
    labels : integer array, shape (n,)
    bins : int
        Of equal width.

    Returns
    -------
    Reliability
        With `edges`, `counts`, `confidence` and `accuracy`.

    Raises
    ------
    ValueError, TypeError
        Rows do not sum to one, shapes do not fit, a label is no class, there is no bin.

    Examples
    --------
    >>> told = reliability([[0.8, 0.2], [0.7, 0.3], [0.4, 0.6]], [0, 1, 1], bins=4)
    >>> told.counts, told.confidence.round(3), told.accuracy.round(3)
    (array([0, 0, 2, 1]), array([ nan,  nan, 0.65, 0.8 ]), array([nan, nan, 0.5, 1. ]))
    """
    probabilities, labels = _checked(probabilities, labels)
    bins = integer("bins", bins, minimum=1, maximum=MOST_BINS)
    right = probabilities.argmax(axis=1) == labels
    confidence = probabilities.max(axis=1).astype(np.float64)
    edges = np.linspace(0, 1, bins + 1)
    # 16-bit rows may add up to a little more than one, and so may their largest entry.
    bin_of = np.clip(np.searchsorted(edges, confidence) - 1, 0, bins - 1)
    counts = np.bincount(bin_of, minlength=bins)
    with np.errstate(invalid="ignore"):  # 0 / 0, the NaN of an empty bin
        means = [np.bincount(bin_of, weights, minlength=bins) / counts for weights in (confidence, right)]
    return Reliability(edges, counts, *means)


def expected_calibration_error(probabilities, labels, *, bins=15):
    """How far confidence and accuracy lie apart, averaged over the samples.

    .. math:: \\mathrm{ECE} = \\sum_b \\frac{n_b}{N} \\left| \\mathrm{acc}_b - \\mathrm{conf}_b \\right|

    0 is honest. With few samples it is above zero even for a perfect model, because each bin's accuracy is
    an estimate. Source: Naeini, Cooper and Hauskrecht, Obtaining Well Calibrated Probabilities Using
    Bayesian Binning (2015). Derived in lesson 11_evaluation.

    Parameters
    ----------
    probabilities, labels, bins
        As for `reliability`, which raises the same errors.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    >>> round(expected_calibration_error([[0.8, 0.2], [0.7, 0.3], [0.4, 0.6]], [0, 1, 1], bins=4), 6)
    0.166667
    """
    told = reliability(probabilities, labels, bins=bins)
    gaps = np.nan_to_num(np.abs(told.accuracy - told.confidence))
    return float(gaps @ told.counts / told.counts.sum())


def _checked(probabilities, labels):
    probabilities = as_beliefs("probabilities", probabilities)
    return probabilities, as_labels(
        "labels", labels, rows=probabilities.shape[0], classes=probabilities.shape[1]
    )
