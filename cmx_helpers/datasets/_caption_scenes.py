"""Scenes whose digit has a named colour, a named place and a named size; all three can be read off it."""

import numpy as np

from . import scenes

INKS = np.array([[0.90, 0.15, 0.12], [0.95, 0.85, 0.15], [0.20, 0.42, 1.00], [0.92, 0.92, 0.92]], np.float32)
"""Red, yellow, blue, white: told apart by those as well who do not tell red from green."""

TINT = 0.08
"""An ink varies by so much in each channel, up and down: less than a third of what lies between two inks."""

DRAWS = 9 + 2 + scenes.CLOUDS**2
"""Uniform numbers in [0, 1) that one scene takes."""

_LENGTHS = np.array([[0.38, 0.44], [0.58, 0.64]], np.float32)  # of the longer side, small and large
_EDGE = 0.03, 0.11  # from the edge of the scene, on the side that gives the place its name
_ASIDE = 0.06  # off the middle, along the other side: always less than towards the edge
_PAPER = 0.0, 0.15


def draw_caption_scenes(images, boxes, colours, places, sizes, draws, out):
    """RGB scenes in [0, 1], drawn into `out` (n, side, side, 3), float32; see `scenes.draw_scenes`.

    `colours` count in `INKS`, `places` are left, right, top, bottom, `sizes` small and large.
    """
    draws, side = np.asarray(draws, np.float32), out.shape[1]
    paper = scenes.between(_PAPER, draws[:, None, None, 6:9])
    ink = np.clip(INKS[colours] + TINT * (2 * draws[:, :3] - 1), 0, 1)[:, None, None]

    low, high = _LENGTHS[sizes].T
    scale = side * (low + (high - low) * draws[:, 3]) / boxes[:, 2:].max(axis=1)
    spans = scale[:, None] * boxes[:, 2:]
    at_edge = side * scenes.between(_EDGE, draws[:, 4])
    centres = np.repeat(side * (0.5 + _ASIDE * (2 * draws[:, 5:6] - 1)), 2, axis=1)
    across, far = places < 2, places % 2 == 1  # left and right move the column, right and bottom to its end
    axis = across.astype(int)  # 0 row, 1 column
    rows = np.arange(len(images))
    near = at_edge + spans[rows, axis] / 2
    centres[rows, axis] = np.where(far, side - near, near)
    written = scenes.placed_ink(images, boxes, centres, scale, scale, side)
    return scenes.paint(out, scenes.shade(draws[:, 9:], side), paper, written, ink)
