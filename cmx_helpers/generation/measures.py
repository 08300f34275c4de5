"""How good are drawings? Several numbers, as each is blind to something. Derived in lesson 13_generation.

Pictures come as rows of numbers (pixels or features), shape (n, features), or as arrays of any shape whose
first axis counts them; they are flattened.
"""

import numpy as np

from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, check_shape, integer, same_dtype

MOST_PICTURES = 20_000
LARGEST = 1e100
_AT_ONCE = 4_000_000


def spread(drawn, drawn_labels, real, real_labels):
    """How much the drawings of one class differ, relative to how much real ones do.

    σ(x) = √(mean over classes c and features j of var_i x[i, j] for labels[i] = c); the ratio
    σ(drawn) / σ(real). 1 is as varied as real, 0 is one drawing a class. It is blind to what is drawn: noise
    has a spread, too. Derived in lesson 13_generation.

    Parameters
    ----------
    drawn : array, shape (n, ...)
    drawn_labels : integers, shape (n,)
        Their classes. With the number of the *clip* that was drawn instead, the spread within one clip.
    real : array, shape (m, ...)
        Pictures with as many features.
    real_labels : integers, shape (m,)

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        Shapes that do not fit; NaN; real pictures that do not differ within any class.

    Examples
    --------
    >>> real = np.array([[0.0], [2.0], [5.0], [7.0]])
    >>> spread(real / 2, [3, 3, 4, 4], real, [3, 3, 4, 4])
    0.5
    """
    drawn, real = _two_sets(drawn=drawn, real=real)
    within_real = _within(real, _labels("real_labels", real_labels, real))
    if not within_real > 0:
        raise ValueError("real: expected pictures that differ within a class, got equal ones")
    return _within(drawn, _labels("drawn_labels", drawn_labels, drawn)) / within_real


def _within(rows, labels):
    """Root of the mean variance within a class, each class counted alike."""
    return float(np.sqrt(np.mean([rows[labels == c].var(axis=0).mean() for c in np.unique(labels)])))


def class_share(seen, asked):
    """Share of the drawings that a judge reads as the digit that was asked for, each class counted alike.

    A class that is drawn perfectly once, again and again, has share 1: the judge sees no variety. Derived in
    lesson 13_generation.

    Parameters
    ----------
    seen, asked : integers, shape (n,)
        What the judge reads, and what was to be drawn.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError, TypeError
        Different lengths, no drawings, no integers.

    Examples
    --------
    >>> class_share([3, 3, 5, 4], [3, 3, 3, 4])
    0.8333333333333333
    """
    seen, asked = as_integers("seen", seen, ndim=1), as_integers("asked", asked, ndim=1)
    check_shape("asked", asked, seen.shape)
    if not seen.size:
        raise ValueError("seen: expected at least one drawing, got none")
    return float(np.mean([(seen[asked == c] == c).mean() for c in np.unique(asked)]))


def effective_classes(seen):
    """Over how many classes the drawings spread: exp of the entropy of what a judge reads.

    exp(−Σ_c p_c ln p_c), p_c the share of class c in `seen`: k for k classes equally often, 1 when
    all are alike. The Hill number of order 1 (Hill 1973). Derived in lesson 13_generation.

    Parameters
    ----------
    seen : integers, shape (n,)

    Returns
    -------
    float
        From 1 to the number of classes that occur.

    Raises
    ------
    ValueError, TypeError
        No drawings, or no integers.

    Examples
    --------
    >>> round(effective_classes([7, 7, 1, 1]), 6)
    2.0
    """
    seen = as_integers("seen", seen, ndim=1)
    if not seen.size:
        raise ValueError("seen: expected at least one drawing, got none")
    shares = np.unique(seen, return_counts=True)[1] / len(seen)
    return float(np.exp(-np.sum(shares * np.log(shares))))


def precision_recall(real, drawn, *, k=3):
    """Do the drawings lie among the real pictures (precision), and the real among the drawings (recall)?

    A set's region is the union of a ball around each point, of radius r_i, the distance to its k-th nearest
    other point. precision = share of j with ‖drawn_j − real_i‖ ≤ r_i for some i; recall the same with the
    sets exchanged. Source: Kynkäänniemi et al., Improved precision and recall metric for assessing generative
    models (arXiv 1904.06991). In pixels precision does not see blur: a blurred digit lies amid the real ones.
    Derived in lesson 13_generation.

    Parameters
    ----------
    real : array, shape (n, ...)
    drawn : array, shape (m, ...)
        As many features; take about as many pictures of both.
    k : int
        Which neighbour; below n and m.

    Returns
    -------
    precision, recall : float

    Raises
    ------
    ValueError, TypeError
        Shapes that do not fit, NaN, k out of range, more than 20,000 pictures.

    Examples
    --------
    >>> real = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [12.0]])
    >>> precision_recall(real, real[:3], k=1)
    (1.0, 0.5)
    """
    real, drawn = _two_sets(real=real, drawn=drawn)
    k = integer("k", k, minimum=1, maximum=min(len(real), len(drawn)) - 1)
    return _covered(drawn, real, _radii(real, k)), _covered(real, drawn, _radii(drawn, k))


def _radii(points, k):
    """Squared distance of each point to its k-th nearest other point."""
    radii = np.empty(len(points))
    for rows in _blocks(len(points), len(points)):
        squared = _squared(points[rows], points)
        squared[np.arange(len(squared)), np.arange(len(points))[rows]] = 0  # itself, to the last digit
        radii[rows] = np.partition(squared, k, axis=1)[:, k]
    return radii


def _covered(points, centres, radii):
    """Share of points in a ball of a centre; a copy of a centre is in its ball whatever rounding says."""
    slack = 1e-9 * max(1.0, float(np.max(centres**2)) * centres.shape[1])
    blocks = _blocks(len(points), len(centres))
    inside = [(_squared(points[rows], centres) <= radii + slack).any(axis=1) for rows in blocks]
    return float(np.concatenate(inside).mean())


def nearest_distance(drawn, training):
    """Distance of each drawing to the nearest training picture: 0 is a copy.

    min_i ‖drawn_j − training_i‖. A high one is no praise: noise is far from every picture. Derived in lesson
    13_generation.

    Parameters
    ----------
    drawn : array, shape (n, ...)
    training : array, shape (m, ...)

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    ValueError, TypeError
        Shapes that do not fit, NaN, more than 20,000 pictures.

    Examples
    --------
    >>> nearest_distance([[0.0, 0.0], [3.0, 0.0]], [[0.0, 0.0], [3.0, 4.0]])
    array([0., 3.])
    """
    drawn, training = _two_sets(drawn=drawn, training=training)
    nearest = np.empty(len(drawn))
    for rows in _blocks(len(drawn), len(training)):
        which = _squared(drawn[rows], training).argmin(axis=1)
        # From the difference itself: the expanded square leaves 1e-8 of a copy.
        nearest[rows] = np.linalg.norm(drawn[rows] - training[which], axis=1)
    return nearest


def _squared(points, centres):
    """‖a − b‖² = ‖a‖² + ‖b‖² − 2 a·b for all pairs: one matrix product."""
    squared = -2 * points @ centres.T
    squared += np.sum(points**2, axis=1)[:, None]
    squared += np.sum(centres**2, axis=1)
    return np.maximum(squared, 0)


def _blocks(n, m):
    """Slices of n rows, so that a block's distances to m points fit into little memory."""
    size = max(1, _AT_ONCE // m)
    return [slice(start, start + size) for start in range(0, n, size)]


def _two_sets(**sets):
    """Both as rows of float64 with as many features, and not too many pairs of them."""
    (first, a), (second, b) = sets.items()
    a, b = (as_float(name, value, ndim=-2, finite=True) for name, value in sets.items())
    a, b = (rows.reshape(len(rows), -1).astype(float) for rows in same_dtype(**{first: a, second: b}))
    check_shape(second, b, (None, a.shape[1]))
    for name, rows in ((first, a), (second, b)):
        if not np.abs(rows).max() <= LARGEST:
            raise ValueError(f"{name}: expected numbers within ±{LARGEST:g}, whose squares can be added")
    middle = a.mean(axis=0)  # the expanded square of far numbers would lose their differences
    a, b = a - middle, b - middle
    if max(len(a), len(b)) > MOST_PICTURES:
        counts = f"{len(a)} and {len(b)}"
        raise ValueError(f"{first}, {second}: expected at most {MOST_PICTURES} pictures, got {counts}")
    return a, b


def _labels(name, labels, rows):
    labels = as_integers(name, labels, ndim=1)
    check_shape(name, labels, (len(rows),))
    return labels
