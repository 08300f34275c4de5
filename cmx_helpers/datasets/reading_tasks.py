"""Two tasks for reader after reader, lessons 04 to 06: clues, some of them held out, and a long memory.

One place makes them, so that each reader gets the same sentences, the same split and the same numbers.
"""

from typing import NamedTuple

import numpy as np

from .._common.arguments import check_size, generator, mapping
from .._common.validate import integer
from ..embeddings import Vocabulary, pad, tokenize
from .clues import all_clues

# The words of a clue in another order, with another answer: parity * 3 + size (`ReadingClues.answers`).
TURNED = {
    "five less than a number": 8,
    "four more than a number": 8,
    "five less than an even number": 5,
    "four more than an even number": 2,
    "five less than an odd number": 2,
    "four more than an odd number": 5,
}
# One for each of the four answers that tell both parity and size, in each language.
HELD_OUT = (
    "an even number less than five",
    "it is odd and below five",
    "an even digit over four",
    "an odd number more than four",
    "小于五的偶数",
    "它是单数而且比五小",
    "超过四的偶数",
    "大于四的奇数",
)


class ReadingClues(NamedTuple):
    """Sentences, their answers, and which of them are held out."""

    texts: list
    """80 sentences: all English clues, all Chinese ones, six that turn a clue's words round."""
    tokens: list
    """Their words (in Chinese their characters)."""
    vocabulary: Vocabulary
    """Of the sentences that are not held out; no word of the others is missing."""
    ids: np.ndarray
    """Integers, (sentences, longest); 0 fills up at the end."""
    answers: np.ndarray
    """3 · parity + size: parity 0 even, 1 odd, 2 not said; size 0 below five, 1 above four, 2 not said."""
    held_out: np.ndarray
    """True for four sentences in each language."""
    english: np.ndarray
    """True for English."""
    twins: np.ndarray
    """Pairs (clue, turned) of the same words with two answers, (6, 2)."""


def reading_clues(*, extra=None, lexicon=None):
    """The clues as a reading task with nine answers: parity and size, each told or not said.

    Derived in lesson 04_embeddings; read again in 05_recurrent and 06_attention.

    Parameters
    ----------
    extra : mapping of str to int, optional
        More sentences to learn from, each with its answer (`ReadingClues.answers`).
    lexicon : collection of str, optional
        Chinese words to be kept whole; without one each character is a word.

    Returns
    -------
    ReadingClues

    Raises
    ------
    ValueError, TypeError
        If a sentence of `extra` is there already, or its answer is not one of 0 to 8; or naming `lexicon`.

    Examples
    --------
    >>> task = reading_clues()
    >>> len(task.texts), int(task.held_out.sum()), task.ids.shape
    (80, 8, (80, 9))
    >>> [task.texts[n] for n in task.twins[2]]
    ['an even number less than five', 'five less than an even number']
    """
    clues = all_clues("en") + all_clues("zh")
    told = [(clue.text, _answer(clue.digits)) for clue in clues] + list(TURNED.items())
    told += _checked(extra, {text for text, _ in told})
    texts, answers = [text for text, _ in told], np.array([answer for _, answer in told])
    held_out = np.isin(texts, HELD_OUT)
    tokens = [tokenize(text, lexicon=lexicon) for text in texts]
    vocabulary = Vocabulary.from_sentences([t for t, out in zip(tokens, held_out) if not out])
    ids = pad([vocabulary.encode(sentence) for sentence in tokens])
    bags = [sorted(sentence) for sentence in tokens]
    turned = range(len(clues), len(clues) + len(TURNED))
    twins = np.array([(bags.index(bags[n]), n) for n in turned])
    english = np.array([text.isascii() for text in texts])
    return ReadingClues(texts, tokens, vocabulary, ids, answers, held_out, english, twins)


def first_numbers(count, length, rng):
    """Sequences of random numbers, the first of them flagged: after the last step it is to be said.

    Derived in lesson 05_recurrent. Same kind as the adding and copying tasks of Hochreiter and Schmidhuber,
    "Long short-term memory", Neural Computation 9 (1997).

    Parameters
    ----------
    count, length : int
        How many sequences, of how many steps.
    rng : numpy.random.Generator
        Moves on with every call.

    Returns
    -------
    x : float64 array, shape (count, length, 2)
        A number from -1 to 1, and a flag that is 1 at the first step and 0 at all others.
    first : float64 array, shape (count, 1)
        What is to be said.

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Examples
    --------
    >>> x, first = first_numbers(3, 5, np.random.default_rng(0))
    >>> x.shape, bool((x[:, 0, 0] == first[:, 0]).all()), x[0, :, 1].tolist()
    ((3, 5, 2), True, [1.0, 0.0, 0.0, 0.0, 0.0])
    """
    count, length = integer("count", count, minimum=1), integer("length", length, minimum=1)
    check_size("count, length", count, length, 2)
    x = np.zeros((count, length, 2))
    x[:, :, 0] = generator("rng", rng).uniform(-1, 1, size=(count, length))
    x[:, 0, 1] = 1
    return x, x[:, 0, :1].copy()


def _checked(extra, there):
    pairs = list(mapping("extra", {} if extra is None else extra, "sentences to answers").items())
    for text, answer in pairs:
        integer(f"extra[{text!r}]", answer, minimum=0, maximum=8)
        if text in there:
            raise ValueError(f"extra: expected new sentences, got {text!r}, which is there already")
    return pairs


def _answer(digits):
    """3 · parity + size of a set of digits; 2 stands for what differs among them."""
    parity, size = {digit % 2 for digit in digits}, {int(digit > 4) for digit in digits}
    return 3 * (parity.pop() if len(parity) == 1 else 2) + (size.pop() if len(size) == 1 else 2)
