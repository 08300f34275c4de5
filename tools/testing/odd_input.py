"""Bad and odd values for arguments, drawn with a `random.Random`: anything a hurried person could pass.

Two sorts. *The same value in other clothes* (another byte order, a list, not contiguous, numpy's integers)
must give the same result or be refused by name. *Another value* must be refused by name, or give a result.
"""

import decimal
import fractions
import itertools
import warnings
from collections.abc import Iterator

import numpy as np


def nothing(*positional, **keyword):
    """A function that takes anything and gives None."""


SCALARS = (
    None, True, False, "False", "no", "", "same", b"x", -1, 0, 1, 2, 3, 7, 2**20, 2**31, 2**40, 2**63,
    10**400,
    -(10**400), 0.0, 0.5, 1.0, 3.0, -1.0, 1e-300, 1e300, float("nan"), float("inf"), float("-inf"), 1 + 2j,
    np.uint8(251), np.int8(-1), np.int64(3), np.float32(0.25), np.float64("nan"), np.bool_(True),
    np.str_("same"), fractions.Fraction(1, 3), decimal.Decimal("0.1"), ..., nothing, object(),
)  # fmt: skip
DTYPES = ("f2", ">f4", ">f8", "i1", "u1", "i4", "i8", ">i8", "u8", "?", "c8", "O", "U8", "S8", "g", "M8[s]")


def containers(random):
    """A container that is none of what a function wants, made anew: some can be read only once."""
    makers = (
        list, dict, set, tuple, lambda: {1, 2}, lambda: {"a": 1}, lambda: ["a", "b"], lambda: [None],
        lambda: [[1], [1, 2]],
        lambda: range(3), lambda: (n for n in (1, 2)), lambda: iter("ab"), lambda: frozenset("ab"),
        lambda: [{}],
        lambda: np.array(3), lambda: np.array(0.5), lambda: np.array("a"), lambda: np.array(None),
        lambda: [2, 2],
        lambda: (1, 2, 3), lambda: np.array([2, 1]), lambda: [np.ma.array([1.0, 2.0], mask=[0, 1])],
        lambda: {}.keys(),
        lambda: np.ma.array([1, 2], mask=[0, 1]), lambda: np.ma.masked, lambda: memoryview(b"ab"),
        lambda: [10**400],
        lambda: itertools.repeat(1.0, 3), lambda: np.zeros((2, 2, 2, 2)), lambda: np.zeros(0),
        lambda: "x" * 5000,
    )  # fmt: skip
    return random.choice(makers)()


def same_in_other_clothes(random, value):
    """`value` in another form, or None where there is none; whatever comes is equal to it."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiub" and value.size:
        return random.choice(
            (
                lambda: value.tolist(),
                lambda: value.astype(value.dtype.newbyteorder(">")),
                lambda: np.asfortranarray(value),
                lambda: np.repeat(value[np.newaxis], 2, axis=0)[1],
                lambda: _spread(value),
                lambda: _locked(value),
            )
        )()
    if type(value) is int and 0 <= value < 100:
        return random.choice((np.uint8, np.int8, np.int64, np.uint64))(value)
    if type(value) is float:
        return np.float64(value)
    if type(value) is bool:
        return np.bool_(value)
    return None


def another_value(random, value):
    """Something else in the place of `value`, often akin to it."""
    draw = random.random()
    if isinstance(value, (list, tuple)) and value and draw < 0.2:
        return _another_list(random, value)
    # `asarray`: a numpy.matrix that is given a third axis ends the process, in NumPy itself.
    array = np.asarray(value) if isinstance(value, np.ndarray) else None
    if array is None and isinstance(value, (list, tuple)) and value:
        try:
            array = np.asarray(value)
        except (ValueError, TypeError):
            array = None
        if array is not None and array.dtype.kind not in "fiub":
            array = None
    if array is not None and array.ndim and array.dtype.kind in "fiub" and draw < 0.75:
        return _another_array(random, array)
    return random.choice(SCALARS) if draw < 0.9 else containers(random)


def _another_list(random, value):
    value = list(value)
    place = random.randrange(len(value))
    value[place] = another_value(random, value[place])
    return random.choice((list, tuple, iter))(value)


def _another_array(random, array):
    makers = (
        lambda: array[..., np.newaxis], lambda: array[0], lambda: array[np.newaxis], lambda: array[:0],
        lambda: array[1:],
        lambda: np.concatenate([array, array]), lambda: array.T, lambda: array * 0, lambda: array * 0 + 1,
        lambda: -array.astype(float), lambda: array * 1e-25, lambda: array * 1e20, lambda: array * 1e200,
        lambda: array.astype(np.float32) * np.float32(1e20),
        lambda: np.ma.array(array, mask=np.ones(array.shape)),
        lambda: np.ma.array(array), lambda: _with(array, np.nan), lambda: _with(array, np.inf),
        lambda: _with(array, -np.inf),
        lambda: np.full(array.shape, 2**40), lambda: _dtype(array, random.choice(DTYPES)),
        lambda: np.empty(array.shape, object),
        lambda: array.tolist(), lambda: np.array(array.ravel()[0] if array.size else 0),
        lambda: iter(array.tolist()),
        lambda: array.view(np.recarray) if array.dtype.names else array.reshape(-1),
        lambda: np.asmatrix(array[:2].reshape(-1)),
    )  # fmt: skip
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return random.choice(makers)()
    except (TypeError, ValueError, OverflowError, IndexError):  # nothing that this array can become
        return None


def _with(array, bad):
    array = array.astype(np.float64)
    array.reshape(-1)[array.size // 2 :][:1] = bad
    return array


def _dtype(array, dtype):
    try:
        return array.astype(dtype)
    except (TypeError, ValueError):
        return np.zeros(array.shape, dtype)


def _spread(value):
    wide = np.zeros((*value.shape, 2), value.dtype)
    wide[..., 0] = value
    return wide[..., 0]


def _locked(value):
    value = value.copy()
    value.flags.writeable = False
    return value


def holds_masked(value):
    """Whether there is a masked array somewhere in `value`."""
    if isinstance(value, (list, tuple)):
        return any(map(holds_masked, value))
    return isinstance(value, np.ma.MaskedArray)


def is_tame(value):
    """Whether all numbers in `value` are finite, so that the result has no excuse to be otherwise."""
    if isinstance(value, (list, tuple)):
        return all(map(is_tame, value))
    if isinstance(value, dict):
        return all(map(is_tame, value.values()))
    if isinstance(value, Iterator):
        return False  # it is read once, by the function
    if isinstance(value, np.ndarray) and value.dtype.kind in "fc":
        return bool(np.isfinite(value).all())
    return not isinstance(value, (float, np.floating)) or bool(np.isfinite(value))
