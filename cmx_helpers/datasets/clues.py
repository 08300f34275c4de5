"""Sentences that narrow a digit down without naming it, in English and Chinese.

A sentence depends on the digit only through the cell that the digit is in: every template of a cell is true
for, and as likely with, each digit of that cell. That is what makes the best accuracy from text alone a
closed form.
"""

from typing import NamedTuple

import numpy as np

from .._common.arguments import mapping
from .._common.validate import integer, number, one_of
from ._clue_types import CLUE_TYPES

LANGUAGES = ("en", "zh")


class Clue(NamedTuple):
    """A sentence, its type, and the digits that it is true for."""

    text: str
    kind: str
    digits: tuple


def clue(digit, *, kind=None, language="en", rng):
    """A random sentence about `digit`.

    Its type is drawn with the weights of `CLUE_TYPES`, independently of the digit, then one of the
    sentences of the digit's cell, each as likely. There are at most ten tokens: words in English,
    characters in Chinese. No sentence has punctuation.

    Parameters
    ----------
    digit : int
        0 to 9.
    kind : {None, "parity", "below_five", "remainder_by_three", "parity_below_five"}
        The type; None draws one.
    language : {"en", "zh"}
        English or Chinese. (The spoken set names Mandarin "cmn".)
    rng : numpy.random.Generator
        Moves on with every call.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        `digit` is not in 0 to 9, `kind` or `language` is none of these.
    TypeError
        `digit` is not an integer, `rng` is not a Generator.

    Notes
    -----
    Used from lesson 00_start_here on.

    Examples
    --------
    >>> clue(4, kind="parity_below_five", rng=np.random.default_rng(1))
    'it is even and below five'
    """
    digit = integer("digit", digit, minimum=0, maximum=9)
    one_of("language", language, LANGUAGES)
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng: expected a numpy.random.Generator, got {rng!r}")
    if kind is None:
        weights = np.array([clue_type.weight for clue_type in CLUE_TYPES.values()])
        kind = list(CLUE_TYPES)[rng.choice(len(weights), p=weights / weights.sum())]
    clue_type = CLUE_TYPES[one_of("kind", kind, tuple(CLUE_TYPES))]
    cell = next(i for i, digits in enumerate(clue_type.cells) if digit in digits)
    sentences = clue_type.templates[language][cell]
    return sentences[rng.integers(len(sentences))]


def all_clues(language="en"):
    """Every sentence there is.

    Parameters
    ----------
    language : {"en", "zh"}

    Returns
    -------
    list of Clue
        With `text`, `kind` and `digits`, the digits that the sentence is true for.

    Raises
    ------
    ValueError
        `language` is neither.

    Examples
    --------
    >>> all_clues("zh")[0]
    Clue(text='这个数是偶数', kind='parity', digits=(0, 2, 4, 6, 8))
    """
    one_of("language", language, LANGUAGES)
    return [
        Clue(text, kind, digits)
        for kind, clue_type in CLUE_TYPES.items()
        for digits, sentences in zip(clue_type.cells, clue_type.templates[language])
        for text in sentences
    ]


def clue_ceiling(weights=None):
    """The best accuracy that anything can reach that only reads the clue.

    .. math:: \\sum_t w_t \\, K_t / 10

    for ten equally likely digits and types `t`, drawn independently of the digit with chance :math:`w_t`,
    that divide them into :math:`K_t` cells. A cell of `c` digits comes up with chance `c`/10 and the best
    guess in it is right with chance 1/`c`: each cell adds 1/10, whatever its size.

    Parameters
    ----------
    weights : mapping of str to float, optional
        Type -> weight, not negative; divided by their sum. The weights of `CLUE_TYPES` where it is not given.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        A type is unknown, a weight is negative, all are zero.
    TypeError
        A weight is not a number.

    Notes
    -----
    Derived in lesson 11_evaluation.

    Examples
    --------
    >>> clue_ceiling()
    0.275
    >>> clue_ceiling({"parity": 1})
    0.2
    """
    if weights is None:
        weights = {kind: clue_type.weight for kind, clue_type in CLUE_TYPES.items()}
    names = [one_of("weights", kind, tuple(CLUE_TYPES)) for kind in mapping("weights", weights)]
    values = [number(f"weights[{kind!r}]", weights[kind], minimum=0) for kind in names]
    if sum(values) <= 0:
        raise ValueError(f"weights: expected at least one above zero, got {dict(weights)}")
    cells = [len(CLUE_TYPES[kind].cells) for kind in names]
    return sum(w * k for w, k in zip(values, cells)) / (10 * sum(values))
