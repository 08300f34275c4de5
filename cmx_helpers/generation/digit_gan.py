"""A GAN on labelled pictures, asked by a label. Derived in lesson 13_generation."""

import numpy as np

from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, check_shape
from cmx_helpers.generation.gan import train_gan


def train_digit_gan(pictures, labels, *, steps=1500, seed=0, **settings):
    """`train_gan` on labelled pictures, asked by one-hot labels; what is drawn has ink from 0 to 1.

    Parameters
    ----------
    pictures : array, shape (n, ...)
        Ink in [0, 1].
    labels : integer array, shape (n,)
        From 0 to 99.
    steps, seed
        As for `train_gan`.
    **settings
        Others of `train_gan`, such as `discriminator_rate`.

    Returns
    -------
    function
        `draw(labels, rng)`: pictures, shape (m, ...).

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit; the message names it.

    Notes
    -----
    Derived in lesson 13_generation.

    Examples
    --------
    >>> draw = train_digit_gan(np.zeros((4, 8, 8, 1)), [0, 1, 2, 3], steps=2)
    >>> draw([3, 3], np.random.default_rng(0)).shape
    (2, 8, 8, 1)
    """
    pictures = as_float("pictures", pictures, ndim=-2, finite=True)
    labels = as_integers("labels", labels, ndim=1)
    check_shape("labels", labels, pictures.shape[:1])
    if pictures.min() < 0 or pictures.max() > 1:
        raise ValueError(f"pictures: expected ink in 0 … 1, got {pictures.min()} to {pictures.max()}")
    known = np.unique(labels)
    if known[0] < 0 or known[-1] > 99:
        raise ValueError(f"labels: expected 0 … 99, got {known[0]} … {known[-1]}")
    one_hot = np.eye(known[-1] + 1, dtype=np.float32)
    rows = 2 * pictures.reshape(len(pictures), -1) - 1
    gan = train_gan(rows, one_hot[labels], steps=steps, seed=seed, **settings)

    def draw(labels, rng):
        labels = as_integers("labels", labels, ndim=1)
        if not np.isin(labels, known).all():
            raise ValueError(f"labels: expected labels that were there in training, got {labels}")
        drawn = gan.draw(one_hot[labels], rng)
        return np.clip((drawn + 1) / 2, 0, 1).reshape(len(labels), *pictures.shape[1:])

    return draw
