"""Scenes and sheets for a reader of patches. Lesson 16_pretraining."""

import numpy as np

from cmx_helpers import datasets
from cmx_helpers._common.arguments import as_integers, check_size, said_of
from cmx_helpers._common.validate import as_float, check_shape, integer, one_of
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


def on_sheets(pictures, moved=(0, 0), *, size=32, scale=2):
    """Handwriting, enlarged, on larger sheets: in the middle, or moved by whole pixels, and never cut.

    ``y[n, top + scale · r + a, left + scale · q + b, c] = x[n, r, q, 0]`` for a, b < scale and all three c;
    ``top = (size - scale · height) // 2 + moved[n, 0]``, and left likewise. All else is 0, paper.

    Parameters
    ----------
    pictures : array, shape (batch, height, width, 1)
        Ink, of `datasets.handwriting`.
    moved : array of int, shape (2,) or (batch, 2)
        Pixels of the sheet, down and to the right; one pair for all, or one for each.
    size : int
        Side of the sheets in pixels.
    scale : int
        Side of the square that each pixel becomes.

    Returns
    -------
    array, shape (batch, size, size, 3)

    Raises
    ------
    ValueError, TypeError
        If an argument is not what it should be, or a picture would be cut; the message names it.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> on_sheets(np.ones((1, 1, 1, 1)), (1, -1), size=4)[0, ..., 0].astype(int).tolist()
    [[0, 0, 0, 0], [0, 0, 0, 0], [1, 1, 0, 0], [1, 1, 0, 0]]
    """
    x = as_float("pictures", pictures, ndim=4, finite=True)
    check_shape("pictures", x, (None, None, None, 1))
    size, scale = integer("size", size, minimum=1), integer("scale", scale, minimum=1)
    moved = as_integers("moved", moved)
    if moved.shape not in ((2,), (len(x), 2)):
        raise ValueError(f"moved: expected shape (2,) or ({len(x)}, 2), got {moved.shape}")
    check_size("pictures, size", len(x), size, size, 3)
    height, width = (scale * length for length in x.shape[1:3])
    room = size - height, size - width
    if min(room) < 0:
        raise ValueError(f"size, scale: expected room for {height} by {width} pixels, got sheets of {size}")
    corners = np.broadcast_to(np.array(room) // 2 + moved.astype(np.int64), (len(x), 2))
    if (corners < 0).any() or (corners > room).any():
        raise ValueError(f"moved: expected pictures that stay on the sheet, with room for {room} pixels")
    sheets = np.zeros((len(x), size, size, 3), x.dtype)
    large = x.repeat(scale, axis=1).repeat(scale, axis=2)
    for sheet, picture, (top, left) in zip(sheets, large, corners):
        sheet[top : top + height, left : left + width] = picture
    return sheets


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
