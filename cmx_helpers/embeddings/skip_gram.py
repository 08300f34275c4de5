"""Word2Vec: skip-gram with negative sampling; `embeddings` shows it to the world."""

import numpy as np

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import as_float, check_shape, integer, number
from cmx_helpers.embeddings.vocabulary import checked_ids

MOST_EPOCHS = 100_000


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
    centres, contexts, distances : integer arrays, shape (pairs,)

    Raises
    ------
    TypeError, ValueError
        If a sentence is empty or holds something that is not an id, or `window` is below one.

    Examples
    --------
    >>> centres, contexts, distances = skip_gram_pairs([[2, 3, 4]], window=1)
    >>> sorted(zip(centres.tolist(), contexts.tolist()))
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


def skip_gram_gradients(centres, contexts, negatives):
    """Loss of skip-gram with negative sampling, and its gradients.

    For each pair, with c, o and n_k the vectors of the word, its neighbour and the k-th noise word:
    ``loss = -log σ(c · o) - sum_k log σ(-c · n_k)``, summed over the pairs. Derived in lesson 04_embeddings.

    Parameters
    ----------
    centres, contexts : arrays, shape (pairs, dim)
    negatives : array, shape (pairs, noise words, dim)

    Returns
    -------
    loss : float
    dcentres, dcontexts, dnegatives : arrays, shaped as the arguments

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
    >>> loss, dcentres, dcontexts, dnegatives = skip_gram_gradients([[1.0]], [[0.0]], [[[0.0]]])
    >>> round(loss, 4), dcontexts.tolist(), dnegatives.tolist()
    (1.3863, [[-0.5]], [[[0.5]]])
    """
    centres = as_float("centres", centres, ndim=2)
    contexts, negatives = as_float("contexts", contexts), as_float("negatives", negatives, ndim=3)
    check_shape("contexts", contexts, centres.shape)
    check_shape("negatives", negatives, (len(centres), None, centres.shape[1]))
    positive = np.einsum("pd,pd->p", centres, contexts)
    noise = np.einsum("pd,pkd->pk", centres, negatives)
    # -log σ(s) = log(1 + exp(-s)); logaddexp does not overflow.
    loss = float(np.logaddexp(0, -positive).sum() + np.logaddexp(0, noise).sum())
    dpositive, dnoise = _sigmoid(positive) - 1, _sigmoid(noise)
    dcentres = dpositive[:, np.newaxis] * contexts + np.einsum("pk,pkd->pd", dnoise, negatives)
    dcontexts = dpositive[:, np.newaxis] * centres
    dnegatives = dnoise[:, :, np.newaxis] * centres[:, np.newaxis, :]
    return loss, dcentres, dcontexts, dnegatives


def _sigmoid(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)


class SkipGram:
    """Word2Vec: vectors that tell the neighbours of a word from noise (skip-gram, negative sampling).

    Noise words are drawn with their frequency to the power `noise_power`; the learning rate falls to zero
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
    noise_power : float
        0 draws all words of the text alike, 1 as often as they come; Mikolov et al. take 0.75.
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

    def __init__(
        self, vocabulary_size, dim=16, *, window=4, negatives=5, learning_rate=0.05, noise_power=0.75, seed=0
    ):
        size = integer("vocabulary_size", vocabulary_size, minimum=3)
        dim = integer("dim", dim, minimum=1)
        check_size("vocabulary_size, dim", size, dim)
        self.window = integer("window", window, minimum=1)
        self.negatives = integer("negatives", negatives, minimum=1)
        self.learning_rate = number("learning_rate", learning_rate, above=0)
        self.noise_power = number("noise_power", noise_power, minimum=0)
        self.losses = []
        self._rng = np.random.default_rng(integer("seed", seed, minimum=0))
        self.vectors = ((self._rng.random((size, dim)) - 0.5) / dim).astype(np.float32)
        self.context_vectors = np.zeros((size, dim), np.float32)

    def fit(self, sentences, *, epochs=10, batch_size=256):
        """Learn from sentences of ids; call again to go on. Returns the model itself.

        Steps add up over a batch: with few words or large batches take a smaller learning rate.
        """
        epochs = integer("epochs", epochs, minimum=1, maximum=MOST_EPOCHS)
        batch_size = integer("batch_size", batch_size, minimum=1)
        rows = checked_ids("sentences", sentences, len(self.vectors))
        centres, contexts, _ = skip_gram_pairs(rows, self.window)
        if not len(centres):
            raise ValueError("sentences: expected a sentence of at least two words")
        check_size(
            "batch_size, negatives", min(batch_size, len(centres)), self.negatives, self.vectors.shape[1]
        )
        noise = _noise_distribution(rows, len(self.vectors), self.noise_power)
        for epoch in range(epochs):
            order = self._rng.permutation(len(centres))
            loss = 0.0
            for start in range(0, len(order), batch_size):
                batch = order[start : start + batch_size]
                progress = (epoch + start / len(order)) / epochs
                drawn = np.searchsorted(noise, self._rng.random((len(batch), self.negatives)), side="right")
                rate = self.learning_rate * (1 - progress)
                with np.errstate(over="ignore", invalid="ignore"):  # the check below says it better
                    loss += self._step(centres[batch], contexts[batch], drawn, rate)
            if not np.isfinite(loss):
                raise ValueError(
                    f"learning_rate: training diverged with {self.learning_rate:g}; "
                    f"take less, or a batch_size below {batch_size}"
                )
            self.losses.append(loss / len(order))
        return self

    def _step(self, centres, contexts, noise, rate):
        loss, dcentres, dcontexts, dnoise = skip_gram_gradients(
            self.vectors[centres], self.context_vectors[contexts], self.context_vectors[noise]
        )
        _add_rows(self.vectors, centres, -rate * dcentres)
        _add_rows(self.context_vectors, contexts, -rate * dcontexts)
        _add_rows(self.context_vectors, noise, -rate * dnoise)
        return loss


def _add_rows(table, ids, rows):
    """Add rows to those of the table. A word may come more than once: add.at adds up, `+=` would not."""
    flat = table.reshape(-1)  # along one axis it takes half the time
    if not np.may_share_memory(flat, table):
        return np.add.at(table, ids, rows)
    places = ids[..., np.newaxis] * table.shape[1] + np.arange(table.shape[1])
    np.add.at(flat, places.ravel(), rows.ravel())


def _noise_distribution(rows, size, power):
    """Cumulated probabilities of the noise words; padding and words that never come are not drawn."""
    counts = np.bincount(np.concatenate(rows).astype(np.intp), minlength=size).astype(np.float64)
    counts[0] = 0
    cumulated = np.cumsum(np.where(counts > 0, counts**power, 0))
    # Division by itself makes the last entry exactly 1, above every random number.
    return cumulated / cumulated[-1]
