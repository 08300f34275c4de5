"""Train a writer: beliefs are shown to a decoder, which learns to put them in words. Lesson 14_agreement."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import as_integers, check_size, sequence
from cmx_helpers._common.validate import as_float, check_shape, integer, number
from cmx_helpers.agreement.writer import run_shown, run_shown_backward, shown_decoder, write_shown
from cmx_helpers.attention import DecoderWeights
from cmx_helpers.training import Adam, softmax

DIM, HEADS, HIDDEN, BATCH, WARM_UP = 32, 2, 96, 64, 30
_IN_PART = 500


class Writer(NamedTuple):
    """What `train_writer` gives: for each belief a matrix that makes a vector of it, and a decoder."""

    kernels: tuple
    decoder: DecoderWeights


def train_writer(beliefs, words, asked_from=0, *, steps=400, seed=0, rate=0.01, blank=0.0, block_count=1):
    """Train a decoder to write sentences about beliefs that it is shown.

    Each belief, times a matrix that is learned with all the rest, is one vector in front of the words
    (`shown_decoder`).

    Parameters
    ----------
    beliefs : sequence of arrays, each (n, classes)
        For example about the digit, the colour, the place and the size of each of n pictures.
    words : array of int, shape (n, time)
        A sentence for each row; 0 is padding and is not asked for.
    asked_from : int
        Words up to this place are given and not asked for: a start, or a question.
    steps : int
        Updates, of 64 sentences each.
    seed : int
        Of the weights and of the order.
    rate : float
        Adam's; it rises for 30 steps and falls as a cosine does.
    blank : float
        Chance with which each belief of a sentence is replaced by the even one, so that the writer knows
        what to say when it is told nothing.
    block_count : int
        Blocks of the decoder.

    Returns
    -------
    Writer

    Raises
    ------
    ValueError, TypeError
        An argument is out of range or of the wrong shape; the message names it.

    Notes
    -----
    Used in lesson 14_agreement. The loss is the mean over sentences of the sum over their words.

    Examples
    --------
    >>> beliefs = [np.eye(3)[[0, 1, 2, 1]]]
    >>> writer = train_writer(beliefs, [[1, 3, 2], [1, 4, 2], [1, 5, 2], [1, 4, 2]], steps=60)
    >>> tell(beliefs, [[1]] * 4, writer, end=2, longest=2).tolist()
    [[3, 2], [4, 2], [5, 2], [4, 2]]
    """
    beliefs, words = _checked(beliefs, words)
    steps, seed = integer("steps", steps, minimum=1), integer("seed", seed, minimum=0)
    check_size("steps", steps, 4096)
    asked_from = integer("asked_from", asked_from, minimum=0, maximum=words.shape[1] - 2)
    rate, blank = number("rate", rate, above=0), number("blank", blank, minimum=0, maximum=1)
    rng = np.random.default_rng(seed)
    writer = _start(rng, beliefs, words, integer("block_count", block_count, minimum=1, maximum=12))
    adam, arrays = Adam(rate), [*writer.kernels, *writer.decoder.arrays()]
    for step in range(steps):
        rows = rng.integers(len(words), size=BATCH)
        given = [_blanked(belief[rows], rng.random(BATCH) < blank) for belief in beliefs]
        falling = 0.5 + 0.5 * np.cos(np.pi * step / steps)
        adam.learning_rate = rate * (min(1, (step + 1) / WARM_UP) * falling + 1e-6)
        adam.update(arrays, _gradients(writer, given, words[rows], asked_from))
    return writer


def tell(beliefs, begun, writer, end, longest):
    """What a writer writes about beliefs, always the likeliest word.

    Parameters
    ----------
    beliefs : sequence of arrays, each (n, classes)
    begun : array of int, shape (n, time)
        How each sentence begins: a start, or a question.
    writer : Writer
    end : int
        The word after which a sentence is finished.
    longest : int
        How many words are written at most, `end` among them.

    Returns
    -------
    int array, shape (n, longest)
        Without `begun`; 0 after the end.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Used in lesson 14_agreement.

    Examples
    --------
    >>> writer = train_writer([np.eye(3)], [[1, 3, 2], [1, 4, 2], [1, 5, 2]], steps=1)
    >>> tell([np.eye(3)], [[1]] * 3, writer, end=2, longest=2).shape
    (3, 2)
    """
    tokens = len(_known(writer).decoder.bias)
    beliefs, begun = _checked(beliefs, begun, least=1, name="begun", tokens=tokens)
    parts = [slice(n, n + _IN_PART) for n in range(0, len(begun), _IN_PART)]
    shown = _vectors(beliefs, writer)
    return np.concatenate(
        [write_shown(shown[part], begun[part], writer.decoder, end, longest) for part in parts]
    )


def next_words(beliefs, words, writer):
    """Beliefs about the next word after each word of given sentences.

    Parameters
    ----------
    beliefs : sequence of arrays, each (n, classes)
    words : array of int, shape (n, time)
    writer : Writer

    Returns
    -------
    array, shape (n, time, tokens)
        Row t of a sentence is about word t + 1, and sums to 1.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Used in lesson 14_agreement.

    Examples
    --------
    >>> writer = train_writer([np.eye(3)], [[1, 3, 2], [1, 4, 2], [1, 5, 2]], steps=1)
    >>> next_words([np.eye(3)], [[1, 3], [1, 4], [1, 5]], writer).shape
    (3, 2, 6)
    """
    beliefs, words = _checked(beliefs, words, least=1, tokens=len(_known(writer).decoder.bias))
    return softmax(shown_decoder(_vectors(beliefs, writer), words, writer.decoder))


def _start(rng, beliefs, words, block_count):
    kernels = tuple(rng.standard_normal((b.shape[1], DIM)).astype(np.float32) for b in beliefs)
    sizes = {"tokens": int(words.max()) + 1, "longest": len(beliefs) + words.shape[1] - 1, "dim": DIM}
    return Writer(
        kernels,
        DecoderWeights.random(rng, num_heads=HEADS, hidden=HIDDEN, num_blocks=block_count, **sizes),
    )


def _blanked(belief, which):
    return np.where(which[:, None], np.float32(1 / belief.shape[1]), belief)


def _vectors(beliefs, writer):
    if len(beliefs) != len(writer.kernels):
        raise ValueError(f"beliefs: expected {len(writer.kernels)} arrays, got {len(beliefs)}")
    for n, (belief, kernel) in enumerate(zip(beliefs, writer.kernels)):
        check_shape(f"beliefs[{n}]", belief, (None, len(kernel)))
    return np.stack([belief @ kernel for belief, kernel in zip(beliefs, writer.kernels)], axis=1)


def _gradients(writer, beliefs, words, asked_from):
    shown, told, asked = _vectors(beliefs, writer), words[:, :-1], words[:, 1:]
    logits, inputs = run_shown(shown, told, writer.decoder)
    slope = softmax(logits)
    counts = (asked != 0) & (np.arange(asked.shape[1]) >= asked_from)
    np.put_along_axis(slope, asked[..., None], np.take_along_axis(slope, asked[..., None], -1) - 1, -1)
    slope *= counts[..., None] / np.float32(len(words))
    dshown, ddecoder = run_shown_backward(slope, told, writer.decoder, inputs)
    return [*(belief.T @ dshown[:, n] for n, belief in enumerate(beliefs)), *ddecoder.arrays()]


def _known(writer):
    if not isinstance(writer, Writer):
        raise TypeError(f"writer: expected a Writer, got {type(writer).__name__}")
    return writer


def _checked(beliefs, words, least=2, name="words", tokens=2**20):
    words = as_integers(name, words, ndim=2)
    if words.shape[1] < least or not len(words):
        raise ValueError(f"{name}: expected rows of {least} ids or more, got shape {words.shape}")
    if words.min() < 0 or words.max() >= tokens:
        raise ValueError(f"{name}: expected ids from 0 to {tokens - 1}, got {words.min()} to {words.max()}")
    beliefs = [
        as_float(f"beliefs[{n}]", belief, ndim=2, finite=True).astype(np.float32)
        for n, belief in enumerate(sequence("beliefs", beliefs, "arrays"))
    ]
    for n, belief in enumerate(beliefs):
        check_shape(f"beliefs[{n}]", belief, (len(words), None))
    if not beliefs:
        raise ValueError("beliefs: expected one array or more, got none")
    return beliefs, words
