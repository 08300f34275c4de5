"""A picture as a row of patches, and back; patches hidden. Lesson 16_pretraining."""

import numpy as np

from cmx_helpers._common.arguments import as_booleans, check_size
from cmx_helpers._common.validate import as_float, check_shape, integer, number, pair


def patches(pictures, size):
    """Cut pictures into squares, row by row, each square as one row of numbers.

    ``y[n, r · columns + q, (a · size + b) · channels + c] = x[n, r · size + a, q · size + b, c]``.

    Parameters
    ----------
    pictures : array, shape (batch, height, width, channels)
        Height and width are multiples of `size`.
    size : int
        Side of a patch in pixels.

    Returns
    -------
    array, shape (batch, height / size · width / size, size · size · channels)

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 16_pretraining.

    Examples
    --------
    >>> patches(np.arange(16.0).reshape(1, 4, 4, 1), 2)[0].astype(int).tolist()
    [[0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 12, 13], [10, 11, 14, 15]]
    """
    x, size = as_float("pictures", pictures, ndim=4, allow_empty=True), integer("size", size, minimum=1)
    n, height, width, channels = x.shape
    if height % size or width % size:
        raise ValueError(f"size: expected a divisor of height and width ({height}, {width}), got {size}")
    x = x.reshape(n, height // size, size, width // size, size, channels)
    places = (height // size) * (width // size)
    return x.transpose(0, 1, 3, 2, 4, 5).reshape(n, places, size * size * channels)


def from_patches(rows, size, shape):
    """Put pictures together again: the inverse of `patches`.

    Parameters
    ----------
    rows : array, shape (batch, places, size · size · channels)
    size : int
    shape : pair of int
        Height and width of the pictures.

    Returns
    -------
    array, shape (batch, height, width, channels)

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 16_pretraining.

    Examples
    --------
    >>> pictures = np.random.default_rng(0).random((2, 4, 6, 3))
    >>> bool((from_patches(patches(pictures, 2), 2, (4, 6)) == pictures).all())
    True
    """
    rows, size = as_float("rows", rows, ndim=3, allow_empty=True), integer("size", size, minimum=1)
    height, width = pair("shape", shape)
    if height % size or width % size:
        raise ValueError(f"size: expected a divisor of height and width ({height}, {width}), got {size}")
    down, across = height // size, width // size
    if rows.shape[1] != down * across or rows.shape[2] % size**2:
        raise ValueError(
            f"rows: expected shape (batch, {down * across}, {size**2} · channels), got {rows.shape}"
        )
    n, channels = len(rows), rows.shape[2] // size**2
    x = rows.reshape(n, down, across, size, size, channels)
    return x.transpose(0, 1, 3, 2, 4, 5).reshape(n, height, width, channels)


def hide_patches(rows, hidden):
    """Hidden patches become zeros, and one more number says which they are.

    ``y[n, t] = (rows[n, t] · (1 - hidden[n, t]), hidden[n, t])``: the last row of a reader's `inputs` is then
    what every hidden patch looks like to it, as the row of the mask is among words.

    Parameters
    ----------
    rows : array, shape (batch, places, numbers)
    hidden : array of bool, shape (batch, places)

    Returns
    -------
    array, shape (batch, places, numbers + 1)

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 16_pretraining.

    Examples
    --------
    >>> hide_patches([[[0.5, 1.0], [0.25, 0.75]]], [[True, False]]).tolist()
    [[[0.0, 0.0, 1.0], [0.25, 0.75, 0.0]]]
    """
    rows = as_float("rows", rows, ndim=3, allow_empty=True)
    hidden = as_booleans("hidden", hidden, "True where the patch is hidden")
    check_shape("hidden", hidden, rows.shape[:2])
    flag = hidden[..., None].astype(rows.dtype)
    return np.concatenate([np.where(hidden[..., None], rows.dtype.type(0), rows), flag], axis=2)


def patch_loss(guessed, rows, hidden):
    """Mean squared error at the hidden patches alone, and its gradient.

    ``loss = mean over hidden (n, t) and over numbers i of (guessed[n, t, i] - rows[n, t, i])²``.

    Parameters
    ----------
    guessed, rows : arrays, shape (batch, places, numbers)
    hidden : array of bool, shape (batch, places)
        At least one of them True.

    Returns
    -------
    loss : float
    dguessed : array, shape (batch, places, numbers)

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 16_pretraining.

    References
    ----------
    K. He et al., "Masked autoencoders are scalable vision learners", 2021, arXiv 2111.06377.

    Examples
    --------
    >>> patch_loss([[[1.0], [5.0]]], [[[0.0], [0.0]]], [[True, False]])[0]
    1.0
    """
    guessed, rows = as_float("guessed", guessed, ndim=3), as_float("rows", rows)
    hidden = as_booleans("hidden", hidden, "True where the patch is hidden")
    check_shape("rows", rows, guessed.shape)
    check_shape("hidden", hidden, guessed.shape[:2])
    if not hidden.any():
        raise ValueError("hidden: expected at least one hidden patch, got none")
    off = np.where(hidden[..., None], guessed - rows, guessed.dtype.type(0))
    count = int(hidden.sum()) * guessed.shape[2]
    return float(np.square(off, dtype=float).sum() / count), off * (2 / count)


def linear_fill(known, rows, hidden, *, ridge=1e-3):
    """Hidden patches by the best linear guess from what is seen: the conditional mean of a normal law.

    With the mean m and the covariance C of the known pictures' numbers, h the hidden and s the seen ones:
    ``guess_h = m_h + C_hs (C_ss + ridge · I)⁻¹ (x_s - m_s)``.

    Parameters
    ----------
    known : array, shape (pictures, places, numbers)
        At least two.
    rows : array, shape (batch, places, numbers)
    hidden : array of bool, shape (batch, places)
    ridge : float
        Added to every variance, above 0: some pixels never change.

    Returns
    -------
    array of the shape of rows, float64
        What is seen stays.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Used in lesson 16_pretraining.

    References
    ----------
    C. Bishop, *Pattern Recognition and Machine Learning*, 2006, section 2.3.1.

    Examples
    --------
    >>> known = np.array([[[0.0], [0.0]], [[1.0], [2.0]], [[2.0], [4.0]]])
    >>> linear_fill(known, [[[1.5], [0.0]]], [[False, True]])[0].round(2).tolist()
    [[1.5], [3.0]]
    """
    known = as_float("known", known, ndim=3, finite=True).astype(float)
    rows = as_float("rows", rows, ndim=3, finite=True).astype(float)
    hidden = as_booleans("hidden", hidden, "True where the patch is hidden")
    check_shape("rows", rows, (None, *known.shape[1:]))
    check_shape("hidden", hidden, rows.shape[:2])
    ridge = number("ridge", ridge, above=0)
    if len(known) < 2:
        raise ValueError(f"known: expected at least two pictures, got {len(known)}")
    flat = known.reshape(len(known), -1)
    check_size("known", flat.shape[1], flat.shape[1], beside=flat.size)
    mean, spread = flat.mean(axis=0), np.cov(flat.T) + ridge * np.eye(flat.shape[1])
    result = rows.reshape(len(rows), -1).copy()
    for row, away in zip(result, np.repeat(hidden, rows.shape[2], axis=1)):
        seen = ~away
        step = np.linalg.solve(spread[np.ix_(seen, seen)], row[seen] - mean[seen])
        row[away] = mean[away] + spread[np.ix_(away, seen)] @ step
    return result.reshape(rows.shape)
