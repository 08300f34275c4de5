"""Add up what nobody may see: fixed point, and masks that cancel. Derived in lesson 15_privacy."""

import numpy as np

from cmx_helpers._common.arguments import as_integers, check_size, generator
from cmx_helpers._common.validate import as_float, check_shape, integer, number

_ALL = 2**32


def to_fixed(values, scale=2**16):
    """Numbers as unsigned 32-bit integers: round(value · scale) modulo 2³². Used in lesson 15_privacy.

    Negative numbers go round to the upper end, as in two's complement.

    Parameters
    ----------
    values : array of any shape, finite
        No more than 2³¹ / scale in size, and neither may their sum be.
    scale : float, above 0

    Returns
    -------
    array of uint32, in the shape of `values`

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong type or value; the message names it.

    Examples
    --------
    >>> to_fixed([0.5, -0.5], scale=4)
    array([         2, 4294967294], dtype=uint32)
    """
    values = as_float("values", values, finite=True).astype(np.float64)
    scale = number("scale", scale, above=0)
    with np.errstate(over="ignore"):
        scaled = np.rint(values * scale)
    if not np.all((scaled >= -(2.0**31)) & (scaled < 2.0**31)):
        raise ValueError(f"values: expected less than 2^31 / scale = {2.0**31 / scale:g} in size")
    return (scaled.astype(np.int64) % _ALL).astype(np.uint32)


def from_fixed(integers, scale=2**16):
    """The numbers that `to_fixed` made integers of, or their sum. Used in lesson 15_privacy.

    Parameters
    ----------
    integers : array of uint32
    scale : float, above 0

    Returns
    -------
    array of float64, in the shape of `integers`

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong type or value; the message names it.

    Examples
    --------
    >>> from_fixed(to_fixed([0.5, -0.5]) + to_fixed([0.25, 0.25]))
    array([ 0.75, -0.25])
    """
    integers = _as_uint32("integers", integers)
    scale = number("scale", scale, above=0)
    with np.errstate(over="ignore"):
        values = integers.astype(np.int32).astype(np.float64) / scale
    if not np.isfinite(values).all():
        raise ValueError(f"scale: expected one that the integers can be divided by, got {scale}")
    return values


def pairwise_masks(clients, size, rng):
    """One secret row of random integers for each pair of clients. Used in lesson 15_privacy.

    In earnest each pair agrees on a seed (Diffie and Hellman's exchange), and the server never sees it.

    Parameters
    ----------
    clients, size : int, at least 1
    rng : numpy.random.Generator

    Returns
    -------
    array of uint32, shape (clients, clients, size)
        masks[i, j] is masks[j, i]; the diagonal is 0.

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong type or value; the message names it.

    Examples
    --------
    >>> masks = pairwise_masks(3, 2, np.random.default_rng(0))
    >>> masks.shape, bool((masks[0, 1] == masks[1, 0]).all())
    ((3, 3, 2), True)
    """
    clients, size = integer("clients", clients, minimum=1), integer("size", size, minimum=1)
    generator("rng", rng)
    check_size("clients, size", clients, clients, size)
    upper = np.triu(np.ones((clients, clients), dtype=bool), k=1)[:, :, None]
    drawn = rng.integers(_ALL, size=(clients, clients, size), dtype=np.uint32) * upper.astype(np.uint32)
    return drawn + drawn.transpose(1, 0, 2)


def masked(upload, i, masks):
    """What client i sends: its integers, plus its masks with later clients, minus those with earlier ones.

    y[i] = v[i] + Σ_{j > i} m[i, j] − Σ_{j < i} m[i, j]  modulo 2³². In the sum over all clients each mask
    comes once with plus and once with minus. Source: Bonawitz et al., Practical Secure Aggregation for
    Privacy-Preserving Machine Learning (2017), section 4. Derived in lesson 15_privacy.

    Parameters
    ----------
    upload : array of uint32, shape (size,)
    i : int
        Which client, from 0.
    masks : array of uint32, shape (clients, clients, size)

    Returns
    -------
    array of uint32, shape (size,)

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> masks = pairwise_masks(2, 1, np.random.default_rng(0))
    >>> values = np.array([[3], [4]], dtype=np.uint32)
    >>> masked(values[0], 0, masks) + masked(values[1], 1, masks)
    array([7], dtype=uint32)
    """
    upload, masks = _as_uint32("upload", upload, ndim=1), _as_uint32("masks", masks, ndim=3)
    check_shape("masks", masks, (masks.shape[1], None, len(upload)))
    i = integer("i", i, minimum=0, maximum=len(masks) - 1)
    later = masks[i, i + 1 :].sum(axis=0, dtype=np.uint32)
    return upload + later - masks[i, :i].sum(axis=0, dtype=np.uint32)


def _as_uint32(name, value, ndim=None):
    array = as_integers(name, value, ndim=ndim)
    if array.dtype != np.uint32:
        raise TypeError(f"{name}: expected uint32, got dtype {array.dtype}")
    if not array.size:
        raise ValueError(f"{name}: expected at least one element, got shape {array.shape}")
    return array.astype(np.uint32, copy=False)
