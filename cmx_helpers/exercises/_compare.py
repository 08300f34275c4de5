"""Are two answers the same, and if not, how do they differ?"""

import math

import numpy as np

from cmx_helpers.exercises._values import Generated, number, plain, short

# An answer in single precision is as right as one in double; it just has half as many digits.
SINGLE = 2e-4
SMALLEST_SCALE = 1e-3


def difference(got, want, tolerance):
    """Return None if `got` equals `want` within `tolerance`, else a sentence that says how it differs.

    Numbers and arrays may differ by `tolerance` times the largest expected value; whole numbers must be
    equal. Texts are compared without regard to case and outer blanks.

    >>> difference([1.0, 2.0], np.array([1, 2]), 1e-6)
    >>> difference(3, 4, 1e-6)
    'expected 4, got 3'
    """
    want = plain(want, parts=True)
    got = plain(got, parts=isinstance(want, (tuple, list)))
    if isinstance(got, Generated):
        return "expected values that can be read more than once, got a generator: wrap it in list(…)"
    if isinstance(want, str):
        same = isinstance(got, str) and got.strip().casefold() == want.strip().casefold()
        return None if same else f"expected {want!r}, got {short(got)}"
    if isinstance(want, dict):
        return _differing_mapping(got, want, tolerance)
    if isinstance(want, (tuple, list)):
        return _differing_sequence(got, want, tolerance)
    return _differing_numbers(got, want, tolerance)


def same(got, want, tolerance):
    """True if `got` equals `want` within `tolerance`: `difference` without its words.

    >>> same(np.float32(0.1), 0.1, 1e-5), same([1, 2], [2, 1], 1e-5)
    (True, False)
    """
    if isinstance(got, np.ndarray) and isinstance(want, np.ndarray):
        return got.shape == want.shape and bool(np.all(close(got, want, tolerance)))
    if _are_floats(got, want):
        return abs(float(got) - float(want)) <= tolerance * max(SMALLEST_SCALE, abs(float(want)))
    if type(got) in (tuple, list) and type(want) in (tuple, list) and _are_arrays(got) and _are_arrays(want):
        return len(got) == len(want) and all(same(g, w, tolerance) for g, w in zip(got, want))
    return difference(got, want, tolerance) is None


def _are_floats(*values):
    return all(type(value) in (float, np.float64) and math.isfinite(value) for value in values)


def _are_arrays(parts):
    """Whether all parts are arrays of numbers, which can be compared as they are; asked a million times."""
    return len(parts) > 0 and all(
        isinstance(part, np.ndarray) and part.ndim and part.dtype.kind in "biufc" for part in parts
    )


def close(got, want, tolerance):
    """For each number of `got` whether it is that of `want`, an array of the same shape."""
    got, want = np.asarray(got), np.asarray(want)
    if want.size == 0 or want.dtype.kind not in "iufc" or got.dtype.kind not in "biufc":
        return np.asarray(got == want)
    with np.errstate(all="ignore"):
        allowed = _allowed(got, want, tolerance)
        # What np.isclose gives with rtol=0 and equal_nan, in a third of the time.
        want = want.astype(float) if want.dtype.kind in "iu" else want
        right = np.abs(got - want) <= allowed
        if not right.all():
            right |= (got == want) | (np.isnan(got) & np.isnan(want))
        return right


def _allowed(got, want, tolerance):
    """How far a number of `got` may be off: in proportion to the largest of `want`, by the digits it has."""
    if want.dtype.kind in "iu":
        return 1e-9 * float(np.max(np.abs(want), initial=0)) + 1e-7 if got.dtype.kind != "f" else 1e-6
    if got.dtype in (np.float32, np.complex64):
        tolerance = max(tolerance, SINGLE)
    sizes = np.abs(want[np.isfinite(want)])
    return tolerance * max(SMALLEST_SCALE, float(np.max(sizes, initial=0)))


def rounds_to(got, want, decimals):
    """True if every number of `got` is that of `want`, rounded to `decimals` digits or more behind the point.

    >>> rounds_to([0.08], [0.0769], 2), rounds_to([0.081], [0.0769], 2), rounds_to([0.1], [0.0769], 2)
    (True, False, False)
    """
    got, want = plain(got), plain(want)
    if not isinstance(got, (np.ndarray, float, int)) or np.shape(got) != np.shape(want):
        return False
    for g, w in zip(np.ravel(got).tolist(), np.ravel(want).tolist()):
        written = len(repr(g).partition(".")[2]) if "e" not in repr(g) else 12
        digits = min(max(decimals, written), 12)
        if not abs(g - w) <= 0.5000001 * 10.0**-digits + 1e-9:  # not a number is not right
            return False
    return True


def wrong_form(got, want):
    """Say how a prediction's form differs from that of the numbers `want`, without telling them; or None.

    >>> wrong_form("4, 1", [4, 1])
    "Expected 2 numbers, got '4, 1'"
    >>> wrong_form([1, 4], [4, 1])
    """
    value, want = plain(got), plain(want)
    if not isinstance(want, (np.ndarray, np.generic, int, float)) or np.asarray(want).dtype.kind not in "iuf":
        return None
    want = np.asarray(want)
    numeric = isinstance(value, (np.ndarray, np.generic, int, float, complex))
    same_form = numeric and np.asarray(value).dtype.kind in "biuf" and np.shape(value) == want.shape
    rows = f" of {want.shape[1]}" if want.ndim == 2 else ""
    count = f"{len(want)} {'rows' if rows else 'numbers'}{rows}" if want.ndim else "one number"
    return None if same_form else f"Expected {count}, got {short(got)}"


def _differing_mapping(got, want, tolerance):
    if not isinstance(got, dict):
        return f"expected a dictionary, got {short(got)}"
    if set(got) != set(want):
        return f"expected the keys {sorted(map(str, want))}, got {sorted(map(str, got))}"
    for key in want:
        if fault := difference(got[key], want[key], tolerance):
            return f"under {key!r}: {fault}"
    return None


def _differing_sequence(got, want, tolerance):
    many = isinstance(got, (tuple, list)) or (isinstance(got, np.ndarray) and got.ndim > 0)
    if not many or len(got) != len(want):
        return f"expected {len(want)} parts, got {len(got) if many else short(got)}"
    for index, (g, w) in enumerate(zip(got, want)):
        if fault := difference(g, w, tolerance):
            return f"part {index}: {fault}"
    return None


def _differing_numbers(got, want, tolerance):
    want = np.asarray(want)
    if isinstance(got, (list, tuple)) and not want.size:
        got = np.asarray(got)  # an empty list
    if not isinstance(got, (np.ndarray, np.generic, bool, int, float, complex)):
        return f"expected {short(want)}, got {short(got)}"
    got = np.asarray(got)
    if got.dtype.kind not in "biufc":
        return f"expected {short(want)}, got {short(got)}"
    if got.shape != want.shape:
        if want.ndim == 0:
            return f"expected one number, got an array of shape {got.shape}"
        return f"expected shape {want.shape}, got {got.shape or 'a single number'}"
    right = close(got, want, tolerance)
    if right.all():
        return None
    if want.dtype.kind == "b" and want.size < 20:
        return f"expected {short(want)}, got {short(got)}"
    if want.size == 1:
        return f"expected {number(want)}, got {number(got)}"
    with np.errstate(all="ignore"):
        gap = np.where(right, 0, np.nan_to_num(np.abs(got * 1.0 - want * 1.0), nan=np.inf))
    where = tuple(int(i) for i in np.unravel_index(np.argmax(gap), gap.shape))
    place = where[0] if len(where) == 1 else where
    share = np.mean(~right)
    worst = f"expected {number(want[where])}, got {number(got[where])}"
    return f"{share:.0%} of the values differ, most at [{str(place).strip('()')}]: {worst}"
