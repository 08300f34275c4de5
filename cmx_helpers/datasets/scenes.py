"""Scenes with a handwritten digit: place, size and colours at random, then an occluder and noise.

A digit is enlarged or shrunk by two small matrices, one for the rows and one for the columns, so a whole
batch of scenes is a few matrix products.
"""

import numpy as np

from .._common.validate import as_float, check_shape, integer

SIZES = (32, 224)
"""Smallest and largest side of a scene, in pixels."""

GREY = 0.5
"""Of the occluder, in every channel."""

CLOUDS = 4
"""The texture of the paper is a grid of this side, smoothly enlarged."""

DRAWS = 12 + CLOUDS * CLOUDS
"""Uniform numbers in [0, 1) that one scene takes."""

_HEIGHT = 0.7, 0.95  # of the digit's longer side, as a share of the scene
_STRETCH = 0.85, 1.15  # width over height
_INK = 0.75, 1.0
_PAPER = 0.0, 0.3
_EDGE = 0.2, 0.7  # less ink than the first is paper, more than the second is ink


def cubic(x):
    """The interpolation kernel of Keys, 1981 (a = -1/2, also called Catmull-Rom): 1 at 0, 0 from 2 on."""
    x = np.abs(x)
    near = (1.5 * x - 2.5) * x * x + 1
    far = ((2.5 - 0.5 * x) * x - 4) * x + 2
    return np.where(x < 1, near, np.where(x < 2, far, 0))


def placing(size, length, centre, source_centre, scale):
    """Matrices that put `length` samples into `size`: row p says how pixel p mixes them.

    Pixel p lies at the source position (p + 1/2 - centre)/scale + source_centre. When shrinking, the kernel
    is as wide as a pixel of the result, so that nothing is skipped. Shapes: (n,) -> (n, size, length).
    """
    centre, source_centre, scale = (
        np.asarray(v, np.float32)[:, None] for v in (centre, source_centre, scale)
    )
    at = (np.arange(size, dtype=np.float32) + 0.5 - centre) / scale + source_centre
    reach = np.maximum(1, 1 / scale)[..., None]
    return cubic((at[..., None] - (np.arange(length, dtype=np.float32) + 0.5)) / reach) / reach


def ink_boxes(images):
    """Centre row, centre column, height and width of what is written, for each image, in pixels."""
    boxes = np.empty((len(images), 4), np.float32)
    for box, image in zip(boxes, images):
        for axis in (0, 1):
            inked = np.flatnonzero(image[..., 0].max(axis=1 - axis) > _EDGE[0])
            if not len(inked):
                raise ValueError("handwriting: expected ink in every image, got an empty one")
            box[axis], box[2 + axis] = (inked[0] + inked[-1] + 1) / 2, inked[-1] - inked[0] + 1
    return boxes


def between(limits, u):
    """The point that u in [0, 1) marks between two limits."""
    return limits[0] + (limits[1] - limits[0]) * u


def draw_scenes(images, boxes, draws, size, out=None):
    """Paper, texture and ink: RGB scenes in [0, 1], without occluder and noise.

    Parameters
    ----------
    images : ndarray, shape (n, height, width, 1)
        Ink in [0, 1].
    boxes : ndarray, shape (n, 4)
        From `ink_boxes`.
    draws : ndarray, shape (n, DRAWS)
        Uniform numbers: they are all that is random here.
    size : int
        Side of the scene, in pixels.
    out : ndarray, shape (n, size, size, 3), float32, optional
        Where they are drawn; a new array where it is not given.

    Returns
    -------
    ndarray, shape (n, size, size, 3), float32
    """
    images = as_float("images", images, ndim=4)
    n = len(images)
    check_shape("draws", np.asarray(draws), (n, DRAWS))
    size = integer("size", size, minimum=SIZES[0], maximum=SIZES[1])
    draws = np.asarray(draws, np.float32)
    paper, ink = between(_PAPER, draws[:, None, None, 4:7]), between(_INK, draws[:, None, None, 7:10])
    scene = np.empty((n, size, size, 3), np.float32) if out is None else out

    stretch = between(_STRETCH, draws[:, 3])
    length = size * between(_HEIGHT, draws[:, 2])
    scale = length / np.maximum(boxes[:, 2], boxes[:, 3] * stretch)
    spans = scale[:, None] * boxes[:, 2:] * np.stack([np.ones(n, np.float32), stretch], axis=1)
    centres = spans / 2 + (size - spans) * draws[:, :2]  # the whole digit is inside
    written = placed_ink(images, boxes, centres, scale, scale * stretch, size)
    return paint(scene, shade(draws[:, 10:], size), paper, written, ink)


def placed_ink(images, boxes, centres, down, across, size):
    """Enlarge each image by `down` and `across`, centre on centre: how much ink is where, (n, size, size)."""
    _, height, width, _ = images.shape
    rows = placing(size, height, centres[:, 0], boxes[:, 0], down)
    columns = placing(size, width, centres[:, 1], boxes[:, 1], across)
    written = rows @ images[..., 0].astype(np.float32, copy=False) @ columns.transpose(0, 2, 1)
    written -= _EDGE[0]
    written /= _EDGE[1] - _EDGE[0]
    return np.clip(written, 0, 1, out=written)


def paint(scene, shades, paper, written, ink):
    """Shaded paper, clipped to [0, 1], with ink where `written` says, into `scene`; colours are (n, 1, 1, 3).

    Channel by channel through an array that stays in the cache: whole scenes of 224 pixels do not.
    """
    plane, rest = np.empty_like(shades), np.empty_like(shades)
    for channel in range(scene.shape[-1]):
        np.add(shades, paper[..., channel], out=plane)
        np.clip(plane, 0, 1, out=plane)
        np.subtract(ink[..., channel], plane, out=rest)
        rest *= written
        np.add(plane, rest, out=scene[..., channel])
    return scene


def shade(draws, size):
    """A slope and clouds, about ±0.1 in all, the same in the three channels. Shape (n, size, size)."""
    n = len(draws)
    ramp = (np.arange(size, dtype=np.float32) + 0.5) / size - 0.5
    slope = 0.2 * (draws[:, :2] - 0.5)
    middle = np.full(1, CLOUDS / 2, np.float32)
    smooth = placing(size, CLOUDS, np.full(1, size / 2), middle, np.full(1, size / (CLOUDS - 1)))[0]
    clouds = smooth @ (0.1 * (draws[:, 2:] - 0.5)).reshape(n, CLOUDS, CLOUDS) @ smooth.T
    return clouds + slope[:, :1, None] * ramp[:, None] + slope[:, 1:, None] * ramp


def occlude(scenes, share, draws):
    """Put a grey square of `share` of the side on each scene, in place; `draws` (n, 2) say where."""
    size = scenes.shape[1]
    side = round(share * size)
    corners = np.minimum((np.asarray(draws) * (size - side + 1)).astype(int), size - side)
    for scene, (top, left) in zip(scenes, corners):
        scene[top : top + side, left : left + side] = GREY
