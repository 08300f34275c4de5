"""One way to refuse bad input: name the argument, say what was expected and what came."""

import math
import operator

import numpy as np


def as_float(name, value, *, ndim=None, allow_empty=False, finite=False):
    """Return `value` as a float32 or float64 array; integers and booleans become float32.

    `ndim` is a number of axes or a tuple of allowed ones; negative means "at least".
    """
    try:
        array = np.asarray(value)
    except ValueError as error:  # ragged nesting
        raise ValueError(f"{name}: expected an array of numbers with equal row lengths ({error})") from None
    if array.dtype.kind in "biu" or array.dtype == np.float16:
        array = array.astype(np.float32)
    if array.dtype not in (np.float32, np.float64):
        raise TypeError(f"{name}: expected real numbers (float or integer), got dtype {array.dtype}")
    if ndim is not None:
        check_ndim(name, array, ndim)
    if not allow_empty and array.size == 0:
        raise ValueError(f"{name}: expected at least one element, got shape {array.shape}")
    if finite and not np.isfinite(array).all():
        raise ValueError(f"{name}: expected finite numbers, got NaN or infinity in {count_bad(array)} places")
    return array


def count_bad(array):
    """Number of entries that are NaN or infinite."""
    return int(array.size - np.count_nonzero(np.isfinite(array)))


def check_ndim(name, array, ndim):
    """Raise unless `array` has `ndim` axes (a number, a tuple of them, or -n for "at least n")."""
    allowed = ndim if isinstance(ndim, tuple) else (ndim,)
    if any(array.ndim == n or (n < 0 and array.ndim >= -n) for n in allowed):
        return
    wanted = " or ".join(f"at least {-n}" if n < 0 else str(n) for n in allowed)
    raise ValueError(f"{name}: expected {wanted} axes, got {array.ndim} (shape {array.shape})")


def check_shape(name, array, shape):
    """Raise unless `array.shape` equals `shape`; None in `shape` matches any length."""
    if len(shape) == array.ndim and all(s is None or s == a for s, a in zip(shape, array.shape)):
        return
    wanted = ", ".join("any" if s is None else str(s) for s in shape)
    raise ValueError(f"{name}: expected shape ({wanted}), got {array.shape}")


def same_dtype(**arrays):
    """Return the arrays with one common float dtype (float64 if any is float64)."""
    dtype = np.result_type(*arrays.values())
    return [array.astype(dtype, copy=False) for array in arrays.values()]


def integer(name, value, *, minimum=None, maximum=None):
    """Return `value` as an int, or say why it is not one within the bounds."""
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name}: expected an integer, got {value!r}")
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: expected an integer, got {value!r} ({type(value).__name__})") from None
    if minimum is not None and number < minimum:
        raise ValueError(f"{name}: expected at least {minimum}, got {number}")
    if maximum is not None and number > maximum:
        raise ValueError(f"{name}: expected at most {maximum}, got {number}")
    return number


def pair(name, value, *, minimum=1):
    """Return an integer or a pair of integers (height, width) as a pair."""
    if isinstance(value, (tuple, list, np.ndarray)):
        if len(value) != 2:
            raise ValueError(f"{name}: expected one integer or two (height, width), got {value!r}")
        return tuple(integer(name, v, minimum=minimum) for v in value)
    number = integer(name, value, minimum=minimum)
    return number, number


def number(name, value, *, minimum=None, maximum=None, above=None):
    """Return `value` as a finite float within the bounds (`above` excludes the bound)."""
    if isinstance(value, (bool, np.bool_, str, bytes)) or np.ndim(value) != 0:
        raise TypeError(f"{name}: expected a number, got {value!r}")
    try:
        result = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name}: expected a number, got {value!r}") from None
    if not math.isfinite(result):
        raise ValueError(f"{name}: expected a finite number, got {value!r}")
    if above is not None and result <= above:
        raise ValueError(f"{name}: expected more than {above}, got {value!r}")
    if minimum is not None and result < minimum:
        raise ValueError(f"{name}: expected at least {minimum}, got {value!r}")
    if maximum is not None and result > maximum:
        raise ValueError(f"{name}: expected at most {maximum}, got {value!r}")
    return result


def one_of(name, value, choices):
    """Return `value` if it is one of `choices`."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name}: expected one of {', '.join(map(repr, choices))}, got {value!r}")
    return value
