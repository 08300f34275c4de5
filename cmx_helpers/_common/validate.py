"""One way to refuse bad input: name the argument, say what was expected and what came.

What a check returns is what the function must go on with: a number that came as `numpy.uint8` is a Python
integer then, an array of another byte order one of this machine's. `arguments` has the rarer kinds.
"""

import math
import operator
import os
from pathlib import Path

import numpy as np

# Beyond these, float32 leaves out integers: 16777217 would become 16777216.
WIDEST_INTEGER = 2**24


def as_float(name, value, *, ndim=None, allow_empty=False, finite=False):
    """Return `value` as a float32 or float64 array; integers, booleans and float16 become float32.

    Integers beyond ±16777216 are refused, since float32 would round them: whoever has them says float64.
    So is the masked array of `numpy.ma`, whose hidden values would count.
    `ndim` is a number of axes or a tuple of allowed ones; negative means "at least".
    """
    array = as_array(name, value)
    if array.dtype.char not in "fd" or not array.dtype.isnative:
        array = _converted(name, array)
    if ndim is not None:
        check_ndim(name, array, ndim)
    if not allow_empty and array.size == 0:
        raise ValueError(f"{name}: expected at least one element, got shape {array.shape}")
    if finite and not np.isfinite(array).all():
        raise ValueError(f"{name}: expected finite numbers, got NaN or infinity in {count_bad(array)} places")
    return array


def as_array(name, value):
    """Return `value` as an array of any dtype; refuse ragged nesting and masked arrays."""
    if type(value) is np.ndarray:
        return value
    if holds_masked(value):
        raise TypeError(f"{name}: expected an array without a mask of its own, got a masked array (numpy.ma)")
    try:
        return np.asarray(value)
    except ValueError as error:  # ragged nesting
        raise ValueError(f"{name}: expected an array of numbers with equal row lengths ({error})") from None
    except (TypeError, OverflowError, RuntimeError) as error:
        raise TypeError(f"{name}: expected an array of numbers, got {shown(value)} ({error})") from None


def holds_masked(value):
    """Whether `value` is a masked array of `numpy.ma`, or a list that holds one."""
    if isinstance(value, (list, tuple)):
        # Numbers first: a long list of them, or of lists of them, is gone through once.
        return any(holds_masked(v) for v in value if not isinstance(v, (int, float)))
    return isinstance(value, np.ma.MaskedArray)


def _converted(name, array):
    """A native float32 or float64 array of what can be one."""
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "f" and size in (4, 8):  # of another byte order
        return array.astype(array.dtype.newbyteorder("="))
    if kind not in "biu" and not (kind == "f" and size == 2):
        what = f"dtype {array.dtype}" if array.ndim or kind != "O" else shown(array.item())
        raise TypeError(f"{name}: expected real numbers (float16, float32, float64 or integers), got {what}")
    if kind in "iu" and size > 2 and array.size:
        for extreme in (int(array.min()), int(array.max())):
            if abs(extreme) > WIDEST_INTEGER:
                raise ValueError(
                    f"{name}: expected integers within ±{WIDEST_INTEGER}, which float32 holds exactly, got "
                    f"{extreme}; convert to float64 first"
                )
    return array.astype(np.float32)


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
    if isinstance(value, (bool, np.bool_, np.ma.MaskedArray)):
        raise TypeError(f"{name}: expected an integer, got {shown(value)}")
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: expected an integer, got {shown(value)} ({type(value).__name__})") from None
    if minimum is not None and number < minimum:
        raise ValueError(f"{name}: expected at least {minimum}, got {shown(number)}")
    if maximum is not None and number > maximum:
        raise ValueError(f"{name}: expected at most {maximum}, got {shown(number)}")
    return number


def pair(name, value, *, minimum=1, maximum=2**31 - 1):
    """Return an integer or a pair of integers (height, width) as a pair."""
    if type(value) is tuple and [*map(type, value)] == [int, int]:  # one that was checked before, mostly
        if minimum <= min(value) and max(value) <= maximum:
            return value
    if holds_masked(value):
        raise TypeError(f"{name}: expected one integer or two (height, width), got a masked array (numpy.ma)")
    if isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim):
        if len(value) != 2:
            raise ValueError(f"{name}: expected one integer or two (height, width), got {shown(value)}")
        return tuple(integer(name, v, minimum=minimum, maximum=maximum) for v in value)
    number = integer(name, value, minimum=minimum, maximum=maximum)
    return number, number


def number(name, value, *, minimum=None, maximum=None, above=None):
    """Return `value` as a finite float within the bounds (`above` excludes the bound)."""
    if type(value) is not float and type(value) is not int and not _is_real(value):
        raise TypeError(f"{name}: expected a number, got {shown(value)}")
    try:
        result = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name}: expected a number, got {shown(value)}") from None
    except OverflowError:
        raise ValueError(f"{name}: expected a number that a float holds, got {shown(value)}") from None
    if not math.isfinite(result):
        raise ValueError(f"{name}: expected a finite number, got {shown(value)}")
    if above is not None and result <= above:
        raise ValueError(f"{name}: expected more than {above}, got {shown(value)}")
    if minimum is not None and result < minimum:
        raise ValueError(f"{name}: expected at least {minimum}, got {shown(value)}")
    if maximum is not None and result > maximum:
        raise ValueError(f"{name}: expected at most {maximum}, got {shown(value)}")
    return result


def _is_real(value):
    """Whether `value` is one real number, as far as its type tells; `float` would take "1" and 1 + 2j too."""
    if isinstance(value, (np.ndarray, np.generic)):
        return value.ndim == 0 and value.dtype.kind in "iuf" and not isinstance(value, np.ma.MaskedArray)
    return not isinstance(value, (bool, str, bytes, bytearray, complex, list, tuple))


def one_of(name, value, choices):
    """Return `value` if it is one of `choices`."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name}: expected one of {', '.join(map(repr, choices))}, got {shown(value)}")
    return value


def flag(name, value):
    """Return `value` as a bool; only True and False are flags, since "False", "no" and NaN count as true."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name}: expected True or False, got {shown(value)}")
    return bool(value)


def as_path(name, value):
    """Return `value` as a `pathlib.Path`; only texts and paths are taken, none that no system can name."""
    if not isinstance(value, (str, os.PathLike)) or isinstance(os.fspath(value), bytes):
        raise TypeError(f"{name}: expected a path, got {shown(value)} ({type(value).__name__})")
    path = Path(value)
    if "\0" in str(path) or any(len(os.fsencode(part)) > 255 for part in path.parts):
        raise ValueError(f"{name}: expected names of at most 255 bytes, without NUL, got {shown(str(path))}")
    return path


def address_of(name, value):
    """Return `value` if it is a text like "host:port"."""
    host, colon, port = value.rpartition(":") if isinstance(value, str) else ("", "", "")
    if not (host and port.isascii() and port.isdigit() and 0 < int(port[:9]) < 65536):
        raise ValueError(f'{name}: expected "host:port", such as 192.168.0.7:9911, got {shown(value)}')
    return value


def shown(value):
    """`value` as a message shows it: short, and never a failure of its own."""
    try:
        text = repr(value)
    except Exception:  # an integer of 5000 digits, or an object that cannot say what it is
        return f"{type(value).__name__} that cannot be written down"
    return text if len(text) <= 200 else f"{text[:150]} … ({type(value).__name__}, {len(text)} characters)"
