"""Scenes for a reader of patches. Lesson 16_pretraining."""

import numpy as np

from cmx_helpers import datasets
from cmx_helpers._common.arguments import said_of
from cmx_helpers._common.validate import integer, one_of
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
    with said_of("known"):
        rows = patches(known, size)
    mean, spread = rows.mean(axis=(0, 1)), rows.std(axis=(0, 1)) + _SPREAD
    return lambda pictures: ((patches(pictures, size) - mean) / spread).astype(np.float32)
