"""What a generator has to beat: the mean of each class, and a Gaussian around it. Can they be told apart?

Every trained generator of lesson 13_generation is a function `draw(labels, rng)` that returns one picture for
each label; so are these.
"""

import numpy as np

from cmx_helpers._common.arguments import as_integers, generator
from cmx_helpers._common.validate import as_float, check_shape, integer, number
from cmx_helpers.generation.measures import _two_sets

MOST_PIXELS = 4096


def class_mean(pictures, labels):
    """A "generator" that draws the mean picture of each class: every judge's favourite, and no variety.

    Parameters
    ----------
    pictures : array, shape (n, ...)
    labels : integers, shape (n,)

    Returns
    -------
    function
        `draw(labels, rng)`: pictures, shape (m, ...). It throws no die.

    Raises
    ------
    ValueError, TypeError
        Shapes that do not fit, NaN; when drawing, a label that was not there.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> draw = class_mean(np.array([[0.0, 1.0], [1.0, 1.0]]), [7, 7])
    >>> draw([7], np.random.default_rng(0))
    array([[0.5, 1. ]])
    """
    rows, labels, shape = _pictures(pictures, labels)
    means = {c: rows[labels == c].mean(axis=0) for c in np.unique(labels).tolist()}

    def draw(labels, rng):
        asked = _asked(labels, means, rng)
        return np.stack([means[c] for c in asked]).reshape(len(asked), *shape)

    return draw


def class_gaussian(pictures, labels, *, shrinkage=0.1):
    """A Gaussian for each class: the generator that needs no training, in closed form.

    x = μ_c + L_c z with z ~ N(0, I) and L_c L_cᵀ = (1 − s) Σ_c + s (tr Σ_c / d) I, cut to the range [0, 1] of
    ink. With fewer pictures than pixels Σ_c has no inverse; shrinkage s gives every direction some variance
    (Ledoit and Wolf 2004). Used in lesson 13_generation.

    Parameters
    ----------
    pictures : array, shape (n, ...)
        Ink in [0, 1], at most 4,096 pixels.
    labels : integers, shape (n,)
    shrinkage : float
        s, from 0 to 1.

    Returns
    -------
    function
        `draw(labels, rng)`: pictures, shape (m, ...).

    Raises
    ------
    ValueError, TypeError
        Shapes that do not fit, ink outside [0, 1], s out of range; when drawing, a label that was not there.

    Examples
    --------
    >>> x = np.random.default_rng(0).uniform(size=(40, 8, 8, 1))
    >>> class_gaussian(x, np.arange(40) % 4)([0, 1, 2], np.random.default_rng(1)).shape
    (3, 8, 8, 1)
    """
    rows, labels, shape = _pictures(pictures, labels)
    s = number("shrinkage", shrinkage, minimum=0, maximum=1)
    if rows.min() < 0 or rows.max() > 1:
        raise ValueError(f"pictures: expected ink from 0 to 1, got {rows.min():g} to {rows.max():g}")
    if rows.shape[1] > MOST_PIXELS:
        raise ValueError(f"pictures: expected at most {MOST_PIXELS} pixels, got {rows.shape[1]}")
    fitted = {}
    for c in np.unique(labels).tolist():
        mean, apart = rows[labels == c].mean(axis=0), rows[labels == c]
        # The root from the pictures themselves: (apart/√n)ᵀ(apart/√n) = Σ, and the variance of all pixels.
        apart = (apart - mean) / np.sqrt(len(apart))
        fitted[c] = mean, np.sqrt(1 - s) * apart, np.sqrt(s * np.mean(np.sum(apart**2, axis=0)))

    def draw(labels, rng):
        asked = _asked(labels, fitted, rng)
        drawn = np.empty((len(asked), rows.shape[1]))
        for c in np.unique(asked):
            mean, root, rest = fitted[int(c)]
            where = np.flatnonzero(asked == c)
            z = rng.standard_normal((len(where), len(root)))
            drawn[where] = mean + z @ root + rest * rng.standard_normal((len(where), len(mean)))
        return np.clip(drawn, 0, 1).reshape(len(asked), *shape)

    return draw


def two_sample(real, drawn, *, components=50, seed=0):
    """Can a classifier tell drawings from real pictures it has not seen? 0.5 is the best a generator can get.

    Half of each set trains a support vector machine on `components` principal components of that half; the
    share it gets right of the other half is returned, real and drawn counted alike. Source: Lopez-Paz and
    Oquab, Revisiting classifier two-sample tests (arXiv 1610.06545). It sees all that differs, the trifling
    (a speckled background) like the grave (a missing class), and does not say which. Used in lesson
    13_generation.

    Parameters
    ----------
    real : array, shape (n, ...)
        Pictures that the generator was not trained on.
    drawn : array, shape (m, ...)
        As many features.
    components : int
    seed : int
        Of the halves.

    Returns
    -------
    float
        Around 0.5 (a little below or above, by chance) to 1.

    Raises
    ------
    ValueError, TypeError
        Shapes that do not fit, NaN, fewer than 8 pictures in a set.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> two_sample(rng.normal(size=(100, 5)), rng.normal(size=(100, 5)) + 9)
    1.0
    """
    from sklearn.svm import SVC  # not with the package: it takes a second

    real, drawn = _two_sets(real=real, drawn=drawn)
    components = integer("components", components, minimum=1)
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    if min(len(real), len(drawn)) < 8:
        raise ValueError(f"real, drawn: expected at least 8 pictures each, got {len(real)} and {len(drawn)}")
    parts = [np.array_split(rows[rng.permutation(len(rows))], 2) for rows in (real, drawn)]
    learned, asked = (np.concatenate([part[half] for part in parts]) for half in (0, 1))
    made = [np.repeat([0, 1], [len(part[half]) for part in parts]) for half in (0, 1)]
    middle = learned.mean(axis=0)
    axes = np.linalg.svd(learned - middle, full_matrices=False)[2][:components].T
    machine = SVC(C=10, class_weight="balanced").fit((learned - middle) @ axes, made[0])
    right = machine.predict((asked - middle) @ axes) == made[1]
    return float(np.mean([right[made[1] == of].mean() for of in (0, 1)]))


def _pictures(pictures, labels):
    pictures = as_float("pictures", pictures, ndim=-2, finite=True)
    labels = as_integers("labels", labels, ndim=1)
    check_shape("labels", labels, (len(pictures),))
    return pictures.reshape(len(pictures), -1), labels, pictures.shape[1:]


def _asked(labels, known, rng):
    """The labels to draw, each one that the generator knows."""
    generator("rng", rng)
    labels = as_integers("labels", labels, ndim=1)
    strange = sorted(set(labels.tolist()) - set(known))
    if strange or not labels.size:
        raise ValueError(f"labels: expected some of {sorted(known)}, got {strange or 'none'}")
    return labels
