"""Pretraining that is given some classes and not others: by pairs, by labels, by filling in patches.

Used in lesson 16_pretraining.
"""

import numpy as np

from cmx_helpers import alignment, training
from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import check_shape, integer, number, one_of
from cmx_helpers.pretraining.fine_tuning import (
    MOST_STEPS,
    NAMES,
    as_float32,
    back,
    check_looks,
    layers,
    softmax,
)

RATE = 4e-3
SIDE = 8  # pixels of a picture, in patches of two by two


def pretrain_towers(image, seen, sound, heard, seed=0, *, by="pairs", steps=300, batch=64):
    """The towers of lesson 12 for pictures and sounds, from what is given and nothing else.

    By "pairs", as lesson 12_alignment trains them: a digit is drawn, a picture and a recording of it, and the
    contrastive loss draws the two together (temperature 0.1). By "labels", their rival: each tower alone
    learns the digit by cross-entropy. Both draw the same batches and make the same steps of Adam, whose rate
    falls from 0.004 to 0. Digits that are in only one of the two senses are left out. Used in lesson
    16_pretraining.

    Parameters
    ----------
    image : array, shape (pictures, features), finite
    seen : integer array, shape (pictures,)
    sound : array, shape (clips, features), finite
    heard : integer array, shape (clips,)
    seed : int, at least 0
    by : {"pairs", "labels"}
    steps : int, from 1 to 10,000
    batch : int, from 2 to 1024

    Returns
    -------
    dict
        "image" and "sound", each the weights of a tower.

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> x, digits = np.eye(4), np.array([0, 1, 2, 3])
    >>> towers = pretrain_towers(x, digits, x[:, :3], digits, steps=2, batch=8)
    >>> {sense: w["kernel_1"].shape for sense, w in towers.items()}
    {'image': (4, 96), 'sound': (3, 96)}
    """
    x, rows = {}, {}
    for sense, names, given, digits in (
        ("image", ("image", "seen"), image, seen),
        ("sound", ("sound", "heard"), sound, heard),
    ):
        x[sense] = as_float32(names[0], given, 2)
        digits = as_integers(names[1], digits, ndim=1)
        check_shape(names[1], digits, (len(x[sense]),))
        rows[sense] = {int(d): np.flatnonzero(digits == d) for d in np.unique(digits)}
    both = sorted(set(rows["image"]) & set(rows["sound"]))
    if len(both) < 2:
        raise ValueError(f"seen, heard: expected two digits or more that are in both, got {both}")
    one_of("by", by, ("pairs", "labels"))
    steps, batch = _budget(steps, batch)
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    w = {sense: alignment.new_tower(x[sense].shape[1], rng, width=max(24, len(both))) for sense in x}
    teach, adam = (_by_pairs if by == "pairs" else _by_labels), training.Adam(RATE)
    for step in range(steps):
        drawn = rng.integers(len(both), size=batch)
        given = {sense: _noisy(x[sense][_draw(rows[sense], both, drawn, rng)], rng) for sense in x}
        hz = {sense: layers(w[sense], given[sense]) for sense in x}
        dz = teach({sense: z for sense, (_, z) in hz.items()}, drawn)
        slopes = {sense: back(dz[sense], w[sense], given[sense], hz[sense][0]) for sense in x}
        adam.learning_rate = RATE * (1 - step / steps)
        adam.update(*([part[s][name] for s in x for name in NAMES] for part in (w, slopes)))
    return w


def pretrain_masked(image, seed=0, *, steps=300, batch=64, share=0.5):
    """A tower that fills in patches of 2×2 pixels which it was not shown; no label, no partner.

    Hidden patches are 0, the mean of standardised pixels. The loss is the mean square error over them.
    Source: He et al., Masked Autoencoders Are Scalable Vision Learners (arXiv 2111.06377), of which this is
    the smallest kind: dense layers in place of a transformer. Used in lesson 16_pretraining.

    Parameters
    ----------
    image : array, shape (pictures, 64), finite
        Rows of 8×8 standardised pixels.
    seed : int, at least 0
    steps : int, from 1 to 10,000
    batch : int, from 2 to 1024
    share : float, above 0, below 1
        Of the patches that are hidden.

    Returns
    -------
    dict
        Weights of a tower, (64, 96) and (96, 64).

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> pretrain_masked(np.eye(64), steps=2)["kernel_2"].shape
    (96, 64)
    """
    image = as_float32("image", image, 2)
    check_shape("image", image, (None, SIDE * SIDE))
    share = number("share", share, above=0, maximum=1 - 1e-6)
    steps, batch = _budget(steps, batch)
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    w, adam, half = alignment.new_tower(SIDE * SIDE, rng, width=SIDE * SIDE), training.Adam(RATE), SIDE // 2
    for step in range(steps):
        wanted = image[rng.integers(len(image), size=batch)]
        hidden = rng.random((batch, half, half)) < share
        hidden = hidden.repeat(2, axis=1).repeat(2, axis=2).reshape(batch, -1)
        shown = np.where(hidden, np.float32(0), wanted)
        h, z = layers(w, shown)
        dz = np.where(hidden, 2 * (z - wanted), np.float32(0)) / np.float32(max(1, hidden.sum()))
        adam.learning_rate = RATE * (1 - step / steps)
        adam.update(w, back(dz, w, shown, h))
    return w


def _budget(steps, batch):
    steps = integer("steps", steps, minimum=1, maximum=MOST_STEPS)
    batch = integer("batch", batch, minimum=2, maximum=1024)
    check_looks("steps, batch", steps, batch)
    return steps, batch


def _draw(rows, both, drawn, rng):
    """For each drawn class a random row of it, with replacement."""
    chances = rng.random(len(drawn))
    return np.array([rows[both[d]][int(c * len(rows[both[d]]))] for d, c in zip(drawn, chances)])


def _noisy(rows, rng):
    return rows + np.float32(0.1) * rng.standard_normal(rows.shape, dtype=np.float32)


def _by_pairs(z, _):
    u = {sense: alignment.l2_normalize(rows) for sense, rows in z.items()}
    da, db, _ = alignment.info_nce_backward(u["image"], u["sound"], float(np.log(10)))
    return {s: alignment.l2_normalize_backward(du, z[s]) for s, du in (("image", da), ("sound", db))}


def _by_labels(z, drawn):
    wanted = np.eye(next(iter(z.values())).shape[1], dtype=np.float32)[drawn]
    return {sense: (softmax(rows) - wanted) / np.float32(len(drawn)) for sense, rows in z.items()}
