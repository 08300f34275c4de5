"""The clues as a language known by heart: every sentence, every way to hide words. Lesson 16_pretraining."""

import functools
import itertools
from typing import NamedTuple

import numpy as np

from cmx_helpers import datasets
from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, check_shape, integer, number, one_of
from cmx_helpers.embeddings import Vocabulary, pad, tokenize

# 2 to the power of the words, for each sentence: more is a mistake, not a wish.
_LONGEST = 14


class Grammar(NamedTuple):
    """All sentences of a language of clues."""

    ids: np.ndarray
    """A row for each sentence, shape (sentences, longest); 0 is padding."""
    chances: np.ndarray
    """How often each comes up, shape (sentences,); adds up to 1."""
    given_digit: np.ndarray
    """How often it comes up for each digit, shape (10, sentences); each row adds up to 1."""
    words: tuple
    """The word of each id."""
    language: str

    @property
    def mask_id(self):
        """The id that stands for a hidden word: the first that no word has."""
        return len(self.words)

    def read(self, row):
        """A row as words, a hidden one as ___ ."""
        names = (*self.words, "___")
        return ("" if self.language == "zh" else " ").join(names[i] for i in row if i)


class Contexts(NamedTuple):
    """Every sentence with every choice of hidden words; choices that look alike share a context."""

    rows: np.ndarray
    """What is seen, shape (contexts, longest)."""
    context: np.ndarray
    """Which of the rows each pair of sentence and choice gives, shape (pairs,)."""
    sentence: np.ndarray
    """Its sentence, shape (pairs,)."""
    weights: np.ndarray
    """Its chance, shape (pairs,); adds up to the chance that any word is hidden."""


def clue_grammar(language="en"):
    """The 37 clues of a language, as ids, with their chances.

    A digit, its type of clue and a sentence of its cell are drawn, each alike. English is cut into words,
    Chinese into characters.

    Parameters
    ----------
    language : {"en", "zh"}

    Returns
    -------
    Grammar

    Raises
    ------
    ValueError
        `language` is neither.

    Notes
    -----
    Used in lesson 16_pretraining.

    Examples
    --------
    >>> grammar = clue_grammar("en")
    >>> grammar.ids.shape, len(grammar.words), grammar.read(grammar.ids[2])
    ((37, 8), 38, 'it is even')
    """
    return _grammar_of(one_of("language", language, ("en", "zh")))


@functools.lru_cache
def _grammar_of(language):
    clues = datasets.all_clues(language)
    tokens = [tokenize(clue.text, language) for clue in clues]
    vocabulary = Vocabulary.from_sentences(tokens)
    ids = pad([vocabulary.encode(words) for words in tokens], max(map(len, tokens))).astype(np.int64)
    cells = [(clue.kind, clue.digits) for clue in clues]
    kinds = len({clue.kind for clue in clues})
    given = [
        [(digit in clue.digits) / kinds / cells.count(cell) for clue, cell in zip(clues, cells)]
        for digit in range(10)
    ]
    given = np.array(given)
    words = tuple(vocabulary.decode(range(len(vocabulary))))
    for array in (ids, given):
        array.flags.writeable = False
    return Grammar(ids, given.mean(axis=0), given, words, language)


def hidden_contexts(ids, chances, rate, mask_id):
    """Hide words in every way there is, each word with chance `rate`: what is seen then, and how often.

    A sentence of n words has 2ⁿ - 1 choices that hide something; one that hides h of them comes up with
    ``chance · rateʰ · (1 - rate)ⁿ⁻ʰ``.

    Parameters
    ----------
    ids : array of int, shape (sentences, longest)
        At most 14 words each; 0 is padding, at the end.
    chances : array, shape (sentences,)
    rate : float
        0 to 1.
    mask_id : int
        The id that stands for a hidden word.

    Returns
    -------
    Contexts

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 16_pretraining.

    Examples
    --------
    >>> seen = hidden_contexts([[1, 2], [1, 3]], [0.5, 0.5], 0.5, 4)
    >>> seen.rows.tolist(), seen.weights.tolist()
    ([[1, 4], [4, 2], [4, 3], [4, 4]], [0.125, 0.125, 0.125, 0.125, 0.125, 0.125])
    """
    ids = as_integers("ids", ids, ndim=2)
    chances = as_float("chances", chances, finite=True).astype(float)
    check_shape("chances", chances, (len(ids),))
    rate, mask_id = (
        number("rate", rate, minimum=0, maximum=1),
        integer("mask_id", mask_id, minimum=1, maximum=2**31 - 1),
    )
    if ids.size and (ids.min() < 0 or ids.max() >= mask_id):
        raise ValueError(
            f"ids: expected ids from 0 to {mask_id - 1}, below mask_id, got {ids.min()} to {ids.max()}"
        )
    found, rows, owners, weights = {}, [], [], []
    for sentence, (row, chance) in enumerate(zip(ids, chances)):
        n = int((row != 0).sum())
        if n > _LONGEST or not row[:n].all():
            raise ValueError(f"ids: expected at most {_LONGEST} words, then padding, got row {row.tolist()}")
        for choice in itertools.product((False, True), repeat=n):
            if not any(choice):
                continue
            seen = row.copy()
            seen[:n][list(choice)] = mask_id
            rows.append(found.setdefault(tuple(seen.tolist()), len(found)))
            owners.append(sentence)
            weights.append(chance * rate ** sum(choice) * (1 - rate) ** (n - sum(choice)))
    order = sorted(found)
    place = np.empty(len(found), int)
    place[[found[seen] for seen in order]] = np.arange(len(order))
    rows = place[np.array(rows, int)] if rows else np.zeros(0, int)
    return Contexts(
        np.array(order, ids.dtype).reshape(-1, ids.shape[1]), rows, np.array(owners, int), np.array(weights)
    )


def word_beliefs(contexts, ids, mask_id, given=None):
    """The best guess there is: for each context and place, how much each word weighs.

    ``belief[c, t, w] = sum of the weights of the pairs in context c whose sentence has word w at place t``;
    divided by its sum over w, it is the chance of each word.

    Parameters
    ----------
    contexts : Contexts
    ids : array of int, shape (sentences, longest)
    mask_id : int
    given : array, shape (sentences,), optional
        Factors for the sentences, to know more: of a grammar, ``given_digit[d] / chances``.

    Returns
    -------
    array, shape (contexts, longest, mask_id)
        Zero where nothing is hidden.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 16_pretraining.

    Examples
    --------
    >>> ids = np.array([[1, 2], [1, 3]])
    >>> seen = hidden_contexts(ids, [0.75, 0.25], 0.5, 4)
    >>> word_beliefs(seen, ids, 4)[0, 1].tolist()
    [0.0, 0.0, 0.1875, 0.0625]
    """
    if not isinstance(contexts, Contexts):
        raise TypeError(f"contexts: expected Contexts, got {type(contexts).__name__}")
    ids = as_integers("ids", ids, ndim=2)
    check_shape("ids", ids, (None, contexts.rows.shape[1]))
    mask_id = integer("mask_id", mask_id, minimum=1, maximum=2**16)
    if ids.size and (ids.min() < 0 or ids.max() >= mask_id):
        raise ValueError(f"ids, mask_id: expected ids from 0 to {mask_id - 1}, got up to {ids.max()}")
    weights = contexts.weights
    if given is not None:
        given = as_float("given", given, finite=True)
        check_shape("given", given, (len(ids),))
        weights = weights * given[contexts.sentence]
    if len(contexts.sentence) and contexts.sentence.max() >= len(ids):
        raise ValueError(f"ids: expected the sentences of the contexts, got {len(ids)} of them")
    beliefs = np.zeros((*contexts.rows.shape, mask_id))
    pair, place = np.nonzero(contexts.rows[contexts.context] == mask_id)
    np.add.at(beliefs, (contexts.context[pair], place, ids[contexts.sentence[pair], place]), weights[pair])
    return beliefs
