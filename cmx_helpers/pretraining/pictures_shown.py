"""What a picture tells about a hidden word: bars, and where a reader is. Lesson 16_pretraining."""

import numpy as np

from cmx_helpers._common.arguments import as_integers, said_of, sequence
from cmx_helpers._common.validate import as_float, integer, number, shown
from cmx_helpers.agreement import softmax_regression
from cmx_helpers.pretraining.grammar import Grammar, hidden_contexts, word_beliefs
from cmx_helpers.pretraining.masked import hide, log_chances
from cmx_helpers.pretraining.reader import reader
from cmx_helpers.training import softmax


def digit_beliefs(grammar, rate):
    """The contexts of a grammar, and the beliefs of someone who knows the digit, a table for each digit.

    Parameters
    ----------
    grammar : Grammar
    rate : float
        The chance of each word to be hidden.

    Returns
    -------
    rows : array, shape (contexts, longest)
    beliefs : array, shape (10, contexts, longest, words)
        As of `word_beliefs`; their mean is the belief of someone who does not know it.

    Raises
    ------
    ValueError, TypeError
        If an argument is not what it should be; the message names it.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> from cmx_helpers.pretraining import clue_grammar
    >>> rows, beliefs = digit_beliefs(clue_grammar("en"), 0.3)
    >>> rows.shape, beliefs.shape
    ((1544, 8), (10, 1544, 8, 38))
    """
    if not isinstance(grammar, Grammar):
        raise TypeError(f"grammar: expected a Grammar, got {type(grammar).__name__}")
    contexts = hidden_contexts(grammar.ids, grammar.chances, rate, grammar.mask_id)
    factors = grammar.given_digit / grammar.chances
    beliefs = [word_beliefs(contexts, grammar.ids, grammar.mask_id, each) for each in factors]
    return contexts.rows, np.stack(beliefs)


def picture_bars(grammar, weights, training, test, *, samples=6000, rate=0.3, seed=0):
    """Nats for a hidden word, on the same drawn sentences with pictures, by five guessers.

    Digits are drawn alike, a test picture and a sentence for each, and words are hidden. Three guessers know
    the grammar by heart: one sees no picture, one reads it by softmax regression (of the training
    pictures), one knows the digit. The reader is asked with the right picture, and with
    one of another sample.

    Parameters
    ----------
    grammar : Grammar
    weights : ReaderWeights
        Of `train_words`, with pictures of as many pixels as the test's.
    training, test : pairs (pictures, labels)
        Each digit occurs.
    samples : int
    rate : float
    seed : int

    Returns
    -------
    dict of str to float

    Raises
    ------
    ValueError, TypeError
        If an argument is not what it should be; the message names it.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> from cmx_helpers import datasets
    >>> from cmx_helpers.pretraining import ReaderWeights, clue_grammar
    >>> sizes = {"inputs": 39, "places": 9, "dim": 8, "outputs": 38, "pixels": 64}
    >>> weights = ReaderWeights.random(np.random.default_rng(0), **sizes)
    >>> splits = datasets.handwriting("train"), datasets.handwriting("test")
    >>> bars = picture_bars(clue_grammar("en"), weights, *splits, samples=200)
    >>> bars["knows the digit"] < bars["reads the picture by regression"] < bars["trained, a wrong picture"]
    True
    """
    rows, beliefs = digit_beliefs(grammar, number("rate", rate, above=0, maximum=1))
    samples = integer("samples", samples, minimum=1, maximum=100_000)
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    (known, known_as), (pictures, labels) = (_pair("training", training), _pair("test", test))
    regression = softmax_regression(known, known_as)
    digits = rng.integers(10, size=samples)
    seen_with = pictures[[rng.choice(np.flatnonzero(labels == d)) for d in digits]]
    sums = np.cumsum(grammar.given_digit, axis=1)
    ids = grammar.ids[(sums[digits] <= rng.random((samples, 1)) * sums[0, -1]).sum(axis=1)]
    seen, hidden = hide(ids, rng.random(ids.shape), rate, grammar.mask_id)
    number_of = {tuple(row): n for n, row in enumerate(rows.tolist())}
    asked, place = np.nonzero(hidden)
    context, truth = np.array([number_of[tuple(seen[n].tolist())] for n in asked]), ids[asked, place]
    tables = beliefs[:, context, place]  # (10, hidden words, words)

    def grammarian(chances):
        weighed = np.einsum("nd,dnw->nw", chances, tables)
        return np.log(weighed[np.arange(len(truth)), truth] / weighed.sum(axis=1))

    def trained(those):
        parts = [slice(n, n + 1000) for n in range(0, samples, 1000)]
        logits = np.concatenate([reader(seen[part], weights, shown=those[part]) for part in parts])
        return log_chances(logits[asked, place])[np.arange(len(truth)), truth]

    reading = softmax(regression.logits(seen_with))[asked]
    logs = {
        "sees no picture": grammarian(np.full((len(asked), 10), 0.1)),
        "reads the picture by regression": grammarian(reading),
        "knows the digit": grammarian(np.eye(10)[digits[asked]]),
        "trained, with the picture": trained(seen_with),
        "trained, a wrong picture": trained(seen_with[rng.permutation(samples)]),
    }
    return {name: float(-values.mean()) for name, values in logs.items()}


def _flat(pictures, labels):
    pictures, labels = as_float("pictures", pictures, finite=True), as_integers("labels", labels, ndim=1)
    if pictures.ndim < 2:
        raise ValueError(f"pictures: expected shape (batch, ...), got {shown(pictures)}")
    return pictures.reshape(len(pictures), -1), labels


def _pair(name, value):
    """Pictures and labels of an argument that holds both."""
    parts = sequence(name, value, "pictures and labels")
    if len(parts) != 2:
        raise ValueError(f"{name}: expected pictures and labels, got {len(parts)} parts")
    with said_of(name):
        return _flat(*parts)


def noisy_digits(pictures, labels, *, noise=0.3):
    """A function that draws a picture for each digit, with normal noise: each training picture is met often.

    Parameters
    ----------
    pictures : array, shape (batch, ...)
    labels : array of int, shape (batch,)
        Each digit occurs.
    noise : float
        Standard deviation.

    Returns
    -------
    callable
        ``show(digits, rng)`` gives rows of pixels, shape (len(digits), pixels), float32.

    Raises
    ------
    ValueError, TypeError
        If an argument is not what it should be; the message names it.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> show = noisy_digits(np.eye(10), np.arange(10), noise=0.0)
    >>> show([3], np.random.default_rng(0)).argmax()
    np.int64(3)
    """
    pictures, labels = _flat(pictures, labels)
    pictures, noise = pictures.astype(np.float32), number("noise", noise, minimum=0)
    if len(labels) != len(pictures) or not set(range(10)) <= set(labels.tolist()):
        raise ValueError(f"labels: expected a digit for each picture, all ten of them, got {shown(labels)}")
    of_digit = [pictures[labels == digit] for digit in range(10)]

    def show(digits, rng):
        drawn = np.stack([of_digit[d][rng.integers(len(of_digit[d]))] for d in digits])
        return drawn + np.float32(noise) * rng.standard_normal(drawn.shape, dtype=np.float32)

    return show
