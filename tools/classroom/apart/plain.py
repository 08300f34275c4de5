"""Values that may cross from the answer's process to the teacher's: numbers, texts, arrays, lists of them.

They go as JSON. Pickle would let the answer choose what the teacher's process runs.
"""

import base64
import json
import math
import struct

import numpy as np

MAX_BYTES = 64_000_000
_MAX_DEPTH = 20
_KINDS = "biufc"


class Foreign:
    """Stands for a value that cannot cross; it equals nothing and says what it was."""

    def __init__(self, kind):
        self.kind = kind

    def __repr__(self):
        return f"an object of type {self.kind}"


def encode(value, depth=0):
    """Return `value` as JSON has it, marked where JSON would not tell (tuple, array, complex number)."""
    if depth > _MAX_DEPTH:
        return {"foreign": "deeply nested value"}
    if value is None or value is True or value is False:
        return value
    if value is Ellipsis:
        return {"ellipsis": 1}
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, (int, float)) and not isinstance(value, np.generic):
        return {"int": str(int(value))} if isinstance(value, int) else {"float": repr(float(value))}
    if isinstance(value, complex) and not isinstance(value, np.generic):
        return {"complex": [repr(value.real), repr(value.imag)]}
    if isinstance(value, (tuple, list, range)):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [encode(part, depth + 1) for part in value]}
    if isinstance(value, dict):
        pairs = [[encode(key, depth + 1), encode(part, depth + 1)] for key, part in value.items()]
        return {"dict": pairs}
    return _encode_array(value, depth)


def _encode_array(value, depth):
    kind = type(value).__name__[:40]
    if not isinstance(value, (np.ndarray, np.generic)):
        if not hasattr(value, "__array__"):  # a tensor of Keras, JAX or PyTorch has it
            return {"foreign": kind}
        value = np.asarray(value)
    array = np.asarray(value)
    if array.dtype.kind == "O" and array.ndim:
        return {"list": [encode(part, depth + 1) for part in array.tolist()]}
    if array.dtype.kind == "U" and array.ndim == 0:
        return str(array)
    if array.dtype.kind == "U":
        return {"texts": array.tolist()}
    if array.dtype.kind not in _KINDS:
        return {"foreign": kind}
    if array.dtype.itemsize > 16 or (array.dtype.kind == "f" and array.dtype.itemsize > 8):
        array = array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
    array = array.astype(array.dtype.newbyteorder("<"))
    content = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return {"array": [array.dtype.str, list(array.shape), content]}


def decode(value, depth=0):
    """Return what `encode` was given; ValueError for anything else."""
    if depth > _MAX_DEPTH + 2:
        raise ValueError("deeply nested value")
    if value is None or isinstance(value, (bool, str)):
        return value
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError("not a value that was encoded here")
    ((kind, content),) = value.items()
    try:
        return _DECODE[kind](content, depth + 1)
    except (KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
        raise ValueError(f"not a value that was encoded here ({type(error).__name__})") from None


def _array(content, _):
    kind, shape, text = content
    dtype = np.dtype(str(kind))
    if dtype.kind not in _KINDS or len(shape) > 32 or not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError("not an array of numbers")
    raw = base64.b64decode(text, validate=True)
    if math.prod(shape) * dtype.itemsize != len(raw):
        raise ValueError("an array whose bytes do not fit its shape")
    array = np.frombuffer(raw, dtype).reshape(shape).astype(dtype.newbyteorder("="))
    return array if array.ndim else array[()]


_DECODE = {
    "ellipsis": lambda content, depth: Ellipsis,
    "int": lambda content, depth: int(content),
    "float": lambda content, depth: float(content),
    "complex": lambda content, depth: complex(float(content[0]), float(content[1])),
    "tuple": lambda content, depth: tuple(decode(part, depth) for part in content),
    "list": lambda content, depth: [decode(part, depth) for part in content],
    "dict": lambda content, depth: {decode(key, depth): decode(part, depth) for key, part in content},
    "texts": lambda content, depth: np.array(content, dtype=str),
    "array": _array,
    "foreign": lambda content, depth: Foreign(printable(content, 40)),
}


def printable(text, limit):
    """The text's printable characters, at most `limit` of them, on one line."""
    line = " ".join(str(text)[: 4 * limit].split())
    line = "".join(letter for letter in line if letter.isprintable())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def write_frame(stream, content):
    """Write the length of `content` and `content`."""
    stream.write(struct.pack("<Q", len(content)) + content)
    stream.flush()


def read_frame(stream, limit=MAX_BYTES):
    """Read what `write_frame` wrote; EOFError where the stream ends, ValueError above `limit` bytes."""
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError("the other side is gone")
    (size,) = struct.unpack("<Q", head)
    if size > limit:
        raise ValueError(f"an answer of more than {limit / 1e6:.0f} MB")
    content = stream.read(size)
    if len(content) < size:
        raise EOFError("the other side is gone")
    return content


def dumps(reply):
    return json.dumps(reply).encode()


def loads(content):
    """The reply in `content`, a mapping; ValueError for anything else."""
    try:
        reply = json.loads(content.decode("utf-8"))
    except RecursionError:
        raise ValueError("deeply nested value") from None
    if not isinstance(reply, dict):
        raise ValueError("not a reply")
    return reply
