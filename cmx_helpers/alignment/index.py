"""Nearest neighbours among many vectors: all of them by one matrix product, or only those of a few cells.

Near means: a large inner product. Between vectors of length one, which lesson 12's networks give, that is the
cosine. faiss calls it METRIC_INNER_PRODUCT.
"""

import numpy as np

from cmx_helpers._common import arguments, validate

# So many similarities are held at once, 16 MB of float32: the product of 1000 queries with a million vectors
# would be 4 GB.
AT_ONCE = 2**22


def nearest(queries, vectors, k=10):
    """The `k` vectors with the largest inner product for each query, exactly.

        s[q, n] = sum over d of queries[q, d] · vectors[n, d]

    Every query is compared with every vector (brute force), a block of queries at a time, so that memory is
    bounded: Q · N · D multiplications, and `argpartition` finds the k largest of a row without sorting it.

    Parameters
    ----------
    queries : array (Q, D)
    vectors : array (N, D)
    k : int, from 1 to N

    Returns
    -------
    places : int array (Q, k), rows of `vectors`, nearest first; of equal ones the earlier row first.
        (Where equal ones do not all have room, any of them may be there.)
    similarities : array (Q, k)

    Raises
    ------
    ValueError, TypeError
        Unless both are finite arrays of numbers with equally long rows, and k fits.

    Derived in lesson 12_alignment.

    Examples
    --------
    >>> places, similarities = nearest([[1.0, 0.0]], [[0.0, 1.0], [0.8, 0.6], [0.6, 0.8]], k=2)
    >>> places
    array([[1, 2]])
    """
    queries, vectors = _both(queries, vectors)
    k = validate.integer("k", k, minimum=1, maximum=len(vectors))
    places = np.empty((len(queries), k), dtype=np.int64)
    similarities = np.empty((len(queries), k), dtype=queries.dtype)
    step = max(1, AT_ONCE // len(vectors))
    for start in range(0, len(queries), step):
        block = slice(start, start + step)
        s = queries[block] @ vectors.T
        places[block], similarities[block] = _largest(s, k)
    return places, similarities


def _largest(s, k):
    """Columns and values of the k largest numbers of each row, largest first."""
    places = np.argpartition(s, -k, axis=1)[:, -k:] if k < s.shape[1] else np.tile(np.arange(k), (len(s), 1))
    values = np.take_along_axis(s, places, axis=1)
    order = np.lexsort((places, -values), axis=1)
    return np.take_along_axis(places, order, axis=1), np.take_along_axis(values, order, axis=1)


def inverted_lists(vectors, centres):
    """The inverted file: for each centre, the rows of the vectors that are nearest to it.

    A cell is what lies nearest to one centre. Each vector is in exactly one list, so the lists together are
    as long as `vectors`. (faiss: `IndexIVFFlat` with `centres` as its quantizer.)

    Parameters
    ----------
    vectors : array (N, D)
    centres : array (C, D)

    Returns
    -------
    list of C int arrays, in ascending order; an empty cell has an empty one.

    Raises
    ------
    ValueError, TypeError
        As `nearest`.

    Derived in lesson 12_alignment.

    Examples
    --------
    >>> inverted_lists([[1.0, 0.1], [0.1, 1.0], [0.9, 0.3]], [[1.0, 0.0], [0.0, 1.0]])
    [array([0, 2]), array([1])]
    """
    vectors, centres = _both(vectors, centres, ("vectors", "centres"))
    cell = nearest(vectors, centres, 1)[0][:, 0]
    order = np.argsort(cell, kind="stable")
    ends = np.cumsum(np.bincount(cell, minlength=len(centres)))
    return np.split(order, ends[:-1])


def nearest_in_lists(queries, vectors, centres, lists, k=10, probes=1):
    """The `k` nearest vectors among those in the `probes` cells that are nearest to each query.

    Looks at about N · probes / C vectors instead of N, and misses a neighbour that lies in another cell.
    With probes = C nothing is missed: the same as `nearest`.

    Parameters
    ----------
    queries : array (Q, D)
    vectors : array (N, D)
    centres : array (C, D)
    lists : list of C int arrays, from `inverted_lists`
    k : int, from 1 to N
    probes : int, from 1 to C

    Returns
    -------
    places : int array (Q, k); −1 where the cells hold fewer than k vectors, as in faiss
    similarities : array (Q, k); −inf there
    looked_at : int array (Q,), how many vectors each query was compared with

    Raises
    ------
    ValueError, TypeError
        As `nearest`; unless there are as many lists as centres, and each holds rows of `vectors`.

    Derived in lesson 12_alignment.

    Examples
    --------
    >>> vectors, centres = [[1.0, 0.1], [0.1, 1.0], [0.9, 0.3]], [[1.0, 0.0], [0.0, 1.0]]
    >>> lists = inverted_lists(vectors, centres)
    >>> nearest_in_lists([[0.0, 2.0]], vectors, centres, lists, k=1)[0]
    array([[1]])
    """
    queries, vectors = _both(queries, vectors)
    queries, centres = _both(queries, centres, ("queries", "centres"))
    vectors = vectors.astype(queries.dtype, copy=False)
    k = validate.integer("k", k, minimum=1, maximum=len(vectors))
    probes = validate.integer("probes", probes, minimum=1, maximum=len(centres))
    lists = _as_lists(lists, len(centres), len(vectors))
    cells = nearest(queries, centres, probes)[0]
    places = np.full((len(queries), k), -1, dtype=np.int64)
    similarities = np.full((len(queries), k), -np.inf, dtype=queries.dtype)
    looked_at = np.zeros(len(queries), dtype=np.int64)
    for q, query in enumerate(queries):
        rows = np.concatenate([lists[cell] for cell in cells[q]])
        looked_at[q] = len(rows)
        found = min(k, len(rows))
        if found:
            best, values = _largest((vectors[rows] @ query)[None], found)
            places[q, :found], similarities[q, :found] = rows[best[0]], values[0]
    return places, similarities, looked_at


def index_recall(found, exact):
    """Recall@k of an index: the share of the true k nearest that it found, whatever their order.

        recall@k = mean over q of |found[q] ∩ exact[q]| / k

    Parameters
    ----------
    found : int array (Q, k), rows that an index gave; −1 is nothing
    exact : int array (Q, k), rows that `nearest` gave

    Returns
    -------
    float, from 0 to 1

    Raises
    ------
    ValueError, TypeError
        Unless both are integers of one shape, and no row of `exact` names a place twice or a negative one.

    Derived in lesson 12_alignment.

    Examples
    --------
    >>> index_recall([[4, 9, -1]], [[9, 7, 4]])
    0.6666666666666666
    """
    found, exact = _as_places("found", found), _as_places("exact", exact)
    validate.check_shape("found", found, exact.shape)
    ordered = np.sort(exact, axis=1)
    if (ordered[:, 0] < 0).any() or (np.diff(ordered, axis=1) == 0).any():
        raise ValueError("exact: expected rows of different places, none negative")
    return float(np.mean([np.isin(e, f).mean() for f, e in zip(found, exact)]))


def _both(queries, vectors, names=("queries", "vectors")):
    """Both as finite arrays of one dtype with equally long rows, small enough that no product overflows."""
    pair = [
        validate.as_float(name, value, ndim=2, finite=True) for name, value in zip(names, (queries, vectors))
    ]
    pair = validate.same_dtype(**dict(zip(names, pair)))
    validate.check_shape(names[1], pair[1], (None, pair[0].shape[1]))
    largest = [float(np.abs(array).max()) for array in pair]
    limit = float(np.finfo(pair[0].dtype).max) / pair[0].shape[1]
    if largest[0] > 0 and largest[1] > limit / largest[0]:
        raise ValueError(
            f"{names[0]}: expected numbers whose products with {names[1]} fit into {pair[0].dtype}, got "
            f"{largest[0]:.3g} and {largest[1]:.3g}"
        )
    return pair


def _as_lists(lists, cells, count):
    """The lists as integer arrays: one a cell, each of rows of `count` vectors."""
    lists = arguments.sequence("lists", lists, of="integer arrays")
    if len(lists) != cells:
        raise ValueError(f"lists: expected one for each of the {cells} centres, got {len(lists)}")
    lists = [arguments.as_integers("lists", rows, ndim=1) for rows in lists]
    for rows in lists:
        if rows.size and (rows.min() < 0 or rows.max() >= count):
            raise ValueError(f"lists: expected rows from 0 to {count - 1}, got {rows.min()} to {rows.max()}")
    return [rows.astype(np.int64) for rows in lists]


def _as_places(name, value):
    """An integer array (Q, k) with something in it."""
    places = arguments.as_integers(name, value, ndim=2)
    if places.size == 0:
        raise ValueError(f"{name}: expected at least one place, got shape {places.shape}")
    return places
