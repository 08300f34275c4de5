"""Scenes for a reader of patches, and digits moved by a pixel or two. Lesson 16_pretraining."""

import numpy as np

from cmx_helpers import datasets
from cmx_helpers._common.validate import as_float, integer, one_of
from cmx_helpers.pretraining.patches import patches

_SPREAD = 0.05  # added to the spread: some pixels are nearly always paper


def small_scenes(split, count):
    """Scenes of 32×32 pixels without noise, with their digits: the pictures of `datasets.cmx_digits`.

    Parameters
    ----------
    split : {"train", "validation", "test"}
    count : int

    Returns
    -------
    images : array, shape (count, 32, 32, 3), float32
    digits : array of int, shape (count,)

    Raises
    ------
    ValueError, TypeError
        If an argument is not what it should be; the message names it.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> images, digits = small_scenes("test", 3)
    >>> images.shape, digits.shape
    ((3, 32, 32, 3), (3,))
    """
    one_of("split", split, ("train", "validation", "test"))
    count = integer("count", count, minimum=1, maximum=100_000)
    digits = datasets.cmx_digits(split, count, corruption=datasets.CLEAN)
    images, labels = np.empty((count, 32, 32, 3), np.float32), np.empty(count, np.int64)
    for first in range(0, count, 250):  # the sounds come along, and are not kept
        part = slice(first, min(first + 250, count))
        inputs, targets = digits.arrays(part.start, part.stop)
        images[part], labels[part] = inputs["image"], targets["image"]
    return images, labels


def standard_patches(known, size):
    """A function that cuts pictures into patches and standardises them as those of `known`.

    Parameters
    ----------
    known : array, shape (batch, height, width, channels)
        The training pictures.
    size : int
        Side of a patch.

    Returns
    -------
    callable
        From pictures to rows of patches, float32.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> pictures = np.random.default_rng(0).random((5, 4, 4, 1))
    >>> standard_patches(pictures, 2)(pictures[:2]).shape
    (2, 4, 4)
    """
    rows = patches(known, size)
    mean, spread = rows.mean(axis=(0, 1)), rows.std(axis=(0, 1)) + _SPREAD
    return lambda pictures: ((patches(pictures, size) - mean) / spread).astype(np.float32)


def moved(pictures, down, right):
    """Pictures moved by whole pixels; what comes in is paper, what goes out is gone.

    Parameters
    ----------
    pictures : array, shape (batch, height, width, channels)
    down, right : int
        May be negative.

    Returns
    -------
    array of the same shape

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> moved(np.arange(4.0).reshape(1, 2, 2, 1), 1, 0)[0, ..., 0].tolist()
    [[0.0, 0.0], [0.0, 1.0]]
    """
    pictures = as_float("pictures", pictures, ndim=4, allow_empty=True)
    height, width = pictures.shape[1:3]
    down = integer("down", down, minimum=-height, maximum=height)
    right = integer("right", right, minimum=-width, maximum=width)
    result = np.zeros_like(pictures)
    to_rows, from_rows = _slices(down, height)
    to_columns, from_columns = _slices(right, width)
    result[:, to_rows, to_columns] = pictures[:, from_rows, from_columns]
    return result


def _slices(by, length):
    if by >= 0:
        return slice(by, length), slice(0, length - by)
    return slice(0, length + by), slice(-by, length)
