"""Exercise evaluation.calibration_error, lesson 11_evaluation."""

from itertools import pairwise

import numpy as np

from cmx_helpers.exercises._engine import exercise


def _by_bin(confidence, right, bins):
    """Share of the samples, accuracy less confidence; of the bins that are not empty."""
    bin_of = np.clip(np.ceil(confidence * bins) - 1, 0, bins - 1)
    full = [bin_of == b for b in range(bins) if (bin_of == b).any()]
    gaps = [right[inside].mean() - confidence[inside].mean() for inside in full]
    return np.array([inside.mean() for inside in full]), np.array(gaps)


@exercise(
    "evaluation.calibration_error",
    points=2,
    minutes=6,
    hints=(
        "Bin b holds the confidences between b/bins and (b + 1)/bins. np.ceil(confidence * bins) - 1 is the "
        "number of a confidence's bin.",
        "For each bin that is not empty: the mean of right less the mean of confidence, its absolute value.",
        "Weight each gap by the share of the samples in its bin: inside.mean(), if inside is a mask.",
    ),
)
def calibration_error(confidence, right, bins):
    bin_of = np.clip(np.ceil(confidence * bins) - 1, 0, bins - 1)
    error = 0.0
    for b in range(bins):
        inside = bin_of == b
        if inside.any():
            gap = abs(right[inside].mean() - confidence[inside].mean())
            error += inside.mean() * gap
    return error


@calibration_error.cases
def calibration_error_cases(rng):
    confidence = rng.uniform(0.3, 0.99, size=60)
    sure = np.append(rng.uniform(0.35, 0.99, size=30), [1.0, 1.0, 1.0, 1.0])
    return [
        (np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, True]), 4),
        (confidence, rng.random(60) < confidence**2, 5),
        (confidence, rng.random(60) < 0.9, 1),
        (sure, rng.random(34) < 0.6, 8),
    ]


@calibration_error.right
def calibration_error_by_sums(confidence, right, bins):
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(bin_of, weights=right - confidence, minlength=bins)
    return np.abs(gaps).sum() / len(confidence)


@calibration_error.right
def calibration_error_with_edges(confidence, right, bins):
    edges = np.linspace(0, 1, bins + 1)
    error = 0.0
    for low, high in pairwise(edges):
        inside = (confidence > low) & (confidence <= high)
        if inside.sum() > 0:
            error += inside.sum() * abs(np.mean(right[inside]) - np.mean(confidence[inside]))
    return error / len(right)


@calibration_error.wrong(
    "Every bin counts the same in yours. A bin with one sample in it says little: weight by the share of the "
    "samples."
)
def calibration_error_unweighted(confidence, right, bins):
    return np.abs(_by_bin(confidence, right, bins)[1]).mean()


@calibration_error.wrong(
    "You divide the sum of the gaps by the number of all bins, the empty ones too. Weight each gap by the "
    "share of the samples in its bin instead."
)
def calibration_error_over_all_bins(confidence, right, bins):
    return np.abs(_by_bin(confidence, right, bins)[1]).sum() / bins


@calibration_error.wrong(
    "The absolute value is missing: a bin that promises too much and one that promises too little cancel."
)
def calibration_error_signed(confidence, right, bins):
    share, gap = _by_bin(confidence, right, bins)
    return share @ gap


@calibration_error.wrong(
    "You take confidence less accuracy, which is fine, but no absolute value: gaps in both directions cancel."
)
def calibration_error_signed_the_other_way(confidence, right, bins):
    share, gap = _by_bin(confidence, right, bins)
    return -(share @ gap)


@calibration_error.wrong(
    "That is one gap over all samples. A model that is too sure here and not sure enough there would pass: "
    "take the gap bin by bin."
)
def calibration_error_without_bins(confidence, right, bins):
    return abs(right.mean() - confidence.mean())


@calibration_error.wrong("That is the largest gap of all bins. The expected one is their weighted mean.")
def calibration_error_largest(confidence, right, bins):
    return np.abs(_by_bin(confidence, right, bins)[1]).max()


@calibration_error.wrong("The gaps are squared. Take their absolute value.")
def calibration_error_squared(confidence, right, bins):
    share, gap = _by_bin(confidence, right, bins)
    return share @ gap**2


@calibration_error.wrong(
    "You take the distance of each sample's confidence from 0 or 1. An honest 0.7 is then wrong by 0.3 or "
    "more each time. Average inside the bin first, and take the distance of the means."
)
def calibration_error_sample_by_sample(confidence, right, bins):
    return np.abs(right - confidence).mean()


@calibration_error.wrong(
    "A confidence of exactly 1 falls into no bin of yours. Close the last bin on the right."
)
def calibration_error_loses_one(confidence, right, bins):
    kept = confidence < 1
    share, gap = _by_bin(confidence[kept], right[kept], bins)
    return share @ np.abs(gap) * kept.mean()


@calibration_error.wrong(
    "An empty bin has no mean: 0 / 0 makes NaN, and NaN spreads. Leave empty bins out, their weight is 0."
)
def calibration_error_of_nothing(confidence, right, bins):
    empty = len(_by_bin(confidence, right, bins)[1]) < bins
    return np.nan if empty else calibration_error.reference(confidence, right, bins)


def _binned(confidence, right, bin_of, believed=None):
    """The expected calibration error for any division into bins."""
    error = 0.0
    for b in np.unique(bin_of):
        inside = bin_of == b
        promised = confidence[inside].mean() if believed is None else believed(b)
        error += inside.mean() * abs(right[inside].mean() - promised)
    return error


@calibration_error.wrong(
    "You compare with the middle of the bin. What counts is what the model said "
    "there: the mean of its confidences."
)
def calibration_error_with_bin_middles(confidence, right, bins):
    bin_of = np.clip(np.ceil(confidence * bins) - 1, 0, bins - 1)
    return _binned(confidence, right, bin_of, lambda b: (b + 0.5) / bins)


@calibration_error.wrong(
    "Your bins hold equally many samples. Here they are equally wide, from 0 to 1: b/bins to (b + 1)/bins."
)
def calibration_error_with_equal_counts(confidence, right, bins):
    return _binned(confidence, right, np.argsort(np.argsort(confidence)) * bins // len(confidence))


@calibration_error.wrong("Your bins run from the smallest confidence to the largest. They run from 0 to 1.")
def calibration_error_from_smallest_to_largest(confidence, right, bins):
    low, high = confidence.min(), confidence.max()
    return _binned(confidence, right, np.minimum((confidence - low) / (high - low) * bins // 1, bins - 1))


@calibration_error.wrong(
    "That is the Brier score, the mean squared distance of each sample. Compare means, bin by bin."
)
def calibration_error_brier(confidence, right, bins):
    return ((confidence - right) ** 2).mean()
