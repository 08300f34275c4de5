"""Hide words, ask for them, and know how well anyone can answer. Lesson 16_pretraining."""

import numpy as np

from cmx_helpers._common.arguments import as_booleans, as_integers
from cmx_helpers._common.validate import as_float, check_shape, integer
from cmx_helpers.training import cross_entropy, cross_entropy_backward


def hide(ids, u, rate, mask_id):
    """Hide each word where its own number `u` is below `rate`: what is seen, and what was hidden.

    Parameters
    ----------
    ids : array of int, shape (batch, time)
        0 is padding, which is never hidden.
    u : array, shape (batch, time)
        Numbers from 0 to below 1, ``rng.random(ids.shape)``.
    rate : float
    mask_id : int
        The id that stands for a hidden word.

    Returns
    -------
    seen : array of int, shape (batch, time)
    hidden : array of bool, shape (batch, time)

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 16_pretraining.

    References
    ----------
    J. Devlin et al., "BERT", 2018, arXiv 1810.04805, section 3.1 (which leaves one in five of the words that
    it asks for as they are, or puts another).

    Examples
    --------
    >>> hide([[3, 5, 0]], [[0.1, 0.9, 0.1]], 0.3, 7)[0].tolist()
    [[7, 5, 0]]
    """
    ids = as_integers("ids", ids)
    u, rate = as_float("u", u, allow_empty=True), float(as_float("rate", rate, ndim=0, finite=True))
    check_shape("u", u, ids.shape)
    hidden = (u < rate) & (ids != 0)
    return np.where(hidden, integer("mask_id", mask_id, minimum=1, maximum=2**31 - 1), ids), hidden


def masked_loss(logits, ids, hidden):
    """Cross-entropy at the hidden words alone, and its gradient for the logits.

    ``loss = -mean over hidden (n, t) of log softmax(logits[n, t])[ids[n, t]]``; the gradient is
    (softmax - one-hot) / count there, and zero elsewhere.

    Parameters
    ----------
    logits : array, shape (batch, time, words)
    ids : array of int, shape (batch, time)
    hidden : array of bool, shape (batch, time)
        At least one of them True.

    Returns
    -------
    loss : float
    dlogits : array, shape (batch, time, words)

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 16_pretraining.

    Examples
    --------
    >>> loss, dlogits = masked_loss(np.zeros((1, 2, 4)), [[3, 1]], [[False, True]])
    >>> round(loss, 4), dlogits[0, 1].tolist()
    (1.3863, [0.25, -0.75, 0.25, 0.25])
    """
    logits = as_float("logits", logits, ndim=3)
    ids, hidden = as_integers("ids", ids), as_booleans("hidden", hidden, "True where the word was hidden")
    check_shape("ids", ids, logits.shape[:2])
    check_shape("hidden", hidden, logits.shape[:2])
    truth = ids[hidden]
    if not len(truth):
        raise ValueError("hidden: expected at least one hidden word, got none")
    if truth.min() < 0 or truth.max() >= logits.shape[2]:
        raise ValueError(
            f"ids: expected ids from 0 to {logits.shape[2] - 1}, got {truth.min()} to {truth.max()}"
        )
    asked = logits[hidden]
    dlogits = np.zeros_like(logits)
    dlogits[hidden] = cross_entropy_backward(asked, truth)
    return float(cross_entropy(asked, truth)), dlogits


def floor(beliefs):
    """Nats for a hidden word that the best guesser pays, and how often it is right.

    ``nats = -sum over w of beliefs · log(beliefs / their sum over words) / sum of all``: the entropy of the
    hidden word given what is seen, over hidden words.

    Parameters
    ----------
    beliefs : array, shape (..., words)
        How much each word weighs in each situation; not negative. `word_beliefs` makes them.

    Returns
    -------
    nats, right : float

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 16_pretraining.

    Examples
    --------
    >>> [round(x, 4) for x in floor([[0.5, 0.25, 0.0], [0.0, 0.0, 0.25]])]
    [0.4774, 0.75]
    """
    beliefs, total = _weighed(beliefs)
    sums = np.broadcast_to(beliefs.sum(axis=-1, keepdims=True), beliefs.shape)
    some = beliefs > 0
    nats = -(beliefs[some] * np.log(beliefs[some] / sums[some])).sum() / total
    return float(nats), float(beliefs.max(axis=-1).sum() / total)


def exact_nats(logs, beliefs):
    """What a guesser pays for a hidden word, over everything that can come up, and how often it is right.

    ``nats = -sum of beliefs · logs / sum of beliefs``: a cross-entropy, never below the entropy `floor`.

    Parameters
    ----------
    logs : array, shape (..., words)
        The guesser's log chances of the words in each situation.
    beliefs : array of the same shape
        How much each word weighs there, as in `floor`.

    Returns
    -------
    nats, right : float

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 16_pretraining.

    Examples
    --------
    >>> round(exact_nats(np.log([[0.5, 0.5]]), [[0.75, 0.25]])[0], 4)
    0.6931
    """
    beliefs, total = _weighed(beliefs)
    logs = as_float("logs", logs).astype(float)
    check_shape("logs", logs, beliefs.shape)
    some = beliefs > 0
    said = np.take_along_axis(beliefs, logs.argmax(axis=-1)[..., None], axis=-1)
    return float(-(beliefs[some] * logs[some]).sum() / total), float(said.sum() / total)


def _weighed(beliefs):
    """The beliefs in float64, and what they add up to."""
    beliefs = as_float("beliefs", beliefs, ndim=-1, finite=True).astype(float)
    total = beliefs.sum()
    if (beliefs < 0).any() or total <= 0:
        raise ValueError("beliefs: expected weights of at least 0, not all of them 0")
    return beliefs, total


def log_chances(logits):
    """``log softmax`` along the last axis, in float64.

    Parameters
    ----------
    logits : array, shape (..., words)

    Returns
    -------
    array, shape (..., words), float64

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> np.exp(log_chances([0.0, np.log(3)])).round(2).tolist()
    [0.25, 0.75]
    """
    logits = as_float("logits", logits, ndim=-1, finite=True).astype(float)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
