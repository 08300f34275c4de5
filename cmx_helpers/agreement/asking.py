"""Questions about what is seen and what is heard, and their answers, in words. Lesson 14_agreement."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import as_integers, generator
from cmx_helpers._common.validate import check_shape, integer, one_of
from cmx_helpers.agreement.answers import COUNTS, KINDS, answer_table
from cmx_helpers.datasets.clues import LANGUAGES
from cmx_helpers.embeddings import Vocabulary, pad, tokenize

START, END = "<start>", "<end>"

_NUMBERS = {"en": "one two three four five six seven eight nine".split(), "zh": list("一二三四五六七八九")}
_ASKED = {
    "en": {
        "larger": (
            "is what you see larger than what you hear",
            "which is larger what you see or what you hear",
            "is the digit in the picture the larger one",
        ),
        "same": (
            "is what you see the same as what you hear",
            "do you see and hear the same digit",
            "do picture and sound agree",
        ),
        "more": (
            "how many more do you see than you hear",
            "by how many does what you see exceed what you hear",
            "how many more are in the picture",
        ),
    },
    "zh": {
        "larger": ("看到的比听到的大吗", "看到的和听到的哪个大", "图里的数更大吗"),
        "same": ("看到的和听到的一样吗", "图和声音是同一个数吗", "看到的就是听到的数吗"),
        "more": ("看到的比听到的多几", "图里的数多出几", "看到的减去听到的是几"),
    },
}
_SAID = {
    "en": {
        "larger": ("what you hear is larger", "both are the same", "what you see is larger"),
        "same": ("no they differ", "yes they are the same"),
        "more": ("{} fewer", "just as many", "{} more"),
    },
    "zh": {
        "larger": ("听到的更大", "两个一样大", "看到的更大"),
        "same": ("不是", "是的"),
        "more": ("少{}", "一样多", "多{}"),
    },
}


class Questions(NamedTuple):
    """Everything that can be asked and answered in one language, in words and in numbers."""

    kinds: np.ndarray
    """(wordings,), which of `KINDS` a wording asks for, as a number."""
    asked: np.ndarray
    """(wordings, longest question), the start first; a question ends at the right, padding is on the left."""
    answers: tuple
    """For each of `KINDS` the answers, (answers, longest answer) with the end; 0 fills up."""
    vocabulary: Vocabulary


def questions(language="en"):
    """Three questions in three wordings each, and the words of all their answers.

    "larger" has three answers (what is heard, the same, what is seen), "same" has two (no, yes), "more" has
    nineteen (nine fewer to nine more).

    Parameters
    ----------
    language : {"en", "zh"}

    Returns
    -------
    Questions

    Raises
    ------
    ValueError
        `language` is neither.

    Notes
    -----
    Used in lesson 14_agreement.

    Examples
    --------
    >>> asking = questions()
    >>> asking.asked.shape, [len(of) for of in asking.answers]
    ((9, 12), [3, 2, 19])
    >>> " ".join(asking.vocabulary.decode(asking.answers[2][16]))
    'seven more <end> <pad> <pad> <pad>'
    """
    one_of("language", language, LANGUAGES)
    asked = [(kind, text) for kind in KINDS for text in _ASKED[language][kind]]
    said = [[_told(language, kind, number) for number in range(count)] for kind, count in COUNTS.items()]
    wordings = [[START, *tokenize(text, language)] for _, text in asked]
    answers = [[[*tokenize(text, language), END] for text in texts] for texts in said]
    vocabulary = Vocabulary.from_sentences([*wordings, *(row for rows in answers for row in rows)])
    longest = max(len(row) for rows in answers for row in rows)
    length = max(len(row) for row in wordings)
    return Questions(
        np.array([KINDS.index(kind) for kind, _ in asked]),
        np.array([[0] * (length - len(row)) + vocabulary.encode(row) for row in wordings]),
        tuple(pad([vocabulary.encode(row) for row in rows], longest) for rows in answers),
        vocabulary,
    )


def ask(seen, heard, asking, rng):
    """For each pair of digits a question in one of its wordings, and its right answer, in words.

    Parameters
    ----------
    seen, heard : array of int, shape (n,)
    asking : Questions
    rng : numpy.random.Generator
        Moves on with every call.

    Returns
    -------
    asked : int array, shape (n, longest question)
    said : int array, shape (n, longest answer)
    kinds : int array, shape (n,)
        Which of `KINDS` was asked.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Used in lesson 14_agreement.

    Examples
    --------
    >>> asked, said, kinds = ask([7, 3], [5, 3], questions(), np.random.default_rng(0))
    >>> asked.shape, said.shape, kinds.shape
    ((2, 12), (2, 6), (2,))
    """
    seen, heard = (_digits(name, value) for name, value in (("seen", seen), ("heard", heard)))
    check_shape("heard", heard, seen.shape)
    if not isinstance(asking, Questions):
        raise TypeError(f"asking: expected Questions, got {type(asking).__name__}")
    wording = generator("rng", rng).integers(len(asking.asked), size=len(seen))
    kinds = asking.kinds[wording]
    said = [asking.answers[kind][answer_table(KINDS[kind])[s, h]] for kind, s, h in zip(kinds, seen, heard)]
    return asking.asked[wording], np.array(said).reshape(len(seen), -1), kinds


def _digits(name, value):
    digits = as_integers(name, value, ndim=1)
    if digits.size:
        integer(name, int(digits.min()), minimum=0)
        integer(name, int(digits.max()), maximum=9)
    return digits


def _told(language, kind, number):
    said = _SAID[language][kind]
    if kind != "more":
        return said[number]
    numbers, less = _NUMBERS[language], number - 9
    return said[1] if not less else said[1 + np.sign(less)].format(numbers[abs(less) - 1])
