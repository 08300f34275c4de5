"""Made-up vectors for an index, as many as one likes, that lie as in lesson 12's space."""

import numpy as np

from cmx_helpers._common import arguments, validate


def space_like(count, rng, *, dimensions=24, classes=10, spread=0.1):
    """Made-up vectors that lie like those of lesson 12's space: `classes` clusters on the sphere.

    The centres form a simplex, as the loss wants them (every two at cosine −1/(classes − 1)); around its
    own each vector is moved by normal noise of `spread` in every coordinate and brought back to length one.
    Far more vectors than the course has clips can be made so; real ones may be easier or harder to index.

    Parameters
    ----------
    count : int
    rng : numpy.random.Generator
    dimensions : int, at least `classes`
    classes : int, at least 2
    spread : float, 0 or more

    Returns
    -------
    float32 array (count, dimensions), rows of length one

    Raises
    ------
    ValueError, TypeError
        Where a number is out of its range, or more than 2²⁸ numbers would be made.

    Used in lesson 12_alignment.

    Examples
    --------
    >>> space_like(5, np.random.default_rng(0)).shape
    (5, 24)
    """
    rng = arguments.generator("rng", rng)
    classes = validate.integer("classes", classes, minimum=2, maximum=1000)
    dimensions = validate.integer("dimensions", dimensions, minimum=classes, maximum=10_000)
    count = validate.integer("count", count, minimum=1, maximum=2**28 // dimensions)
    spread = validate.number("spread", spread, minimum=0, maximum=1e6)
    simplex = np.eye(classes, dimensions)
    simplex[:, :classes] -= 1 / classes
    simplex /= np.linalg.norm(simplex, axis=1, keepdims=True)
    vectors = simplex.astype(np.float32)[rng.integers(classes, size=count)]
    vectors += np.float32(spread) * rng.standard_normal(vectors.shape, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors
