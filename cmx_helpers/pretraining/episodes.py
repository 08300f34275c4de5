"""Few labels, drawn many times: who is labelled, and what is read rightly then. Lesson 16_pretraining."""

import numpy as np

from cmx_helpers._common.arguments import as_integers, check_size, function
from cmx_helpers._common.validate import as_float, check_shape, integer, same_dtype
from cmx_helpers.pretraining.few_labels import labels_of


def draw_episodes(labels, k, draws, seed=0):
    """Which examples are the labelled ones, in each of many draws: k of each class, none twice.

    Methods that are given the same rows share their luck, so that they can be compared draw by draw. Used in
    lesson 16_pretraining.

    Parameters
    ----------
    labels : integer array, shape (examples,)
    k : int, at least 1
        Labels per class; each class must have as many examples.
    draws : int, at least 1
    seed : int, at least 0

    Returns
    -------
    int array, shape (draws, classes · k)
        Row numbers, class by class in the order of the labels.

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> labels = np.array([7, 8, 7, 8, 8])
    >>> labels[draw_episodes(labels, k=2, draws=3)].tolist()
    [[7, 7, 8, 8], [7, 7, 8, 8], [7, 7, 8, 8]]
    """
    labels = as_integers("labels", labels, ndim=1)
    k, draws = integer("k", k, minimum=1), integer("draws", draws, minimum=1)
    if not len(labels):
        raise ValueError("labels: expected at least one, got none")
    kinds, counts = np.unique(labels, return_counts=True)
    if counts.min() < k:
        raise ValueError(
            f"k: expected at most {counts.min()}, the examples of class {kinds[counts.argmin()]}, got {k}"
        )
    check_size("k, draws, labels", draws, len(labels))
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    chosen = []
    for kind in kinds:
        rows = np.flatnonzero(labels == kind)
        # The k smallest of random numbers: drawn without putting back, for all draws at once.
        order = np.argsort(rng.random((draws, len(rows))), axis=1)[:, :k]
        chosen.append(rows[order])
    return np.concatenate(chosen, axis=1)


def episodes_right(learn, features, labels, rows, query, query_labels):
    """Which queries are answered rightly after each draw of labelled examples.

    Used in lesson 16_pretraining. The mean over axis 1 is one accuracy for each draw; the mean over axis 0
    one number for each query, for an interval over voices (`evaluation.bootstrap_interval`).

    Parameters
    ----------
    learn : function
        `learn(features, labels, classes)` gives a kernel and a bias, as `linear_probe` does.
    features : array, shape (examples, width), finite
    labels : integer array, shape (examples,)
    rows : int array, shape (draws, labelled)
        As `draw_episodes` makes them; each draw must have all classes.
    query : array, shape (queries, width), finite
    query_labels : integer array, shape (queries,)
        Of the same classes.

    Returns
    -------
    boolean array, shape (draws, queries)

    Raises
    ------
    ValueError, TypeError
        If an argument has the wrong shape, type or value; the message names it.

    Examples
    --------
    >>> x, labels = np.array([[0.0], [1.0], [5.0], [6.0]]), np.array([3, 3, 4, 4])
    >>> rows = draw_episodes(labels, k=1, draws=2)
    >>> from cmx_helpers.pretraining import prototype_layer, prototypes
    >>> learn = lambda *given: prototype_layer(prototypes(*given))
    >>> episodes_right(learn, x, labels, rows, np.array([[-1.0], [7.0]]), np.array([3, 4])).all()
    np.True_
    """
    function("learn", learn, "features, labels and the number of classes")
    features = as_float("features", features, ndim=2, finite=True)
    query = as_float("query", query, ndim=2, finite=True)
    check_shape("query", query, (None, features.shape[1]))
    features, query = same_dtype(features=features, query=query)
    labels, query_labels = (
        labels_of("labels", labels, features),
        labels_of("query_labels", query_labels, query),
    )
    rows = as_integers("rows", rows, ndim=2)
    if not rows.size or rows.min() < 0 or rows.max() >= len(features):
        raise ValueError(f"rows: expected numbers of rows of features, 0 to {len(features) - 1}")
    kinds = np.unique(labels)
    if not np.isin(query_labels, kinds).all():
        raise ValueError("query_labels: expected classes that labels have, got others")
    wanted, own = np.searchsorted(kinds, query_labels), np.searchsorted(kinds, labels)
    check_size("rows, query", len(rows), len(query))
    right = np.empty((len(rows), len(query)), dtype=bool)
    for draw, chosen in enumerate(rows):
        kernel, bias = learn(features[chosen], own[chosen], len(kinds))
        right[draw] = (query @ kernel + bias).argmax(axis=1) == wanted
    return right
