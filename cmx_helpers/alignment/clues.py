"""The clue sentences as bags of words, and how likely each is for each digit. Used in lesson 12_alignment."""

from typing import NamedTuple

import numpy as np

from cmx_helpers import datasets
from cmx_helpers._common.arguments import as_integers, generator
from cmx_helpers._common.validate import one_of
from cmx_helpers.embeddings import Vocabulary, pad, tokenize

LANGUAGES = ("en", "zh")


class ClueBags(NamedTuple):
    """Every clue of a language; row s of everything is sentence s."""

    texts: list
    cells: list
    """Tuples: the digits that the sentence is true for."""
    chances: np.ndarray
    """Shape (10, sentences): p(sentence | digit)."""
    bags: np.ndarray
    """Shape (sentences, words), float32: how often each word of the vocabulary occurs."""
    ids: np.ndarray
    """Shape (sentences, 10), int32: the words in their order, as lesson 09's readers take them."""
    vocabulary: Vocabulary
    language: str

    def bag(self, text):
        """A sentence of one's own as a bag of words, shape (words,); unknown words are left out.

        Raises ValueError if no word of it is known, TypeError if it is no text.

        Examples
        --------
        >>> int(clue_bags("en").bag("it is even, surely").sum())
        3
        """
        if not isinstance(text, str):
            raise TypeError(f"text: expected a sentence, got {type(text).__name__}")
        ids = np.asarray(self.vocabulary.encode(tokenize(text, self.language)), dtype=int)
        bag = (
            _bags(ids[None], self.bags.shape[1])[0] if len(ids) else np.zeros(self.bags.shape[1], np.float32)
        )
        if not bag.any():
            known = ", ".join(sorted(set(" ".join(self.texts).split()))[:8])
            raise ValueError(
                f"text: expected a word that the clues have (such as {known}), got {text[:60]!r}"
            )
        return bag

    def draw(self, digits, rng):
        """For each digit a random sentence that is true for it, as likely as `chances` says: row numbers.

        Raises TypeError or ValueError naming the argument that does not fit.

        Examples
        --------
        >>> clues = clue_bags("en")
        >>> [3 in clues.cells[row] for row in clues.draw([3, 3, 3], np.random.default_rng(0))]
        [True, True, True]
        """
        digits = as_integers("digits", digits, ndim=1)
        if digits.size and (digits.min() < 0 or digits.max() > 9):
            raise ValueError(f"digits: expected 0 … 9, got {digits.min()} … {digits.max()}")
        limits = self.chances.cumsum(axis=1)
        limits[limits > 1 - 1e-9] = 2  # no rounding error below one, and what follows is never reached
        return (limits[digits] <= generator("rng", rng).random((len(digits), 1))).sum(axis=1)


def clue_bags(language="en"):
    """All clues of a language, as a network without an order of words takes them.

    p(s | d) = w_type / (sentences of the cell that d is in), 0 where sentence s is not true for digit d.

    Parameters
    ----------
    language : {"en", "zh"}

    Returns
    -------
    ClueBags

    Raises
    ------
    ValueError
        `language` is neither.

    Notes
    -----
    Used in lesson 12_alignment.

    Examples
    --------
    >>> clues = clue_bags("en")
    >>> clues.bags.shape, clues.texts[0], clues.cells[0]
    ((37, 36), 'an even number', (0, 2, 4, 6, 8))
    """
    one_of("language", language, LANGUAGES)
    clues = datasets.all_clues(language)
    words = [tokenize(clue.text, language) for clue in clues]
    vocabulary = Vocabulary.from_sentences(words)
    ids = pad([vocabulary.encode(w) for w in words], 10).astype(np.int32)
    cells = [clue.digits for clue in clues]
    weights = {kind: clue_type.weight for kind, clue_type in datasets.CLUE_TYPES.items()}
    kinds = [(clue.kind, clue.digits) for clue in clues]
    shares = np.array([weights[kind] / kinds.count((kind, digits)) for kind, digits in kinds])
    chances = np.array([[digit in cell for cell in cells] for digit in range(10)]) * shares
    bags = _bags(ids, len(vocabulary) - 2)
    return ClueBags(
        [clue.text for clue in clues], cells, chances / sum(weights.values()), bags, ids, vocabulary, language
    )


def _bags(ids, words):
    """Counts of the ids from 2 on: 0 is padding, 1 an unknown word."""
    counts = (ids[..., None] == np.arange(2, words + 2)).sum(axis=1)
    return counts.astype(np.float32)
