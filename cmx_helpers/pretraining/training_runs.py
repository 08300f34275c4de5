"""Trainings in a fixed number of steps, all through one loop: readers of words. Lesson 16_pretraining."""

import numpy as np

from cmx_helpers._common.arguments import function, said_of
from cmx_helpers._common.threads import one_thread
from cmx_helpers._common.validate import integer, number
from cmx_helpers.pretraining.grammar import Grammar, clue_grammar  # noqa: F401 (clue_grammar: the example)
from cmx_helpers.pretraining.masked import hide, masked_loss
from cmx_helpers.pretraining.reader import ReaderWeights, reader_gradients
from cmx_helpers.training import Adam

_WARM_UP, _LONGEST_GRADIENT = 50, 1.0


def train_steps(arrays, step, steps, *, rate=4e-3):
    """Adam with a rate that rises for 50 steps and falls along a cosine, gradients no longer than 1.

    ``rate · min(1, (s + 1) / 50) · (1 + cos(π s / steps)) / 2``; the length is that
    of all gradients' numbers in a row.

    Parameters
    ----------
    arrays : list of arrays
        Changed in place.
    step : callable
        ``step()`` returns a loss and its gradients, in the order of `arrays`.
    steps : int
    rate : float

    Returns
    -------
    losses : array, shape (steps,)

    Raises
    ------
    ValueError, TypeError
        If an argument is not what it should be; the message names it.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> w = [np.array([4.0])]
    >>> losses = train_steps(w, lambda: (float(w[0][0] ** 2), [2 * w[0]]), 200, rate=0.1)
    >>> bool(losses[-1] < 0.001)
    True
    """
    if not isinstance(arrays, (list, tuple)):
        raise TypeError(f"arrays: expected a list of arrays, got {type(arrays).__name__}")
    function("step", step, "nothing that returns a loss and gradients")
    steps, rate = integer("steps", steps, minimum=1, maximum=100_000), number("rate", rate, above=0)
    with one_thread(), said_of("arrays, step, rate"):
        return _train(arrays, step, steps, rate)


def _train(arrays, step, steps, rate):
    optimiser, losses = Adam(rate, beta_2=0.99), np.zeros(steps)
    for n in range(steps):
        losses[n], gradients = step()
        length = np.sqrt(sum(float(np.square(g).sum()) for g in gradients))
        if length > _LONGEST_GRADIENT:
            gradients = [g * (_LONGEST_GRADIENT / length) for g in gradients]
        # Never quite zero, which no optimiser takes for a rate.
        fall = max((1 + np.cos(np.pi * n / steps)) / 2, 1e-6)
        optimiser.learning_rate = rate * min(1, (n + 1) / _WARM_UP) * fall
        optimiser.update(arrays, gradients)
    return losses


def train_words(
    grammar,
    *,
    seed=0,
    steps=1000,
    hidden_rate=0.3,
    batch=128,
    dim=32,
    num_blocks=1,
    show=None,
    pixels=0,
    rate=4e-3,
):
    """A reader that fills in hidden words, trained on sentences drawn from a grammar.

    At every step `batch` digits are drawn, a sentence for each, and words are hidden (`hide`); the loss is
    `masked_loss`.

    Parameters
    ----------
    grammar : Grammar
    seed, steps, batch, dim, num_blocks : int
    hidden_rate : float
        The chance of each word to be hidden.
    show : callable, optional
        ``show(digits, rng)`` gives a picture for each digit, shape (batch, pixels), to stand in front of its
        sentence.
    pixels : int
        How many numbers such a picture has.
    rate : float
        As in `train_steps`.

    Returns
    -------
    ReaderWeights

    Raises
    ------
    ValueError, TypeError
        If an argument is not what it should be; the message names it.

    Notes
    -----
    Written in lesson 16_pretraining.

    Examples
    --------
    >>> train_words(clue_grammar("en"), steps=2, batch=8, dim=8).kernel.shape
    (8, 38)
    """
    if not isinstance(grammar, Grammar):
        raise TypeError(f"grammar: expected a Grammar, got {type(grammar).__name__}")
    seed, batch = integer("seed", seed, minimum=0), integer("batch", batch, minimum=1, maximum=2**16)
    hidden_rate = number("hidden_rate", hidden_rate, above=0, maximum=1)
    pixels = integer("pixels", pixels, minimum=0)
    if show is not None:
        function("show", show, "digits and a generator")
    rng = np.random.default_rng(seed)
    weights = ReaderWeights.random(
        rng,
        inputs=grammar.mask_id + 1,
        places=grammar.ids.shape[1] + 1,
        dim=dim,
        outputs=grammar.mask_id,
        num_blocks=num_blocks,
        pixels=pixels,
    )
    sums = np.cumsum(grammar.given_digit, axis=1)

    def step():
        digits = rng.integers(10, size=batch)
        drawn = (sums[digits] <= rng.random((batch, 1)) * sums[0, -1]).sum(axis=1)
        ids = grammar.ids[drawn]
        seen, hidden = hide(ids, rng.random(ids.shape), hidden_rate, grammar.mask_id)
        if not hidden.any():
            seen, hidden = hide(ids, np.zeros(ids.shape), hidden_rate, grammar.mask_id)
        shown = None if show is None else show(digits, rng)
        return reader_gradients(seen, weights, lambda y: masked_loss(y, ids, hidden), shown=shown)

    train_steps(weights.arrays(), step, steps, rate=rate)
    return weights
