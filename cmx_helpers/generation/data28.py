"""Digits of 28×28 pixels, from whatever is there. Used in lesson 13_generation."""

import numpy as np
from scipy.ndimage import zoom

from cmx_helpers import datasets
from cmx_helpers._common.validate import as_float, check_shape

SIZE = 28


def pictures_of_28():
    """MNIST's test pictures where they can be had, else the course's handwriting, enlarged.

    Returns
    -------
    pictures : array, shape (n, 28, 28, 1), float32
        Ink in [0, 1].
    labels : integer array, shape (n,)
    source : str
        Which of the two it is, in words.

    Notes
    -----
    Used in lesson 13_generation.
    """
    try:
        return *datasets.mnist_test(), "datasets.mnist_test, shuffled with seed 0"
    except datasets.DataError:
        pictures, labels = datasets.handwriting()
        return (
            enlarged(pictures),
            labels,
            "datasets.handwriting enlarged (no MNIST here), shuffled with seed 0",
        )


def enlarged(pictures):
    """Pictures of 8×8 pixels, smoothly enlarged to 28×28: no more is in them than before.

    Parameters
    ----------
    pictures : array, shape (n, 8, 8, 1)
        Ink in [0, 1].

    Returns
    -------
    array, shape (n, 28, 28, 1), float32

    Raises
    ------
    ValueError, TypeError
        If the shape or the type is another.

    Notes
    -----
    Used in lesson 13_generation; cubic splines between the pixels (`scipy.ndimage.zoom`).

    Examples
    --------
    >>> enlarged(np.ones((2, 8, 8, 1))).shape
    (2, 28, 28, 1)
    """
    pictures = as_float("pictures", pictures, ndim=4, finite=True)
    check_shape("pictures", pictures, (None, 8, 8, 1))
    # Each of the 28 places along an axis as a mean of the 8: once for the rows, once for the columns.
    means = zoom(np.eye(8, dtype=np.float32), (SIZE / 8, 1), mode="nearest", grid_mode=True)
    larger = means @ pictures[..., 0].astype(np.float32) @ means.T
    return np.clip(larger, 0, 1)[..., None]
