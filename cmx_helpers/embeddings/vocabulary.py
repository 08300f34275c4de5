"""From words to numbers: the vocabulary, padding, checked ids; `embeddings` shows them to the world."""

from collections import Counter

import numpy as np

from cmx_helpers._common.arguments import check_size, sequence
from cmx_helpers._common.validate import as_array, integer, shown

PAD, UNKNOWN = "<pad>", "<unk>"
LARGEST_ID = 2**31  # what fits the integers of a 32-bit machine


class Vocabulary:
    """Numbers for words: 0 is padding, 1 is every unknown word, the rest are the given words in order.

    Derived in lesson 04_embeddings.

    Parameters
    ----------
    words : sequence of str
        Each once.

    Raises
    ------
    TypeError, ValueError
        If a word is not a string, is empty, or comes twice.

    Examples
    --------
    >>> vocabulary = Vocabulary.from_sentences([["we", "like", "apples"], ["we", "eat"]])
    >>> len(vocabulary), vocabulary.encode(["we", "like", "pears"])
    (6, [2, 5, 1])
    >>> vocabulary.decode([2, 4, 1, 0])
    ['we', 'eat', '<unk>', '<pad>']
    """

    def __init__(self, words):
        words = sequence("words", words, "words")
        self.words = [PAD, UNKNOWN]
        self._ids = {PAD: 0, UNKNOWN: 1}
        for word in words:
            if not isinstance(word, str) or not word:
                raise ValueError(f"words: expected words, got {shown(word)}")
            if word in self._ids:
                raise ValueError(f"words: expected every word once, got {word!r} again")
            self._ids[word] = len(self.words)
            self.words.append(word)

    @classmethod
    def from_sentences(cls, sentences, *, min_count=1, max_words=None):
        """The words of tokenised sentences, the frequent ones first, equals in alphabetical order.

        Words seen less than `min_count` times, or after the first `max_words`, stay unknown.
        """
        min_count = integer("min_count", min_count, minimum=1)
        if max_words is not None:
            max_words = integer("max_words", max_words, minimum=1)
        counts = Counter()
        for position, sentence in enumerate(sequence("sentences", sentences, "tokenised sentences")):
            counts.update(_checked_tokens(f"sentences[{position}]", sentence))
        ranked = sorted(counts, key=lambda word: (-counts[word], word))
        return cls([w for w in ranked if counts[w] >= min_count and w not in (PAD, UNKNOWN)][:max_words])

    def encode(self, tokens):
        """The ids of a tokenised sentence; 1 for words that are not in the vocabulary."""
        return [self._ids.get(token, 1) for token in _checked_tokens("tokens", tokens)]

    def decode(self, ids):
        """The words of ids; an id beyond the vocabulary is a ValueError."""
        ids = [integer("ids", i) for i in sequence("ids", ids, "ids")]
        for i in ids:
            if not 0 <= i < len(self):
                raise ValueError(f"ids: expected ids from 0 to {len(self) - 1}, got {shown(i)}")
        return [self.words[i] for i in ids]

    def __len__(self):
        return len(self.words)

    def __contains__(self, word):
        return word in self._ids

    def __repr__(self):
        return f"Vocabulary of {len(self)} words: {', '.join(self.words[2:6])}, ..."


def _checked_tokens(name, tokens):
    if isinstance(tokens, str):
        raise TypeError(f"{name}: expected a list of tokens, got one string (tokenize it first)")
    tokens = sequence(name, tokens, "tokens")
    if not tokens:
        raise ValueError(f"{name}: expected at least one token, got an empty sentence")
    for token in tokens:
        if not isinstance(token, str):
            raise TypeError(f"{name}: expected words, got {shown(token)}")
    return tokens


def pad(sequences, length=None):
    """Put sequences of ids of unequal length into one array, filled with 0 at the end.

    ``pad(...) != 0`` is the mask that `recurrent` and `attention` want. Derived in lesson 04_embeddings.

    Parameters
    ----------
    sequences : sequence of sequences of int
    length : int, optional
        The longest sequence by default; longer sequences lose their end.

    Returns
    -------
    ids : integer array, shape (sequences, length)

    Raises
    ------
    TypeError, ValueError
        If a sequence is empty or holds something that is not an id.

    Examples
    --------
    >>> pad([[3, 4, 5], [6]]).tolist()
    [[3, 4, 5], [6, 0, 0]]
    """
    rows = checked_ids("sequences", sequences)
    longest = max(len(row) for row in rows)
    length = longest if length is None else integer("length", length, minimum=1)
    check_size("length", len(rows), length)
    ids = np.zeros((len(rows), length), np.int64)
    for row, padded in zip(rows, ids):
        kept = row[:length]
        padded[: len(kept)] = kept
    return ids


def checked_ids(name, sequences, size=None):
    """Return a list of integer arrays, or say which sequence holds no ids, or ids beyond `size`."""
    sequences = sequence(name, sequences, "sequences of ids")
    rows = [as_array(f"{name}[{position}]", row) for position, row in enumerate(sequences)]
    if not rows:
        raise ValueError(f"{name}: expected at least one sequence")
    for position, row in enumerate(rows):
        where = f"{name}[{position}]"
        if row.size == 0:
            raise ValueError(f"{where}: expected at least one id, got an empty sentence")
        if row.ndim != 1 or row.dtype.kind not in "iu":
            raise TypeError(f"{where}: expected a sequence of integers, got {shown(sequences[position])}")
        if row.min() < 0 or (size is not None and row.max() >= size):
            bad = row.min() if row.min() < 0 else row.max()
            top = "" if size is None else f" and below {size}, the size of the vocabulary"
            raise ValueError(f"{where}: expected ids from 0{top}, got {bad}")
        if row.max() >= LARGEST_ID:
            raise ValueError(f"{where}: expected ids below {LARGEST_ID}, got {row.max()}")
    return rows
