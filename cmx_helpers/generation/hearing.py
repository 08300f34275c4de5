"""From a spoken digit to what a generator is asked by. Used in lesson 13_generation."""

import numpy as np

from cmx_helpers import mfcc as mfcc_
from cmx_helpers._common.arguments import as_integers, generator, said_of, sequence
from cmx_helpers._common.validate import as_float, number

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
        with said_of(f"clips[{n}]"):
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
