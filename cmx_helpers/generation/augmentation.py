"""Does it help to add pictures that were made, not taken? Asked in pairs, at equal size, on unseen data.

Used in lesson 13_generation.
"""

import numpy as np

from cmx_helpers._common.arguments import as_integers, function, generator, mapping
from cmx_helpers._common.validate import as_float, check_shape, integer, number
from cmx_helpers.claims import Comparison

STEPS_ASIDE = ((0, 1), (0, -1), (1, 0), (-1, 0))
MOST_DRAWS = 1000


def few(labels, per_class, rng):
    """Rows of `per_class` pictures of each class, drawn without replacement. Used in lesson 13_generation.

    Parameters
    ----------
    labels : integers, shape (n,)
    per_class : int
        At most as many as the rarest class has.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of int, shape (classes · per_class,)
        Class after class.

    Raises
    ------
    ValueError, TypeError
        A class has fewer.

    Examples
    --------
    >>> few([4, 4, 4, 9], 1, np.random.default_rng(0)).shape
    (2,)
    """
    labels = as_integers("labels", labels, ndim=1)
    classes, counts = np.unique(labels, return_counts=True)
    if not labels.size:
        raise ValueError("labels: expected at least one, got none")
    per_class = integer("per_class", per_class, minimum=1, maximum=int(counts.min()))
    generator("rng", rng)
    places = [np.flatnonzero(labels == c) for c in classes]
    return np.concatenate([rng.choice(place, per_class, replace=False) for place in places])


def shifted(pictures, labels):
    """Each picture moved by one pixel to the right, left, down and up; what comes in is paper.

    Parameters
    ----------
    pictures : array, shape (n, height, width, channels)
    labels : integers, shape (n,)

    Returns
    -------
    pictures : ndarray, shape (4n, height, width, channels)
        All moved to the right first, then the other ways.
    labels : ndarray, shape (4n,)

    Raises
    ------
    ValueError, TypeError
        Shapes that do not fit, NaN.

    Notes
    -----
    What a shifted digit does to a network is measured in lesson 03_training. Used in lesson 13_generation.

    Examples
    --------
    >>> moved, labels = shifted(np.array([[1.0, 2.0]]).reshape(1, 1, 2, 1), [5])
    >>> moved[:2, 0, :, 0]
    array([[0., 1.],
           [2., 0.]])
    """
    pictures, labels = _checked("pictures", pictures, "labels", labels)
    moved = []
    for down, right in STEPS_ASIDE:
        wide = np.pad(pictures, ((0, 0), (1, 1), (1, 1), (0, 0)))
        height, width = pictures.shape[1:3]
        moved.append(wide[:, 1 - down : 1 - down + height, 1 - right : 1 - right + width])
    return np.concatenate(moved), np.tile(labels, len(moved))


def noisy(pictures, labels, rng, *, sigma=0.1, copies=4):
    """Copies of each picture with normal noise on every pixel, cut to ink from 0 to 1.

    Parameters
    ----------
    pictures : array, shape (n, height, width, channels)
    labels : integers, shape (n,)
    rng : numpy.random.Generator
    sigma : float
        Standard deviation of the noise, in units of ink.
    copies : int
        From 1 to 1,000.

    Returns
    -------
    pictures : ndarray, shape (copies · n, height, width, channels)
    labels : ndarray, shape (copies · n,)

    Raises
    ------
    ValueError, TypeError
        Shapes that do not fit, NaN, a number out of range.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> more, labels = noisy(np.zeros((2, 8, 8, 1)), [1, 7], np.random.default_rng(0))
    >>> more.shape, labels.tolist()
    ((8, 8, 8, 1), [1, 7, 1, 7, 1, 7, 1, 7])
    """
    pictures, labels = _checked("pictures", pictures, "labels", labels)
    generator("rng", rng)
    sigma = number("sigma", sigma, minimum=0, maximum=1e6)
    copies = integer("copies", copies, minimum=1, maximum=1000)
    many = np.tile(pictures, (copies, 1, 1, 1))
    noise = rng.standard_normal(many.shape).astype(many.dtype)
    return np.clip(many + sigma * noise, 0, 1), np.tile(labels, copies)


def try_augmentations(pool, test, makers, *, draws=8, per_class=5, copies=4):
    """Accuracy on `test` of a classifier taught by a few pictures and by what each maker adds to them.

    For each of `draws` draws, `per_class` pictures of each class are taken from the pool; each maker adds as
    many pictures as `copies` for each of them (equal sizes by construction); a support vector machine (RBF)
    learns from both. The same few pictures serve every maker: accuracies of one draw are paired. The first
    row is always the few alone, the last one the whole pool, real: the floor and the ceiling. Their names
    tell how many pictures these are, such as "the 50 alone" and "all 1,259, real".

    Parameters
    ----------
    pool, test : pairs (pictures, labels)
        Pictures of shape (n, height, width, channels). What is taken from the pool is all that a maker sees,
        unless it was made from more: that is a leak.
    makers : mapping of str to function
        `make(pictures, labels, seed)` gives (more pictures, their labels), `copies` for each given one.
    draws, per_class, copies : int

    Returns
    -------
    Comparison
        Accuracy for each name, shape (draws,). `gain(name, "the 50 alone")` gives the paired differences.

    Raises
    ------
    ValueError, TypeError
        Shapes that do not fit; a maker that returns another number of pictures.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x, y = rng.uniform(size=(60, 8, 8, 1)), np.arange(60) % 2
    >>> x[y == 1] /= 2
    >>> more = try_augmentations((x, y), (x, y), {"shifts": lambda x, y, seed: shifted(x, y)}, draws=3)
    >>> sorted(more.values)
    ['all 60, real', 'shifts', 'the 10 alone']
    """
    pool, test = _pair("pool", pool), _pair("test", test)
    check_shape("test[0]", test[0], (None, *pool[0].shape[1:]))
    draws = integer("draws", draws, minimum=1, maximum=MOST_DRAWS)
    copies = integer("copies", copies, minimum=1, maximum=1000)
    per_class = integer("per_class", per_class, minimum=1)
    alone = f"the {per_class * len(np.unique(pool[1]))} alone"
    found = {alone: []} | {name: [] for name in mapping("makers", makers)}
    for seed in range(draws):
        rows = few(pool[1], per_class, np.random.default_rng(seed))
        pictures, labels = pool[0][rows], pool[1][rows]
        found[alone].append(_accuracy(pictures, labels, test))
        for name, make in makers.items():
            function(f"makers[{name!r}]", make, "pictures, labels and seed")
            more, theirs = _checked(f"makers[{name!r}]", *_two(name, make(pictures, labels, seed)))
            check_shape(f"makers[{name!r}]", more, (copies * len(rows), *pictures.shape[1:]))
            found[name].append(
                _accuracy(np.concatenate([pictures, more]), np.concatenate([labels, theirs]), test)
            )
    found[f"all {len(pool[1]):,}, real"] = [_accuracy(*pool, test)] * draws
    return Comparison({name: np.array(row) for name, row in found.items()}, draws)


def makers_from(trainers, *, copies=4):
    """Makers for `try_augmentations` from functions that train a generator on the few pictures.

    Parameters
    ----------
    trainers : mapping of str to function
        `train(pictures, labels, seed)` returns `draw(labels, rng)`.
    copies : int
        Drawings for each given picture, of its class.

    Returns
    -------
    dict of str to function

    Raises
    ------
    ValueError, TypeError
        No mapping, no number.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> from cmx_helpers.generation.baselines import class_mean
    >>> make = makers_from({"mean": lambda x, y, seed: class_mean(x, y)}, copies=2)["mean"]
    >>> make(np.zeros((3, 8, 8, 1)), np.array([0, 1, 2]), 0)[1].tolist()
    [0, 1, 2, 0, 1, 2]
    """
    copies = integer("copies", copies, minimum=1, maximum=1000)

    def maker(train):
        def make(pictures, labels, seed):
            asked = np.tile(labels, copies)
            return train(pictures, labels, seed)(asked, np.random.default_rng(seed)), asked

        return make

    return {name: maker(train) for name, train in mapping("trainers", trainers).items()}


def _accuracy(pictures, labels, test):
    from sklearn.svm import SVC  # not with the package: it takes a second

    machine = SVC(C=10).fit(pictures.reshape(len(pictures), -1), labels)
    return float((machine.predict(test[0].reshape(len(test[0]), -1)) == test[1]).mean())


def _two(name, made):
    if not isinstance(made, tuple) or len(made) != 2:
        kind = type(made).__name__
        raise TypeError(f"makers[{name!r}]: expected one that returns pictures and labels, got {kind}")
    return made[0], f"labels of {name!r}", made[1]


def _pair(name, pair):
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise TypeError(f"{name}: expected a pair (pictures, labels), got {type(pair).__name__}")
    return _checked(f"{name}[0]", pair[0], f"{name}[1]", pair[1])


def _checked(name, pictures, of, labels):
    pictures, labels = as_float(name, pictures, ndim=4, finite=True), as_integers(of, labels, ndim=1)
    check_shape(of, labels, (len(pictures),))
    return pictures, labels
