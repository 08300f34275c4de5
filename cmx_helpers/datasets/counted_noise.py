"""Noise that is a function of sample and position: the same in any batch, process and backend.

The noise of `cmx_digits`. Each number is made from its place alone: a key for the sample, a counter for the
position, mixed to 32 bits.

.. math:: h(k, i) = m(m(i + 1) \\oplus k), \\quad
          u = \\frac{\\lfloor h / 2^8 \\rfloor + 1/2}{2^{24}}, \\quad
          n = \\sqrt{-2 \\ln u_1}\\, \\cos 2 \\pi u_2

with m the mixing of 32 bits (`mixed`) and u1, u2 of the counters 2i and 2i + 1.
"""

from functools import lru_cache

import numpy as np

from .._common.validate import integer
from ._split import SPLITS

_FACTORS = 0x7FEB352D, 0x846CA68B
_SHIFTS = 16, 15, 16
_SIGNED = tuple(value - 2**32 if value >= 2**31 else value for value in _FACTORS)
LARGEST = 2**30
"""Positions of a sample: two counters belong to each, and they have 31 bits."""

STREAMS = {"picture": 1, "sound": 2, "occluder": 3}


def stream_of(stream, split):
    """The number of a stream in a split: the first samples of two splits share no noise."""
    return stream + 8 * SPLITS.index(split)


def sample_keys(seed, stream, indices):
    """A key of 32 bits for each sample, from the seed of the set, the stream and the sample's number.

    Parameters
    ----------
    seed, stream : int
        0 to 2**32 - 1: of the set, and of the kind of noise (picture, sound).
    indices : array_like of int, shape (n,)

    Returns
    -------
    ndarray, shape (n,), uint32

    Notes
    -----
    First used with lesson 10_fusion's model. Keys are hashes: of a million samples, some 116 pairs share one.
    """
    seed = integer("seed", seed, minimum=0, maximum=2**32 - 1)
    stream = integer("stream", stream, minimum=0, maximum=2**32 - 1)
    indices = np.asarray(indices)
    if indices.ndim != 1 or (indices.size and (indices.dtype.kind not in "iu" or not _fits(indices))):
        raise ValueError(
            f"indices: expected a row of integers from 0 to 2**32 - 1, got {indices.dtype} {indices.shape}"
        )
    base = mixed(mixed(np.uint32(seed)) ^ np.uint32(stream))
    return mixed(mixed(indices.astype(np.uint32)) ^ base)


def _fits(indices):
    return indices.min() >= 0 and indices.max() < 2**32


def mixed(x):
    """Mix 32 bits, one to one; every bit of the result depends on every bit of `x` (uint32 arrays).

    Three steps: x ^ (x >> 16), times a; x ^ (x >> 15), times b; x ^ (x >> 16), all modulo 2**32,
    with a and b from Wellons' search for mixers of little bias (lowbias32, 2018).
    """
    return _mixed_in_place(np.array(x, np.uint32))


def _mixed_in_place(x):
    moved = np.empty_like(x)
    for shift, factor in zip(_SHIFTS, (*_FACTORS, None)):
        np.right_shift(x, np.uint32(shift), out=moved)
        np.bitwise_xor(x, moved, out=x)
        if factor:
            np.multiply(x, np.uint32(factor), out=x)
    return x


@lru_cache(maxsize=8)  # a set asks for two lengths, again and again
def _counters(positions):
    """The mixed counters of u1 and of u2, each in a row of its own; the same for every sample."""
    rows = mixed(np.arange(1, 2 * positions + 1, dtype=np.uint32)).reshape(-1, 2).T.copy()
    rows.setflags(write=False)
    return rows


def bits(keys, positions):
    """32 bits for each sample and position, shape (n, positions), uint32: in NumPy."""
    keys = np.asarray(keys, np.uint32)
    counters = mixed(np.arange(1, positions + 1, dtype=np.uint32))
    return _mixed_in_place(counters[None, :] ^ keys[:, None])


def places(keys, positions):
    """Numbers of 16 bits in [0, 1), shape (n, positions), float64: where an occluder lies."""
    return (bits(keys, positions) >> np.uint32(16)) / 2**16


def normals(keys, positions):
    """Standard normal numbers, shape (n, positions), float32, in NumPy.

    Parameters
    ----------
    keys : ndarray, shape (n,), uint32
        From `sample_keys`.
    positions : int
        Numbers of each sample.

    Returns
    -------
    ndarray, shape (n, positions), float32

    Notes
    -----
    First used with lesson 10_fusion's model. `normals_on_device` gives the same from the same integers; log,
    square root and cosine differ in last digits.

    Examples
    --------
    >>> keys = sample_keys(0, 1, [6, 7])
    >>> bool((normals(keys, 5)[1] == normals(keys[1:], 9)[0, :5]).all())
    True
    """
    positions = integer("positions", positions, minimum=1, maximum=LARGEST)
    keys = np.asarray(keys, np.uint32)
    # In place, because at each step an array of its own takes as long as the step.
    radius, angle = (_fractions(counters[None, :] ^ keys[:, None]) for counters in _counters(positions))
    np.log(radius, out=radius)
    radius *= np.float32(-2)
    np.sqrt(radius, out=radius)
    angle *= np.float32(2 * np.pi)
    np.cos(angle, out=angle)
    radius *= angle
    return radius


def _fractions(x):
    """u of the formula, in (0, 1]: 24 bits of the mixed `x`, which is overwritten."""
    _mixed_in_place(x)
    x >>= np.uint32(8)
    u = x.astype(np.float32)
    u += np.float32(0.5)
    u *= np.float32(2**-24)
    return u


def bits_on_device(keys, positions):
    """`bits` by `keras.ops`, as int32 with the same 32 bits; `keys` int32, shape (n,)."""
    from keras import ops

    counters = _mixed_on_device(ops.arange(1, positions + 1, dtype="int32"))
    return _mixed_on_device(ops.bitwise_xor(counters[None, :], keys[:, None]))


def normals_on_device(keys, positions):
    """`normals` by `keras.ops`, on whatever Keras computes; `keys` as int32, shape (n,).

    Parameters
    ----------
    keys : tensor, shape (n,), int32
        `sample_keys(...).view("int32")`.
    positions : int

    Returns
    -------
    tensor, shape (n, positions), float32

    Notes
    -----
    First used with lesson 10_fusion's model.
    """
    from keras import ops

    positions = integer("positions", positions, minimum=1, maximum=LARGEST)
    made = bits_on_device(keys, 2 * positions)
    u = (ops.cast(_shifted(made, 8), "float32") + 0.5) * 2**-24
    return ops.sqrt(-2 * ops.log(u[:, 0::2])) * ops.cos(2 * np.pi * u[:, 1::2])


def _mixed_on_device(x):
    from keras import ops

    # Signed, because not every backend multiplies unsigned integers; a product keeps its low 32 bits.
    for shift, factor in zip(_SHIFTS, (*_SIGNED, None)):
        x = ops.bitwise_xor(x, _shifted(x, shift))
        if factor:
            x = x * ops.cast(factor, "int32")
    return x


def _shifted(x, shift):
    """Bits moved to the right with zeros behind them: a signed shift repeats the sign, which is cut off."""
    from keras import ops

    return ops.bitwise_and(ops.right_shift(x, shift), 2 ** (32 - shift) - 1)
