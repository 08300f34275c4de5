"""Writing a sentence token by token, and what a sentence costs. Derived in lesson 06_attention."""

import numpy as np

from cmx_helpers._common.arguments import as_integers, function
from cmx_helpers._common.validate import as_float, integer, number


def pick(logits, temperature, u):
    """Draw one token from logits: the shares lie end to end on a line, and `u` is a point on it.

    ``shares = softmax(logits / temperature)``; the token is the first k with ``sum(shares[: k + 1]) > u``.
    Derived in lesson 06_attention.

    Parameters
    ----------
    logits : array, shape (tokens,)
    temperature : float
        Above zero. Below 1 the likely tokens become likelier still, above 1 the shares become alike.
    u : float
        From 0, below 1; ``rng.random()``.

    Returns
    -------
    token : int

    Raises
    ------
    ValueError, TypeError
        If an argument is not what it should be; the message names it.

    Examples
    --------
    >>> [pick(np.log([1.0, 2.0, 1.0]), 1.0, u) for u in (0.2, 0.3, 0.8)]
    [0, 1, 2]
    """
    logits = as_float("logits", logits, ndim=1, finite=True).astype(float)
    temperature, u = number("temperature", temperature, above=0), number("u", u, minimum=0)
    if u >= 1:
        raise ValueError(f"u: expected less than 1, got {u}")
    with np.errstate(over="ignore"):
        cumulative = np.cumsum(np.exp((logits - logits.max()) / temperature))
    return int(np.argmax(cumulative > u * cumulative[-1]))


def write(predict, choose, start, end, longest):
    """Write a sentence: ask for the next token, append it, and ask again, until `end` or `longest` tokens.

    Derived in lesson 06_attention.

    Parameters
    ----------
    predict : callable
        ``predict(ids)`` returns logits, shape (len(ids), tokens); the last row speaks about the next token.
    choose : callable
        ``choose(logits)`` returns a token: `pick` with a temperature and a random number, or ``np.argmax``.
    start, end : int
    longest : int
        How many tokens at most, `start` and `end` among them.

    Returns
    -------
    ids : list of int

    Raises
    ------
    ValueError, TypeError
        If an argument is not what it should be; the message names it.

    Examples
    --------
    >>> write(lambda ids: np.eye(5)[[min(i + 1, 4) for i in ids]], np.argmax, 0, 3, 9)
    [0, 1, 2, 3]
    """
    function("predict", predict, "the tokens so far"), function("choose", choose, "logits")
    start = integer("start", start, minimum=0, maximum=2**31)
    end = integer("end", end, minimum=0, maximum=2**31)
    longest = integer("longest", longest, minimum=1)
    ids = [start]
    while len(ids) < longest and ids[-1] != end:
        logits = as_float("predict(tokens)", predict(ids), ndim=2)
        ids.append(integer("choose(logits)", choose(logits[-1])))
    return ids


def sentence_nats(logits, ids):
    """Minus the natural logarithm of a sentence's chance, by teacher forcing.

    ``-sum_t log softmax(logits[t])[ids[t + 1]]``: each row is asked about the true next token, whatever it
    would have written itself. Derived in lesson 06_attention.

    Parameters
    ----------
    logits : array, shape (time, tokens)
    ids : array of int, shape (time + 1,)
        From the start to the end of the sentence.

    Returns
    -------
    nats : float

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Examples
    --------
    >>> round(sentence_nats([[0.0, 0.0], [0.0, 0.0]], [0, 1, 0]), 4)
    1.3863
    """
    logits = as_float("logits", logits, ndim=2, finite=True).astype(float)
    ids = as_integers("ids", ids, ndim=1)
    if len(ids) != len(logits) + 1:
        raise ValueError(f"ids: expected {len(logits) + 1} tokens, one more than logits, got {len(ids)}")
    if ids.min() < 0 or ids.max() >= logits.shape[1]:
        raise ValueError(f"ids: expected ids from 0 to {logits.shape[1] - 1}, got {ids.min()} to {ids.max()}")
    shifted = logits - logits.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-logs[np.arange(len(logits)), ids[1:]].sum())
