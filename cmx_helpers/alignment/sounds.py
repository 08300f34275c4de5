"""A spoken word as 39 numbers, for networks without a sense of time. Used in lesson 12_alignment."""

import numpy as np

from cmx_helpers import mfcc
from cmx_helpers._common.arguments import said_of
from cmx_helpers._common.validate import as_array, as_float, integer, number

PARTS = 3


def sound_summary(audio, sample_rate=22050, *, coefficients=13):
    """Mean MFCCs of the beginning, the middle and the end of a sound.

    f[p·C + c] = mean of mfcc[c, t] over the frames t of part p, for three parts of equal length (within a
    frame). Uses lesson 08_mfcc; used in lesson 12_alignment.

    Parameters
    ----------
    audio : array, shape (samples,), finite
        In [-1, 1]; at least so long that it has three frames, 1024 samples.
    sample_rate : number
        Samples per second.
    coefficients : int
        1 … 40, MFCCs for each part.

    Returns
    -------
    array, shape (3 · coefficients,)

    Raises
    ------
    ValueError, TypeError
        If an argument is out of range or not what is expected; the message names it.

    Examples
    --------
    >>> sound_summary(np.sin(np.arange(22050) / 10)).shape
    (39,)
    """
    coefficients = integer("coefficients", coefficients, minimum=1, maximum=40)
    sample_rate = number("sample_rate", sample_rate, above=0)
    if as_array("audio", audio).dtype.kind in "biu":
        raise TypeError("audio: expected float samples in [-1, 1], got integers; divide int16 by 32768 first")
    audio = as_float("audio", audio, ndim=1, finite=True)
    with said_of("audio"):
        table = mfcc.mfcc(audio, sr=sample_rate, n_mfcc=coefficients)
    if table.shape[1] < PARTS:
        raise ValueError(f"audio: expected at least {PARTS} frames of 512 samples, got {table.shape[1]}")
    return np.concatenate([part.mean(axis=1) for part in np.array_split(table, PARTS, axis=1)])
