"""What a gradient gives away. Derived in lesson 15_privacy."""

import numpy as np

from cmx_helpers._common.validate import as_float


def read_example(gradient):
    """The one example from which a gradient of a dense layer was made: x = g[:, c] / g[-1, c].

    The gradient is the outer product x dzᵀ, and the last input is always 1, so that its last row is dz. The
    column c with the largest |dz| is taken. Source: Phong et al., Privacy-Preserving Deep Learning via
    Additively Homomorphic Encryption (2018), section 3. Derived in lesson 15_privacy.

    Parameters
    ----------
    gradient : array, shape (in, out), finite
        Its last row belongs to the input that is always 1, and is not all zero.

    Returns
    -------
    array, shape (in,)

    Raises
    ------
    ValueError, TypeError
        If the argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> read_example([[0.5, -1.0], [0.25, -0.5]])
    array([2., 1.])
    """
    gradient = as_float("gradient", gradient, ndim=2, finite=True)
    column = int(np.argmax(np.abs(gradient[-1])))
    if gradient[-1, column] == 0:
        raise ValueError("gradient: expected a last row that is not all zero, got zeros")
    with np.errstate(over="ignore"):
        example = gradient[:, column] / gradient[-1, column]
    if not np.isfinite(example).all():
        raise ValueError("gradient: expected a last row that can be divided by, got numbers far too small")
    return example
