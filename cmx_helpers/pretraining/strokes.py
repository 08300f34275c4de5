"""Letters that nobody uses, drawn from strokes: as many classes as one wants. Lesson 16_pretraining."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import integer

POINTS = 10  # places along a stroke at which ink is put
PEN = 0.055  # of the side


class DrawnLetters(NamedTuple):
    """Row i of both is one drawing."""

    image: np.ndarray
    """Shape (drawings, side · side), float32, ink in [0, 1]; row by row."""
    letter: np.ndarray
    """Which letter, 0 … letters − 1."""


def drawn_letters(letters, examples, seed=0, *, side=12):
    """Drawings of letters that are made up: each two or three curved strokes, drawn again and again.

    A letter is its strokes, quadratic curves of three points each, at random in the square. Each drawing of
    it moves all points a little, turns, stretches and shifts the whole. Two seeds share no letter. Made after
    the idea of Lake, Salakhutdinov and Tenenbaum's Omniglot (Science 350, 2015), of which it holds nothing.
    Used in lesson 16_pretraining.

    Parameters
    ----------
    letters, examples : int, at least 1
        How many letters, and how many drawings of each.
    seed : int, at least 0
    side : int, from 4 to 64
        Pixels.

    Returns
    -------
    DrawnLetters

    Raises
    ------
    ValueError, TypeError
        If an argument is out of range or of the wrong type; the message names it.

    Examples
    --------
    >>> drawn = drawn_letters(3, 2)
    >>> drawn.image.shape, drawn.letter
    ((6, 144), array([0, 0, 1, 1, 2, 2]))
    """
    letters, examples = integer("letters", letters, minimum=1), integer("examples", examples, minimum=1)
    side = integer("side", side, minimum=4, maximum=64)
    check_size("letters, examples, side", letters, examples, side * side * 4)
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    letter = np.repeat(np.arange(letters), examples)
    strokes = rng.uniform(0.06, 0.94, size=(letters, 3, 3, 2))
    drawn = np.arange(3) < rng.integers(2, 4, size=letters)[:, None]
    image = np.empty((len(letter), side * side), np.float32)
    for begin in range(0, len(letter), 256):
        part = letter[begin : begin + 256]
        moved = _by_another_hand(strokes[part], rng)
        image[begin : begin + 256] = _ink(moved.astype(np.float32), drawn[part], side)
    return DrawnLetters(image, letter)


def _by_another_hand(strokes, rng):
    """The strokes as they come out once more: (drawings, strokes, 3, 2) each."""
    count = len(strokes)
    points = strokes + rng.normal(0, 0.04, size=strokes.shape) - 0.5
    angle, stretch = rng.normal(0, 0.2, size=count), rng.normal(1, 0.1, size=(count, 2))
    turn = np.stack([np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)], axis=1)
    turn = turn.reshape(count, 2, 2) * stretch[:, None, :]
    shift = rng.normal(0, 0.06, size=(count, 1, 1, 2))
    return np.einsum("nij,nspj->nspi", turn, points) + 0.5 + shift


def _ink(strokes, drawn, side):
    """Ink of each pixel: exp(−½ (distance to the nearest point of a stroke / pen)²)."""
    t = np.linspace(0, 1, POINTS, dtype=np.float32)
    basis = np.stack([(1 - t) ** 2, 2 * t * (1 - t), t**2])
    places = np.einsum("pt,nspi->nsti", basis, strokes)
    places = np.where(drawn[:, :, None, None], places, np.float32(-9)).reshape(len(strokes), -1, 2)
    pixel = (np.arange(side, dtype=np.float32) + np.float32(0.5)) / side
    # A square is separable: exp of the rows' distance times exp of the columns', the largest over the points.
    row, column = (np.exp(-0.5 * ((pixel - places[..., i, None]) / PEN) ** 2) for i in (1, 0))
    return (row[..., :, None] * column[..., None, :]).max(axis=1).reshape(len(strokes), -1)
