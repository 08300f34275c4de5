"""Slopes of features over time; public through `cmx_helpers.mfcc`. Derived in lesson 08_mfcc."""

from math import factorial

import numpy as np

from cmx_helpers._common.validate import as_float, integer, one_of

_PADDING = {"interp": None, "nearest": "edge", "mirror": "reflect", "constant": "constant", "wrap": "wrap"}

# Of a polynomial of higher degree float64 keeps no digit, and nobody looks at that many frames at once.
MOST_ORDER, MOST_FRAMES = 12, 2**12 + 1


def delta(data, *, width=9, order=1, axis=-1, mode="interp"):
    """Slope (or higher derivative) of features over time.

    Through each `width` neighbouring frames goes the least-squares polynomial of degree
    `order`; its derivative of that order is the result. For order 1, with h = width // 2:

    d[t] = Σⱼ j · x[t + j] / Σⱼ j²,  j = −h … h

    Parameters
    ----------
    data : array
        Usually (..., coefficients, frames).
    width : int
        Number of frames, odd, at least 3 and more than `order`.
    order : int
        1 for delta, 2 for delta-delta.
    axis : int
        The axis of time.
    mode : {"interp", "nearest", "mirror", "constant", "wrap"}
        At the ends: follow the first and last whole polynomial, or fill up the data
        (SciPy's names).

    Returns
    -------
    array of the shape of `data`
        The same as `librosa.feature.delta` gives, to rounding.

    Raises
    ------
    ValueError
        If `width` is even, too small, or with "interp" longer than the data; if `data`
        is empty or not finite.

    Notes
    -----
    A. Savitzky and M. J. E. Golay, Analytical Chemistry 36(8), 1964. Derived in lesson 08_mfcc.

    Examples
    --------
    >>> delta([0.0, 1.0, 4.0, 9.0, 16.0], width=3).round(6)
    array([2., 2., 4., 6., 6.])
    """
    x = as_float("data", data, ndim=-1, finite=True)
    axis = integer("axis", axis, minimum=-x.ndim, maximum=x.ndim - 1)
    x = np.moveaxis(x, axis, -1)
    order = integer("order", order, minimum=1, maximum=MOST_ORDER)
    width = integer("width", width, minimum=max(3, order + 1), maximum=MOST_FRAMES)
    padding = _PADDING[one_of("mode", mode, _PADDING)]
    if width % 2 == 0:
        raise ValueError(f"width: expected an odd number, got {width}")
    if padding is None and width > x.shape[-1]:
        raise ValueError(
            f"width: expected at most the {x.shape[-1]} frames of data with mode='interp', got {width}"
        )
    half = width // 2
    if padding == "reflect" and x.shape[-1] < 2:
        raise ValueError("data: expected at least two frames with mode='mirror', got one")
    powers = np.vander(np.arange(-half, half + 1.0), order + 1, increasing=True)
    coefficients = factorial(order) * np.linalg.pinv(powers)[order]
    ends = [(0, 0)] * (x.ndim - 1) + [(half, half)]
    source = x if padding is None else np.pad(x, ends, mode=padding)
    frames = source.shape[-1] - width + 1
    slope = sum(c * source[..., j : j + frames].astype(np.float64) for j, c in enumerate(coefficients))
    # The derivative of that order is constant along a polynomial, so the ends repeat it.
    slope = np.pad(slope, ends, mode="edge") if padding is None else slope
    return np.moveaxis(slope.astype(x.dtype), -1, axis)
