"""Are two answers the same, and if not, how do they differ?"""

import numpy as np


def difference(got, want, tolerance):
    """Return None if `got` equals `want` within `tolerance`, else a sentence that says how it differs.

    Numbers and arrays may differ by `tolerance` times the largest expected value. Texts are
    compared without regard to case and outer blanks.

    >>> difference([1.0, 2.0], np.array([1, 2]), 1e-6)
    >>> difference(3, 4, 1e-6)
    'expected 4, got 3'
    """
    if isinstance(want, str):
        same = isinstance(got, str) and got.strip().casefold() == want.strip().casefold()
        return None if same else f"expected {want!r}, got {_short(got)}"
    if isinstance(want, dict):
        return _differing_mapping(got, want, tolerance)
    if _is_ragged(want):
        return _differing_sequence(got, want, tolerance)
    return _differing_numbers(got, want, tolerance)


def wrong_form(got, want):
    """Say how a prediction's form differs from that of the numbers `want`, without telling them; or None.

    >>> wrong_form("4, 1", [4, 1])
    "Expected 2 numbers, got '4, 1'"
    >>> wrong_form([1, 4], [4, 1])
    """
    try:
        want = np.asarray(want)
    except ValueError:  # parts of different lengths
        return None
    if want.dtype.kind not in "iuf":
        return None
    try:
        same = np.asarray(got).dtype.kind in "biuf" and np.shape(got) == want.shape
    except ValueError:  # ragged rows
        same = False
    rows = f" of {want.shape[1]}" if want.ndim == 2 else ""
    count = f"{len(want)} {'rows' if rows else 'numbers'}{rows}" if want.ndim else "one number"
    return None if same else f"Expected {count}, got {_short(got)}"


def _is_ragged(want):
    """True for a tuple or list whose parts are not plain numbers (arrays, texts, tuples)."""
    return isinstance(want, (tuple, list)) and any(
        not np.isscalar(part) or isinstance(part, str) for part in want
    )


def _differing_mapping(got, want, tolerance):
    if not isinstance(got, dict):
        return f"expected a dictionary, got {_short(got)}"
    if set(got) != set(want):
        return f"expected the keys {sorted(map(str, want))}, got {sorted(map(str, got))}"
    for key in want:
        if fault := difference(got[key], want[key], tolerance):
            return f"under {key!r}: {fault}"
    return None


def _differing_sequence(got, want, tolerance):
    if not isinstance(got, (tuple, list, np.ndarray)) or len(got) != len(want):
        return f"expected {len(want)} parts, got {_short(got)}"
    for index, (g, w) in enumerate(zip(got, want)):
        if fault := difference(g, w, tolerance):
            return f"part {index}: {fault}"
    return None


def _differing_numbers(got, want, tolerance):
    want = np.asarray(want)
    try:
        got = np.asarray(got)
        numeric = got.dtype.kind in "biufc"
    except ValueError:
        numeric = False
    if not numeric:
        return f"expected {_short(want)}, got {_short(got)}"
    if got.shape != want.shape:
        if want.ndim == 0:
            return f"expected one number, got an array of shape {got.shape}"
        return f"expected shape {want.shape}, got {got.shape or 'a single number'}"
    if want.dtype.kind == "b" or want.size == 0:
        return None if np.array_equal(got, want) else f"expected {_short(want)}, got {_short(got)}"
    scale = max(1.0, float(np.max(np.abs(want[np.isfinite(want)]), initial=0)))
    if np.allclose(got, want, rtol=0, atol=tolerance * scale, equal_nan=True):
        return None
    if want.size == 1:
        return f"expected {want.item():.6g}, got {got.item():.6g}"
    gap = np.abs(np.nan_to_num(got - want, nan=np.inf))
    where = tuple(int(i) for i in np.unravel_index(np.argmax(gap), gap.shape))
    share = np.mean(gap > tolerance * scale)
    worst = f"expected {want[where]:.6g}, got {got[where]:.6g}"
    return f"{share:.0%} of the values differ, most at index {where}: {worst}"


def _short(value, limit=80):
    text = " ".join(
        repr(value.tolist() if isinstance(value, np.ndarray) and value.size < 20 else value).split()
    )
    return text if len(text) <= limit else text[: limit - 1] + "…"
