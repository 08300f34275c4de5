"""The sentences that CMX Digits gives to read, as rows of numbers; and what the arithmetic ones ask for."""

import numpy as np

from ..embeddings import Vocabulary, pad, tokenize
from ._clue_types import CLUE_TYPES

TASKS = ("evidence", "arithmetic")
TEXT_LENGTH = 10
UNKNOWN_ID = 1
OPERATIONS = ("plus", "minus", "times")

# "The first" is the digit seen, "the second" the digit heard. No sentence fits two operations.
ORDERS = {
    "en": (
        (
            "plus",
            "add them",
            "the sum of both",
            "the first plus the second",
            "add the second to the first",
        ),
        (
            "minus",
            "the first minus the second",
            "take the second from the first",
            "subtract the second from the first",
            "the first less the second",
        ),
        (
            "times",
            "multiply them",
            "the product of both",
            "the first times the second",
            "multiply the first by the second",
        ),
    ),
    "zh": (
        ("加", "两数相加", "求两数之和", "第一个加第二个", "把两个数加起来"),
        ("减", "前数减后数", "第一个减第二个", "求第一个减第二个的差", "从第一个中减去第二个"),
        ("乘", "两数相乘", "求两数之积", "第一个乘第二个", "把两个数乘起来"),
    ),
}


def answer(seen, heard, operation):
    """Seen plus, minus or times heard, modulo ten. Integer arrays of one shape."""
    return np.choose(operation, [seen + heard, seen - heard, seen * heard]) % 10


class Sentences:
    """Every sentence of a task and a language, and how likely each is for each digit or operation."""

    def __init__(self, task, language):
        texts, chances = zip(*(_orders(language) if task == "arithmetic" else _clues(language)))
        tokens = [tokenize(text, language) for text in texts]
        self.vocabulary = Vocabulary.from_sentences(tokens)
        self.ids = pad([self.vocabulary.encode(words) for words in tokens], TEXT_LENGTH).astype(np.int32)
        self.language = language
        self.chances = np.stack(chances, axis=1)  # [label, sentence]
        self._limits = np.cumsum(self.chances, axis=1)
        self._limits[self._limits > 1 - 1e-9] = 1  # no rounding error below one

    def draw(self, labels, u, dropped):
        """For each label the sentence that u in [0, 1) picks; unknown where `dropped`. Shape (n, 10)."""
        ids = self.ids[(self._limits[labels] <= u[:, None]).sum(axis=1)]
        return np.where(dropped & (ids != 0), UNKNOWN_ID, ids)

    def read(self, ids):
        """A row of numbers as a sentence."""
        return ("" if self.language == "zh" else " ").join(self.vocabulary.decode(ids[ids != 0]))


def _orders(language):
    groups = ORDERS[language]
    for operation, texts in enumerate(groups):
        for text in texts:
            yield text, (np.arange(len(groups)) == operation) / len(texts)


def _clues(language):
    """As `clue` draws them: the type with its weight, then a sentence of the digit's cell."""
    total = sum(clue_type.weight for clue_type in CLUE_TYPES.values())
    for clue_type in CLUE_TYPES.values():
        for cell, texts in zip(clue_type.cells, clue_type.templates[language]):
            for text in texts:
                yield text, np.isin(np.arange(10), cell) * clue_type.weight / total / len(texts)
