"""GloVe: co-occurrence counts, and vectors fitted to their logarithms; `embeddings` shows it to the world."""

import numpy as np

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import as_float, check_shape, integer, number
from cmx_helpers.embeddings.skip_gram import skip_gram_pairs
from cmx_helpers.embeddings.vocabulary import checked_ids

MOST_STEPS = 1_000_000


def cooccurrence(sentences, vocabulary_size, window=4):
    """Count how often words stand near each other, a neighbour at distance d as 1/d.

    ``X[i, j] = sum over pairs (i, j) of 1 / distance``: symmetric, padding left out. Derived in
    lesson 04_embeddings.

    Parameters
    ----------
    sentences : sequence of sequences of int
    vocabulary_size : int
        The table has its square of entries: fit for lesson-sized vocabularies.
    window : int

    Returns
    -------
    X : float64 array, shape (vocabulary_size, vocabulary_size)

    Raises
    ------
    TypeError, ValueError
        If a sentence is empty, an id is beyond the vocabulary, or `window` is below one.

    Examples
    --------
    >>> cooccurrence([[1, 2, 1]], 3)[1:, 1:].tolist()
    [[1.0, 2.0], [2.0, 0.0]]
    """
    size = integer("vocabulary_size", vocabulary_size, minimum=1)
    check_size("vocabulary_size", size, size)
    centres, contexts, distances = skip_gram_pairs(checked_ids("sentences", sentences, size), window)
    weights = 1 / np.maximum(distances, 1)
    # Indices are as wide as the machine's: bincount takes no others.
    places = centres.astype(np.intp) * size + contexts.astype(np.intp)
    return np.bincount(places, weights, minlength=size * size).reshape(size, size)


def glove_gradients(vectors, context_vectors, biases, context_biases, counts, x_max=100.0, alpha=0.75):
    """Loss of GloVe, and its gradients.

    ``loss = sum_ij f(X_ij) * (w_i · v_j + b_i + c_j - log X_ij)**2`` over the pairs with X_ij > 0, where
    ``f(X) = min(1, X / x_max)**alpha``. Derived in lesson 04_embeddings.

    Parameters
    ----------
    vectors, context_vectors : arrays, shape (words, dim)
    biases, context_biases : arrays, shape (words,)
    counts : array, shape (words, words)
        From `cooccurrence`.
    x_max, alpha : float

    Returns
    -------
    loss : float
    dvectors, dcontext_vectors, dbiases, dcontext_biases : arrays, shaped as the arguments

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    References
    ----------
    J. Pennington, R. Socher and C. Manning, "GloVe: global vectors for word representation", EMNLP 2014.

    Examples
    --------
    >>> loss, *gradients = glove_gradients([[1.0]], [[2.0]], [0.0], [0.0], [[100.0]])
    >>> round(loss, 4), round(gradients[2].item(), 4)  # (2 - log 100)**2 and its slope
    (6.7869, -5.2103)
    """
    w, v = as_float("vectors", vectors, ndim=2), as_float("context_vectors", context_vectors)
    b, c = as_float("biases", biases), as_float("context_biases", context_biases)
    counts = as_float("counts", counts, finite=True)
    check_shape("context_vectors", v, w.shape)
    for name, array in (("biases", b), ("context_biases", c)):
        check_shape(name, array, (len(w),))
    check_shape("counts", counts, (len(w), len(w)))
    if counts.min() < 0:
        raise ValueError(f"counts: expected no negative counts, got {counts.min()}")
    seen = counts > 0
    weight = np.minimum(1, counts / number("x_max", x_max, above=0)) ** number("alpha", alpha, above=0)
    weight = np.where(seen, weight, 0)
    residual = w @ v.T + b[:, np.newaxis] + c - np.log(np.where(seen, counts, 1))
    slope = 2 * weight * residual
    loss = float((weight * residual * residual).sum())
    return loss, slope @ v, slope.T @ w, slope.sum(axis=1), slope.sum(axis=0)


class GloVe:
    """GloVe: vectors whose scalar products are the logarithms of co-occurrence counts.

    Weighted least squares by AdaGrad. The table of a lesson's vocabulary is small, so that each
    step takes the gradient over all of it (the authors take one random entry at a time).
    Derived in lesson 04_embeddings.

    Parameters
    ----------
    vocabulary_size : int
    dim : int
    window : int
    x_max, alpha : float
        As in `glove_gradients`.
    learning_rate : float
    seed : int

    Attributes
    ----------
    vectors : float64 array, shape (vocabulary_size, dim)
        Word and context vectors added up, as the authors do.
    losses : list of float
        One entry per step.

    Examples
    --------
    >>> model = GloVe(5, dim=4, seed=1).fit([[2, 3, 4], [3, 2, 4]], steps=3)
    >>> model.vectors.shape, model.losses[0] > model.losses[-1]
    ((5, 4), True)
    """

    def __init__(
        self, vocabulary_size, dim=16, *, window=4, x_max=100.0, alpha=0.75, learning_rate=0.05, seed=0
    ):
        size = integer("vocabulary_size", vocabulary_size, minimum=3)
        dim = integer("dim", dim, minimum=1)
        check_size("vocabulary_size", size, size)
        check_size("vocabulary_size, dim", 2, size, dim)
        self.window = integer("window", window, minimum=1)
        self.x_max = number("x_max", x_max, above=0)
        self.alpha = number("alpha", alpha, above=0)
        self.learning_rate = number("learning_rate", learning_rate, above=0)
        self.losses = []
        rng = np.random.default_rng(integer("seed", seed, minimum=0))
        words, contexts = (rng.random((2, size, dim)) - 0.5) / dim
        self._parameters = [words, contexts, np.zeros(size), np.zeros(size)]
        self._squares = [np.ones_like(p) for p in self._parameters]

    @property
    def vectors(self):
        return self._parameters[0] + self._parameters[1]

    def fit(self, sentences, *, steps=800):
        """Learn from sentences of ids; call again to go on. Returns the model itself."""
        counts = cooccurrence(sentences, len(self._parameters[0]), self.window)
        if not counts.any():
            raise ValueError("sentences: expected a sentence of at least two words")
        for _ in range(integer("steps", steps, minimum=1, maximum=MOST_STEPS)):
            loss, *gradients = glove_gradients(*self._parameters, counts, self.x_max, self.alpha)
            self.losses.append(loss)
            for parameter, square, gradient in zip(self._parameters, self._squares, gradients):
                square += gradient * gradient
                parameter -= self.learning_rate * gradient / np.sqrt(square)
        return self
