"""Questions about what is seen and what is heard, and their answers in words. Lesson 14_agreement."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import generator
from cmx_helpers._common.validate import as_float, check_shape, integer, one_of
from cmx_helpers.datasets.clues import LANGUAGES
from cmx_helpers.embeddings import Vocabulary, pad, tokenize
from cmx_helpers.evaluation import additive_bound, best_accuracy

KINDS = ("larger", "same", "more")
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
    said = [[_told(language, kind, number) for number in range(count)] for kind, count in _COUNTS.items()]
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


def answer_table(kind):
    """The right answer for each digit seen and each digit heard, as a number.

    Parameters
    ----------
    kind : {"larger", "same", "more"}
        "larger": 0 what is heard, 1 the same, 2 what is seen. "same": 0 no, 1 yes. "more": seen less heard,
        plus nine.

    Returns
    -------
    int64 array, shape (10, 10)
        The digit seen counts the rows.

    Raises
    ------
    ValueError
        `kind` is none of these.

    Notes
    -----
    Derived in lesson 14_agreement.

    Examples
    --------
    >>> answer_table("larger")[5, [4, 5, 6]].tolist(), answer_table("more")[7, 3].item()
    ([2, 1, 0], 13)
    """
    one_of("kind", kind, KINDS)
    seen, heard = np.indices((10, 10))
    return {
        "larger": np.sign(seen - heard) + 1,
        "same": (seen == heard).astype(np.int64),
        "more": seen - heard + 9,
    }[kind]


def answer_ceilings(kind):
    """The best share of right answers, by counting, where both digits are any of ten, each as likely.

    Parameters
    ----------
    kind : {"larger", "same", "more"}

    Returns
    -------
    dict of str to float
        "nothing", "picture", "sound" and "both": what is seen or heard. "late fusion": an upper bound for
        scores of the picture and of the sound that are added up (`evaluation.additive_bound`).

    Raises
    ------
    ValueError
        `kind` is none of these.

    Notes
    -----
    Derived in lesson 14_agreement.

    Examples
    --------
    >>> {name: round(share, 4) for name, share in answer_ceilings("larger").items()}
    {'nothing': 0.45, 'picture': 0.7, 'sound': 0.7, 'both': 1.0, 'late fusion': 1.0}
    """
    table = answer_table(kind)
    joint = (table[..., None] == np.arange(_COUNTS[kind])) / table.size
    known = {"nothing": (0, 1), "picture": (1,), "sound": (0,), "both": ()}
    best = {name: best_accuracy(np.atleast_2d(joint.sum(axis=axes))) for name, axes in known.items()}
    return {**best, "late fusion": additive_bound(table)}


def pair_beliefs(picture, sound):
    """The belief about both digits at once, for two that were drawn independently.

    .. math:: p(s, h) = p(s)\\, q(h)

    Parameters
    ----------
    picture, sound : array, shape (n, 10)
        Beliefs about the digit seen and the digit heard.

    Returns
    -------
    array, shape (n, 100)
        Number 10 · seen + heard.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 14_agreement.

    Examples
    --------
    >>> pair_beliefs(np.eye(10)[[7]], np.eye(10)[[3]]).argmax()
    np.int64(73)
    """
    picture, sound = (
        as_float(name, value, ndim=2, finite=True) for name, value in (("picture", picture), ("sound", sound))
    )
    check_shape("picture", picture, (None, 10))
    check_shape("sound", sound, picture.shape)
    return (picture[:, :, None] * sound[:, None, :]).reshape(len(picture), -1)


def answer_beliefs(picture, sound, kind):
    """How likely each answer is, given two beliefs about digits that were drawn independently.

    .. math:: p(a) = \\sum_{s,h} p(s)\\, q(h)\\, [\\,a(s, h) = a\\,]

    For "same" the second of the two numbers is lesson 14's overlap.

    Parameters
    ----------
    picture, sound : array, shape (n, 10)
        Beliefs about the digit seen and the digit heard.
    kind : {"larger", "same", "more"}

    Returns
    -------
    array, shape (n, answers)
        The mean of its rows' largest is the share of right answers that the beliefs promise.

    Raises
    ------
    ValueError, TypeError
        If a shape or a type does not fit; the message names the argument.

    Notes
    -----
    Derived in lesson 14_agreement.

    Examples
    --------
    >>> seven, unsure = np.eye(10)[[7]], np.full((1, 10), 0.1)
    >>> answer_beliefs(seven, unsure, "larger").round(2).tolist()
    [[0.2, 0.1, 0.7]]
    """
    table = answer_table(kind)
    pairs = pair_beliefs(picture, sound)
    return pairs @ (table.reshape(-1, 1) == np.arange(_COUNTS[kind])).astype(pairs.dtype)


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
    digits = np.asarray(value)
    if digits.ndim != 1 or (digits.size and digits.dtype.kind not in "iu"):
        raise TypeError(f"{name}: expected a row of integers, got {digits.dtype} of shape {digits.shape}")
    if digits.size:
        integer(name, int(digits.min()), minimum=0)
        integer(name, int(digits.max()), maximum=9)
    return digits.astype(np.int64)


def _told(language, kind, number):
    said = _SAID[language][kind]
    if kind != "more":
        return said[number]
    numbers, less = _NUMBERS[language], number - 9
    return said[1] if not less else said[1 + np.sign(less)].format(numbers[abs(less) - 1])


_COUNTS = {kind: int(answer_table(kind).max()) + 1 for kind in KINDS}
