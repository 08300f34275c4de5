"""What an answer returned, as plain values: arrays, numbers, texts, lists; whatever it was made of."""

import math
import numbers
from collections.abc import Iterator
from decimal import Decimal

import numpy as np


class Unreadable:
    """Stands for a result that cannot be looked at, because looking at it raises."""

    def __init__(self, reason):
        self.reason = reason

    def __repr__(self):
        return f"something that cannot be read ({self.reason})"


class Generated(list):
    """The items of a generator, a map or a zip, which can be read only once."""


def plain(value, depth=6, parts=False):
    """Return `value` made of arrays, numbers, texts, lists, tuples and dictionaries only.

    Numbers of any real type (fractions, decimals) become floats, arrays of objects arrays of numbers,
    tensors arrays. What cannot be read becomes `Unreadable`; nothing is raised. With `parts` a
    tuple or list of
    arrays stays one, even where its arrays would make one larger array.

    >>> from fractions import Fraction
    >>> plain([Fraction(1, 2), 3])
    array([0.5, 3. ])
    """
    try:
        if (
            parts
            and type(value) in (tuple, list)
            and any(isinstance(part, np.ndarray) and part.ndim for part in value)
        ):
            return type(value)(_plain(part, depth) for part in value)
        return _plain(value, depth)
    except (Exception, SystemExit) as error:
        return Unreadable(type(error).__name__)


def _plain(value, depth):
    if type(value) in (float, int, str, bool) or (type(value) is np.ndarray and value.dtype.kind not in "OV"):
        return value  # nearly all there is, and the tests below take their time
    if value is None or value is Ellipsis or isinstance(value, (str, bytes, numbers.Complex, np.generic)):
        return _number(value)
    if isinstance(value, (Generated, Unreadable)):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict) and depth:
        return {key: _plain(part, depth - 1) for key, part in value.items()}
    if isinstance(value, (list, tuple)) and depth:
        array = _as_array(value)
        if array is not None and (len(value) or isinstance(value, list)):
            return array
        parts = [_plain(part, depth - 1) for part in value]
        array = _as_array(parts)  # numbers of unusual types are numbers now
        return array if array is not None and len(parts) else type_of(value)(parts)
    if isinstance(value, (Iterator, range)) and depth:
        items = _plain(list(value), depth - 1)
        return (
            items
            if isinstance(value, range) or not isinstance(items, (list, np.ndarray))
            else Generated(items)
        )
    if isinstance(value, np.ndarray) and value.dtype.kind not in "OV":
        return np.asarray(value)
    if isinstance(value, np.ndarray) and depth:
        return _plain(value.tolist(), depth - 1)
    array = np.asarray(value)
    return array if array.dtype.kind in "biufc" else value


def dims(value):
    """The number of axes of a number or an array; −1 for anything else, such as a list of parts.

    >>> dims(3), dims(np.ones((2, 2))), dims([1, "a"])
    (0, 2, -1)
    """
    if isinstance(value, (np.ndarray, np.generic)):
        return value.ndim
    return 0 if isinstance(value, numbers.Number) else -1


def type_of(value):
    """The plain type of a sequence: a named tuple is a tuple."""
    return tuple if isinstance(value, tuple) else list


def _number(value):
    if isinstance(value, numbers.Real) and not isinstance(value, (int, float, np.generic)):
        return float(value)
    return value


def _as_array(values):
    """The list as an array of numbers; None where it holds anything else, or rows of different lengths."""
    try:
        array = np.asarray(values)
    except Exception:
        return None
    return array if array.dtype.kind in "biufc" and array.size else None


def short(value, limit=80):
    """The value on one line, with few digits, cut after `limit` characters; never raises."""
    try:
        text = " ".join(_written(value).split())
    except (Exception, SystemExit) as error:
        text = f"something that cannot be shown ({type(error).__name__})"
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _written(value):
    if isinstance(value, np.ndarray):
        if value.size >= 20:
            return f"array of shape {value.shape}"
        if value.dtype.kind in "fc":
            return np.array2string(value, separator=", ", formatter={"all": number})
        return repr(value.tolist())
    if isinstance(value, (float, complex, np.inexact)):
        return number(value)
    if isinstance(value, np.generic):
        return repr(value.item())
    if type(value) in (list, tuple):
        inside = ", ".join(_written(part) for part in value[:20])
        left, right = "[]" if isinstance(value, list) else "()"
        return f"{left}{inside}{',' if isinstance(value, tuple) and len(value) == 1 else ''}{right}"
    if type(value) is dict:
        return "{" + ", ".join(f"{key!r}: {_written(part)}" for key, part in value.items()) + "}"
    return repr(value)


def number(value):
    """A number with at most six digits; a complex one without the noise of its rounding.

    >>> number(0.1 + 0.2), number(-1 - 6e-17j), number(2)
    ('0.3', '-1', '2')
    """
    value = value.item() if isinstance(value, (np.generic, np.ndarray)) else value
    if isinstance(value, complex):
        size = abs(value)
        real, imag = (0.0 if abs(part) < 1e-12 * size else part for part in (value.real, value.imag))
        if imag == 0:
            return f"{real:.6g}"
        return f"{imag:.6g}j" if real == 0 else f"{real:.6g}{imag:+.6g}j"
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return repr(value)
    if isinstance(value, int):
        return (
            str(value)
            if abs(value) < 10**15
            else f"{float(value) if math.log10(abs(value)) < 300 else value:.6g}"
        )
    return f"{value:.6g}"
