"""From one domain to another: whose statistics, which frame, which band. Derived in lesson 16_pretraining."""

import numpy as np

from cmx_helpers import datasets
from cmx_helpers._common.arguments import sequence
from cmx_helpers._common.validate import as_array, as_float, check_shape, integer, shown

_SPREAD = 1e-3  # added to a spread: a pixel that is always paper has none


def own_statistics(x, groups=None):
    """Each feature with mean 0 and spread 1, by the rows' own statistics, or by those of each group.

    y[i, j] = (x[i, j] − mean_g[j]) / (spread_g[j] + 0.001), over the rows of i's group g

    Needs no label, but it does need enough rows of the new domain, with all classes among them: where a group
    holds one class only, what is subtracted *is* the class. Source: for batch normalisation, Li et al.,
    Revisiting Batch Normalization For Practical Domain Adaptation (arXiv 1603.04779); for speech it is
    cepstral mean and variance normalisation. Derived in lesson 16_pretraining.

    Parameters
    ----------
    x : array, shape (rows, features), finite
    groups : array, shape (rows,), optional
        The voice, or writer, or machine of each row; numbers or names. All rows are one group without it.

    Returns
    -------
    array, in the shape of `x`

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> own_statistics(np.array([[1.0], [3.0], [10.0], [30.0]]), ["a", "a", "b", "b"]).round(2).ravel()
    array([-1.,  1., -1.,  1.])
    """
    x = as_float("x", x, ndim=2, finite=True)
    names = np.zeros(len(x), np.int64) if groups is None else as_array("groups", groups)
    check_shape("groups", names, (len(x),))
    if names.dtype.kind not in "biuUS":
        raise TypeError(f"groups: expected numbers or names, got {shown(groups)}")
    kinds, group = np.unique(names, return_inverse=True)
    y = np.empty_like(x)
    with np.errstate(over="ignore", invalid="ignore"):
        for g in range(len(kinds)):
            rows = x[group == g]
            y[group == g] = (rows - rows.mean(axis=0)) / (rows.std(axis=0) + x.dtype.type(_SPREAD))
    if not np.isfinite(y).all():
        raise ValueError("x: expected numbers whose squares floats hold, got too large ones")
    return y


def fill_frame(pictures, side=8, *, crop=True, paper=0.1):
    """Pictures brought to another size, the ink filling the frame.

    Each picture is cut down to the smallest square around its ink, and each new pixel is the mean ink of the
    area that it covers. Used in lesson 16_pretraining: handwriting that was prepared in two ways.

    Parameters
    ----------
    pictures : array, shape (n, height, width), finite
        Ink in [0, 1].
    side : int, from 1 to 64
    crop : bool
        Without it the whole picture is brought to the new size.
    paper : float
        What has no more ink than this is paper.

    Returns
    -------
    array, shape (n, side, side)

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> picture = np.zeros((1, 6, 6))
    >>> picture[0, 2:4, 3:5] = [[1.0, 0.5], [0.0, 1.0]]
    >>> fill_frame(picture, 2)[0].tolist()
    [[1.0, 0.5], [0.0, 1.0]]
    """
    from cmx_helpers._common.arguments import check_size
    from cmx_helpers._common.validate import flag, number

    pictures = as_float("pictures", pictures, ndim=3, finite=True)
    side = integer("side", side, minimum=1, maximum=64)
    crop, paper = flag("crop", crop), number("paper", paper)
    check_size("pictures, side", len(pictures), side, side)
    return np.stack([_framed(picture, side, crop, paper) for picture in pictures])


def _framed(picture, side, crop, paper):
    top, left, height, width = 0, 0, *picture.shape
    rows, columns = (np.flatnonzero((picture > paper).any(axis=axis)) for axis in (1, 0))
    if crop and len(rows):
        # A square around the middle of the ink, so that a one does not become as broad as a zero.
        height = width = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
        top, left = (rows[0] + rows[-1] + 1 - height) / 2, (columns[0] + columns[-1] + 1 - width) / 2
    down = _shares(top, height / side, side, picture.shape[0])
    across = _shares(left, width / side, side, picture.shape[1])
    with np.errstate(over="ignore", invalid="ignore"):
        return (down @ picture @ across.T).astype(picture.dtype)


def _shares(start, step, count, pixels):
    """shares[i, p]: what part of new pixel i, from start + i · step on, lies over old pixel p."""
    begin = start + step * np.arange(count)[:, None]
    old = np.arange(pixels)
    return np.clip(np.minimum(begin + step, old + 1) - np.maximum(begin, old), 0, None) / step


def through_telephone(clips, sample_rate=8000):
    """Clips at 22,050 Hz from which everything above half of `sample_rate` is taken.

    They go down to that rate and back (`scipy.signal.resample_poly`), as if they had been recorded with it.
    Used in lesson 16_pretraining.

    Parameters
    ----------
    clips : sequence of arrays, each of shape (samples,), finite
    sample_rate : int, from 1000 to 22,050

    Returns
    -------
    list of arrays, each as long as the clip that it is made of

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> tone = np.sin(2 * np.pi * 6000 * np.arange(22050) / 22050)
    >>> [round(float(np.std(clip)), 2) for clip in (tone, *through_telephone([tone]))]
    [0.71, 0.0]
    """
    from math import gcd

    from scipy.signal import firwin, resample_poly

    clips = sequence("clips", clips, "arrays")
    sample_rate = integer("sample_rate", sample_rate, minimum=1000, maximum=datasets.SAMPLE_RATE)
    common = gcd(sample_rate, datasets.SAMPLE_RATE)
    down, up = datasets.SAMPLE_RATE // common, sample_rate // common
    # resample_poly's own filter, designed once: thousands of taps, which would cost more than the clips.
    longest = max(up, down)
    taps = None if longest == 1 else firwin(20 * longest + 1, 1 / longest, window=("kaiser", 5.0))
    made = []
    for number, clip in enumerate(clips):
        clip = as_float(f"clips[{number}]", clip, ndim=1, finite=True)
        if taps is None:
            made.append(clip.copy())
            continue
        low = resample_poly(clip, up, down, window=taps)
        back = resample_poly(low, down, up, window=taps)[: len(clip)]
        made.append(back.astype(clip.dtype, copy=False))
    return made
