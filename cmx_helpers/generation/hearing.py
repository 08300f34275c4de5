"""From a spoken digit to what a generator is asked by. Used in lesson 13_generation."""

import numpy as np

from cmx_helpers import mfcc as mfcc_
from cmx_helpers._common.arguments import as_integers, generator, sequence
from cmx_helpers._common.validate import as_float, check_shape, integer, number

COEFFICIENTS, PARTS = 13, 3


def sound_features(clips, *, sr=22050):
    """39 numbers for each clip: the means of 13 MFCCs over each third of it.

    Parameters
    ----------
    clips : sequence of arrays, each of shape (samples,)
        Sound, of different lengths; at least 768 samples.
    sr : number
        Samples per second.

    Returns
    -------
    array, shape (clips, 39), float32

    Raises
    ------
    ValueError, TypeError
        If a clip is empty, too short, not one-dimensional or not finite; the message names it.

    Notes
    -----
    Lesson 08_mfcc derives the MFCC, lesson 13_generation uses these. Windows of 512 samples, 256 apart.

    Examples
    --------
    >>> sound_features([np.sin(np.arange(4000.0))]).shape
    (1, 39)
    """
    clips = sequence("clips", clips, "arrays")
    if not clips:
        raise ValueError("clips: expected at least one clip, got none")
    sr = number("sr", sr, minimum=1000, maximum=1e6)
    rows = []
    for n, clip in enumerate(clips):
        clip = as_float(f"clips[{n}]", clip, ndim=1, finite=True)
        if len(clip) < 768:
            raise ValueError(f"clips[{n}]: expected at least 768 samples, got {len(clip)}")
        C = mfcc_.mfcc(clip, sr=sr, n_mfcc=COEFFICIENTS, n_fft=512, hop_length=256, n_mels=40)
        rows.append(np.concatenate([part.mean(axis=1) for part in np.array_split(C, PARTS, axis=1)]))
    return np.array(rows, dtype=np.float32)


def pair_by_class(labels, others, rng):
    """For each label a random place in `others` that holds the same label: pairs within a class.

    Parameters
    ----------
    labels, others : integer arrays, shapes (n,) and (m,)
    rng : numpy.random.Generator

    Returns
    -------
    integer array, shape (n,)

    Raises
    ------
    ValueError, TypeError
        If an argument is no such array, or a label is missing among the others.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> pair_by_class([7, 3], [3, 7, 1], np.random.default_rng(0))
    array([1, 0])
    """
    labels, others = as_integers("labels", labels, ndim=1), as_integers("others", others, ndim=1)
    generator("rng", rng)
    places = np.empty(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        there = np.flatnonzero(others == label)
        if not len(there):
            raise ValueError(f"others: expected every label among them, {label} is missing")
        wanted = labels == label
        places[wanted] = rng.choice(there, wanted.sum())
    return places


def spread_within(drawings, real, labels):
    """Spread among the drawings of one clip, beside that of real pictures of one class.

    s = mean over clips and pixels of σ over a clip's drawings / mean over classes and pixels of σ within
    a class. 0: every drawing of a clip is the same. 1: they differ as much as real pictures do.

    Parameters
    ----------
    drawings : array, shape (clips, tries, pixels)
        At least two tries.
    real : array, shape (n, pixels)
    labels : integer array, shape (n,)

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If shapes do not fit, or the real pictures do not vary.

    Notes
    -----
    Derived in lesson 13_generation.

    Examples
    --------
    >>> spread_within([[[0.0], [1.0]]], [[0.0], [2.0]], [5, 5])
    0.5
    """
    drawings, real = (
        as_float("drawings", drawings, ndim=3, finite=True),
        as_float("real", real, ndim=2, finite=True),
    )
    labels = as_integers("labels", labels, ndim=1)
    check_shape("labels", labels, (len(real),))
    check_shape("drawings", drawings, (None, None, real.shape[1]))
    integer("drawings", drawings.shape[1], minimum=2)
    drawings, real = drawings.astype(np.float64), real.astype(np.float64)
    usual = np.mean([real[labels == k].std(axis=0).mean() for k in np.unique(labels)])
    if not usual > 0:
        raise ValueError("real: expected pictures that differ within a class, got none that do")
    return float(drawings.std(axis=1).mean() / usual)
