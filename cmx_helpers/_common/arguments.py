"""Checks for what is no array of floats: masks, labels, sequences, mappings, generators, dtypes, sizes."""

from collections.abc import KeysView, Mapping, Set
from contextlib import contextmanager

import numpy as np

from cmx_helpers._common.validate import as_array, check_ndim, shown

# What a function makes of counts alone has at most so many numbers: 1 GiB of float32. More is a mistake in
# a count far more often than a wish, and would end the process where memory is short.
MOST_NUMBERS = 2**28


def as_booleans(name, value, meaning):
    """Return `value` as a boolean array; `meaning` says in the message what True stands for."""
    array = as_array(name, value)
    if array.dtype != bool:
        raise TypeError(f"{name}: expected booleans ({meaning}), got dtype {array.dtype}")
    return array


def as_integers(name, value, *, ndim=None):
    """Return `value` as an array of integers, as they came; refuse floats and booleans."""
    array = as_array(name, value)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name}: expected integers, got dtype {array.dtype}")
    if ndim is not None:
        check_ndim(name, array, ndim)
    return array


def sequence(name, value, of="values"):
    """Return what stands in `value`, in its order, as a list; a set has none, a string is one value."""
    if isinstance(value, (str, bytes, bytearray)):
        raise TypeError(f"{name}: expected a sequence of {of}, got one string")
    if isinstance(value, Set) and not isinstance(value, KeysView):
        raise TypeError(f"{name}: expected a sequence of {of}, got {type(value).__name__}")
    return collection(name, value, of, kind="sequence")


def collection(name, value, of="values", kind="collection"):
    """Return what stands in `value` as a list, in any order; a string is one value."""
    if isinstance(value, (str, bytes, bytearray)):
        raise TypeError(f"{name}: expected a {kind} of {of}, got one string")
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name}: expected a {kind} of {of}, got a masked array (numpy.ma)")
    try:
        entries = iter(value)
    except TypeError:
        raise TypeError(f"{name}: expected a {kind} of {of}, got {shown(value)}") from None
    return list(entries)


def mapping(name, value, of="names to values"):
    """Return `value` if it is a mapping."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name}: expected a mapping of {of}, got {type(value).__name__}")
    return value


def function(name, value, of):
    """Return `value` if it can be called; `of` says of what it is a function."""
    if not callable(value):
        raise TypeError(f"{name}: expected a function of {of}, got {shown(value)}")
    return value


def generator(name, value):
    """Return `value` if it is a `numpy.random.Generator`."""
    if not isinstance(value, np.random.Generator):
        raise TypeError(f"{name}: expected a numpy.random.Generator, got {shown(value)}")
    return value


def float_dtype(name, value):
    """Return `value` as numpy's float32 or float64."""
    try:
        dtype = np.dtype(value)
    except (TypeError, ValueError):
        dtype = None
    if dtype is None or value is None or dtype not in (np.float32, np.float64):
        raise TypeError(
            f"{name}: expected float32 or float64, got {shown(value if dtype is None else dtype)}"
        )
    return dtype


def check_size(names, *shape, beside=0):
    """Raise if an array of this shape, made of the arguments `names`, would have more than MOST_NUMBERS.

    `beside` is how many numbers were given: 64 times as many are no mistake.
    """
    most = max(MOST_NUMBERS, 64 * beside)
    numbers = 1
    for length in shape:
        numbers *= int(length)
    if numbers > most:
        size = "×".join(shown(int(length)) for length in shape)
        raise ValueError(
            f"{names}: expected what makes at most {most} numbers, got {size}, "
            f"about 10^{len(shown(numbers)) - 1} of them"
        )


@contextmanager
def said_of(name):
    """What a function called inside refuses is said of the argument `name` that the caller knows."""
    try:
        yield
    except (ValueError, TypeError) as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"{name}: {error}") from error
