"""Training word vectors: skip-gram with negative sampling, and GloVe; `embeddings` shows them."""

import numpy as np

from cmx_helpers._tokens import checked_ids
from cmx_helpers._validate import as_float, check_shape, integer, number


def skip_gram_pairs(sentences, window=4):
    """Return all pairs of a word and one of its neighbours, at most `window` places away.

    Derived in lesson 04_embeddings.

    Parameters
    ----------
    sentences : sequence of sequences of int
        Ids; padding (0) makes no pairs.
    window : int

    Returns
    -------
    centers, contexts, distances : integer arrays, shape (pairs,)

    Raises
    ------
    TypeError, ValueError
        If a sentence is empty or holds something that is not an id, or `window` is below one.

    Examples
    --------
    >>> centers, contexts, distances = skip_gram_pairs([[2, 3, 4]], window=1)
    >>> sorted(zip(centers.tolist(), contexts.tolist()))
    [(2, 3), (3, 2), (3, 4), (4, 3)]
    """
    rows = checked_ids("sentences", sentences)
    window = integer("window", window, minimum=1)
    ids = np.concatenate(rows).astype(np.int64)
    sentence = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    pairs = []
    for distance in range(1, min(window, max(map(len, rows)) - 1) + 1):
        left, right = ids[:-distance], ids[distance:]
        kept = (sentence[:-distance] == sentence[distance:]) & (left != 0) & (right != 0)
        left, right = left[kept], right[kept]
        far = np.full(2 * len(left), distance)
        pairs.append((np.concatenate([left, right]), np.concatenate([right, left]), far))
    if not pairs:
        return (np.zeros(0, np.int64),) * 3
    return tuple(np.concatenate(column) for column in zip(*pairs))


def skip_gram_gradients(centers, contexts, negatives):
    """Loss of skip-gram with negative sampling, and its gradients.

    For each pair, with c, o and n_k the vectors of the word, its neighbour and the k-th noise word:
    ``loss = -log σ(c · o) - sum_k log σ(-c · n_k)``, summed over the pairs. Derived in lesson 04_embeddings.

    Parameters
    ----------
    centers, contexts : arrays, shape (pairs, dim)
    negatives : array, shape (pairs, noise words, dim)

    Returns
    -------
    loss : float
    dcenters, dcontexts, dnegatives : arrays, shaped as the arguments

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    References
    ----------
    T. Mikolov et al., "Distributed representations of words and phrases and their
    compositionality", NIPS 2013, arXiv 1310.4546, equation 4.

    Examples
    --------
    >>> loss, dcenters, dcontexts, dnegatives = skip_gram_gradients([[1.0]], [[0.0]], [[[0.0]]])
    >>> round(loss, 4), dcontexts.tolist(), dnegatives.tolist()
    (1.3863, [[-0.5]], [[[0.5]]])
    """
    centers = as_float("centers", centers, ndim=2)
    contexts, negatives = as_float("contexts", contexts), as_float("negatives", negatives, ndim=3)
    check_shape("contexts", contexts, centers.shape)
    check_shape("negatives", negatives, (len(centers), None, centers.shape[1]))
    positive = np.einsum("pd,pd->p", centers, contexts)
    noise = np.einsum("pd,pkd->pk", centers, negatives)
    # -log σ(s) = log(1 + exp(-s)); logaddexp does not overflow.
    loss = float(np.logaddexp(0, -positive).sum() + np.logaddexp(0, noise).sum())
    dpositive, dnoise = _sigmoid(positive) - 1, _sigmoid(noise)
    dcenters = dpositive[:, np.newaxis] * contexts + np.einsum("pk,pkd->pd", dnoise, negatives)
    dcontexts = dpositive[:, np.newaxis] * centers
    dnegatives = dnoise[:, :, np.newaxis] * centers[:, np.newaxis, :]
    return loss, dcenters, dcontexts, dnegatives


def _sigmoid(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)


class SkipGram:
    """Word2Vec: vectors that tell the neighbours of a word from noise (skip-gram, negative sampling).

    Noise words are drawn with their frequency to the power 0.75; the learning rate falls to zero
    in a straight line over a call of `fit`. Derived in lesson 04_embeddings.

    Parameters
    ----------
    vocabulary_size : int
    dim : int
    window : int
        Neighbours are at most so many places away.
    negatives : int
        Noise words per pair.
    learning_rate : float
    seed : int

    Attributes
    ----------
    vectors, context_vectors : float32 arrays, shape (vocabulary_size, dim)
        `vectors` are the ones to use.
    losses : list of float
        Mean loss per pair, one entry per epoch.

    Examples
    --------
    >>> model = SkipGram(5, dim=4, seed=1).fit([[2, 3, 4], [3, 2, 4]], epochs=2)
    >>> model.vectors.shape, len(model.losses)
    ((5, 4), 2)
    """

    def __init__(self, vocabulary_size, dim=16, *, window=4, negatives=5, learning_rate=0.05, seed=0):
        size = integer("vocabulary_size", vocabulary_size, minimum=3)
        dim = integer("dim", dim, minimum=1)
        self.window = integer("window", window, minimum=1)
        self.negatives = integer("negatives", negatives, minimum=1)
        self.learning_rate = number("learning_rate", learning_rate, above=0)
        self.losses = []
        self._rng = np.random.default_rng(integer("seed", seed, minimum=0))
        self.vectors = ((self._rng.random((size, dim)) - 0.5) / dim).astype(np.float32)
        self.context_vectors = np.zeros((size, dim), np.float32)

    def fit(self, sentences, *, epochs=10, batch_size=256):
        """Learn from sentences of ids; call again to go on. Returns the model itself.

        Steps add up over a batch: with few words or large batches take a smaller learning rate.
        """
        epochs = integer("epochs", epochs, minimum=1)
        batch_size = integer("batch_size", batch_size, minimum=1)
        rows = checked_ids("sentences", sentences, len(self.vectors))
        centers, contexts, _ = skip_gram_pairs(rows, self.window)
        if not len(centers):
            raise ValueError("sentences: expected a sentence of at least two words")
        noise = _noise_distribution(rows, len(self.vectors))
        for epoch in range(epochs):
            order = self._rng.permutation(len(centers))
            loss = 0.0
            for start in range(0, len(order), batch_size):
                batch = order[start : start + batch_size]
                progress = (epoch + start / len(order)) / epochs
                drawn = np.searchsorted(noise, self._rng.random((len(batch), self.negatives)), side="right")
                rate = self.learning_rate * (1 - progress)
                with np.errstate(over="ignore", invalid="ignore"):  # the check below says it better
                    loss += self._step(centers[batch], contexts[batch], drawn, rate)
            if not np.isfinite(loss):
                raise ValueError(
                    f"learning_rate: training diverged with {self.learning_rate:g}; "
                    f"take less, or a batch_size below {batch_size}"
                )
            self.losses.append(loss / len(order))
        return self

    def _step(self, centers, contexts, noise, rate):
        loss, dcenters, dcontexts, dnoise = skip_gram_gradients(
            self.vectors[centers], self.context_vectors[contexts], self.context_vectors[noise]
        )
        # A word may come more than once in a batch: add.at adds up, `-=` with an index would not.
        np.add.at(self.vectors, centers, -rate * dcenters)
        np.add.at(self.context_vectors, contexts, -rate * dcontexts)
        np.add.at(self.context_vectors, noise, -rate * dnoise)
        return loss


def _noise_distribution(rows, size):
    """Cumulated probabilities of the noise words; padding is never drawn."""
    counts = np.bincount(np.concatenate(rows), minlength=size).astype(np.float64)
    counts[0] = 0
    cumulated = np.cumsum(counts**0.75)
    # Division by itself makes the last entry exactly 1, above every random number.
    return cumulated / cumulated[-1]


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
    centers, contexts, distances = skip_gram_pairs(checked_ids("sentences", sentences, size), window)
    weights = 1 / np.maximum(distances, 1)
    return np.bincount(centers * size + contexts, weights, minlength=size * size).reshape(size, size)


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
        for _ in range(integer("steps", steps, minimum=1)):
            loss, *gradients = glove_gradients(*self._parameters, counts, self.x_max, self.alpha)
            self.losses.append(loss)
            for parameter, square, gradient in zip(self._parameters, self._squares, gradients):
                square += gradient * gradient
                parameter -= self.learning_rate * gradient / np.sqrt(square)
        return self
