"""Which words are near, and analogies. Derived in lesson 04_embeddings."""

import numpy as np

from cmx_helpers._common.arguments import collection, mapping, sequence
from cmx_helpers._common.validate import as_float, check_shape, integer, shown
from cmx_helpers.embeddings.vocabulary import Vocabulary


def cosine_similarity(a, b):
    """Cosine of the angle between vectors: 1 in the same direction, 0 at right angles, -1 opposite.

    ``s[i, j] = a[i] · b[j] / (|a[i]| |b[j]|)``; a vector of zeros has similarity 0 to all.
    Derived in lesson 04_embeddings.

    Parameters
    ----------
    a : array, shape (n, features) or (features,)
    b : array, shape (m, features) or (features,)

    Returns
    -------
    s : array, shape (n, m); an axis is missing where a single vector was given

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Examples
    --------
    >>> cosine_similarity([1.0, 0.0], [[2.0, 0.0], [0.0, 3.0], [-1.0, 0.0]]).tolist()
    [1.0, 0.0, -1.0]
    """
    a, b = as_float("a", a, ndim=(1, 2)), as_float("b", b, ndim=(1, 2))
    check_shape("b", b, (*b.shape[:-1], a.shape[-1]))
    return _unit(a) @ _unit(b).T


def _unit(vectors):
    with np.errstate(over="ignore"):
        length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    limits = np.finfo(vectors.dtype)
    # The squares of 1e20 or of 1e-25 are none that float32 holds; brought near 1 first, they are.
    if not (length.max() < np.inf and length.min() > np.sqrt(limits.tiny) / limits.eps):
        largest = np.abs(vectors).max(axis=-1, keepdims=True)
        usual = np.isfinite(largest) & (largest > 0)
        vectors = vectors / np.where(usual, largest, 1)
        length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(length > 0, length, 1)


def nearest(query, vectors, vocabulary, count=5, *, exclude=()):
    """Return the words whose vectors point most nearly in the direction of `query`.

    Derived in lesson 04_embeddings.

    Parameters
    ----------
    query : str or array, shape (features,)
        A word of the vocabulary (left out of the answer), or a vector.
    vectors : array, shape (words, features)
        One row per id of the vocabulary.
    vocabulary : Vocabulary
    count : int
        Number of words to return.
    exclude : collection of str
        Words not to return. Padding and the unknown word never are.

    Returns
    -------
    neighbours : list of (word, cosine similarity), the nearest first

    Raises
    ------
    ValueError, TypeError
        If the word is unknown, or a shape or a type does not fit; the message names the argument.

    Examples
    --------
    >>> vocabulary = Vocabulary(["apple", "pear", "horse"])
    >>> vectors = [[0, 0], [0, 0], [2, 0], [3, 4], [0, 1]]
    >>> [(word, round(s, 2)) for word, s in nearest("apple", vectors, vocabulary, count=2)]
    [('pear', 0.6), ('horse', 0.0)]
    """
    vectors = _checked_vectors(vectors, vocabulary)
    count = integer("count", count, minimum=1)
    exclude = collection("exclude", exclude, "words")
    if isinstance(query, str):
        exclude.append(query)
        query = vectors[_id("query", query, vocabulary)]
    query = as_float("query", query, ndim=1)
    check_shape("query", query, vectors.shape[1:])
    similarity = cosine_similarity(query, vectors)
    hidden = {0, 1} | {_id("exclude", word, vocabulary) for word in exclude}
    order = [i for i in np.argsort(-similarity, kind="stable") if i not in hidden]
    return [(vocabulary.words[i], float(similarity[i])) for i in order[:count]]


def analogy(a, b, c, vectors, vocabulary, count=1):
    """Return the words d for which "a is to b as c is to d" holds best: nearest to ``b - a + c``.

    The three vectors are brought to length one first; a, b and c are no answers. Derived in
    lesson 04_embeddings.

    Parameters
    ----------
    a, b, c : str
    vectors, vocabulary, count
        As in `nearest`.

    Returns
    -------
    answers : list of (word, cosine similarity), the best first

    Raises
    ------
    ValueError, TypeError
        If a word is unknown, or a shape or a type does not fit; the message names the argument.

    References
    ----------
    T. Mikolov, W. Yih and G. Zweig, "Linguistic regularities in continuous space word
    representations", NAACL 2013.

    Examples
    --------
    >>> vocabulary = Vocabulary(["man", "woman", "king", "queen"])
    >>> vectors = [[0, 0, 0], [0, 0, 0], [1, 0, 1], [0, 1, 1], [1, 0, 9], [0, 1, 9]]
    >>> [word for word, _ in analogy("man", "woman", "king", vectors, vocabulary)]
    ['queen']
    """
    vectors = _unit(_checked_vectors(vectors, vocabulary))
    words = {"a": a, "b": b, "c": c}
    va, vb, vc = (vectors[_id(name, word, vocabulary)] for name, word in words.items())
    return nearest(vb - va + vc, vectors, vocabulary, count, exclude=words.values())


def neighbour_purity(vectors, vocabulary, categories, count=2):
    """Share of nearest neighbours that belong to the word's own category: 1 if categories are clusters.

    For every word of a category, its `count` nearest words of the whole vocabulary are looked up.
    Derived in lesson 04_embeddings.

    Parameters
    ----------
    vectors, vocabulary
        As in `nearest`.
    categories : mapping of name to words
    count : int
        Less than the number of words in the smallest category.

    Returns
    -------
    purity : float, from 0 to 1

    Raises
    ------
    ValueError, TypeError
        If a word is unknown, or a category has no `count` other words; the message names the argument.

    Examples
    --------
    >>> vocabulary = Vocabulary(["apple", "pear", "horse", "dog"])
    >>> vectors = [[0, 0], [0, 0], [5, 1], [4, 1], [1, 3], [1, 4]]
    >>> neighbour_purity(vectors, vocabulary, {"fruits": ["apple", "pear"], "animals": ["horse", "dog"]}, 1)
    1.0
    """
    hits = total = 0
    count = integer("count", count, minimum=1)
    for name, words in mapping("categories", categories, "names to words").items():
        words = sequence(f"categories[{name!r}]", words, "words")
        if len(words) <= count:
            raise ValueError(f"count: expected less than the {len(words)} words of {name!r}, got {count}")
        for word in words:
            found = [neighbour for neighbour, _ in nearest(word, vectors, vocabulary, count)]
            hits += sum(neighbour in words for neighbour in found)
            total += count
    if not total:
        raise ValueError("categories: expected at least one word")
    return hits / total


def _checked_vectors(vectors, vocabulary):
    if not isinstance(vocabulary, Vocabulary):
        raise TypeError(f"vocabulary: expected a Vocabulary, got {type(vocabulary).__name__}")
    vectors = as_float("vectors", vectors, ndim=2)
    check_shape("vectors", vectors, (len(vocabulary), vectors.shape[1]))
    return vectors


def _id(name, word, vocabulary):
    if not isinstance(word, str) or word not in vocabulary:
        raise ValueError(f"{name}: expected a word of the vocabulary, got {shown(word)}")
    return vocabulary.encode([word])[0]
