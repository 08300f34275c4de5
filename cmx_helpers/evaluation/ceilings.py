"""The best that anything could reach on CMX Digits, by counting; `evaluation` shows it."""

from functools import lru_cache

import numpy as np

from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, check_shape, number, one_of
from cmx_helpers.datasets._protocol import MODALITIES
from cmx_helpers.datasets._sentences import OPERATIONS, TASKS, TEXT_LENGTH, UNKNOWN_ID, Sentences, answer
from cmx_helpers.datasets.clues import LANGUAGES
from cmx_helpers.evaluation.beliefs import as_beliefs
from cmx_helpers.evaluation.contribution import subsets

AXES = {"image": 0, "audio": 1, "text": 2}  # of arithmetic_joint


def best_accuracy(joint):
    """The accuracy of the best possible answer to each observation.

    .. math:: \\sum_x \\max_c \\; p(x, c)

    Nothing that sees x and no more is right more often. Source: Bishop, Pattern Recognition and Machine
    Learning (2006), section 1.5.1. Derived in lesson 11_evaluation.

    Parameters
    ----------
    joint : array, shape (..., classes)
        Probability of each observation together with each class; all of it sums to one.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        `joint` is not a distribution.

    Examples
    --------
    "Even" or "odd" is said of one of ten digits, without fail:

    >>> joint = np.zeros((2, 10))
    >>> joint[0, ::2] = joint[1, 1::2] = 0.1
    >>> round(best_accuracy(joint), 6)
    0.2
    """
    return float(_as_joint(joint).max(axis=-1).sum())


def text_beliefs(ids, *, language="en", task="evidence"):
    """What a sentence of CMX Digits says, exactly: p(label | sentence).

    By Bayes' rule over all the sentences that could have been written, each label as likely. A word that was
    dropped fits every word in its place. Derived in lesson 11_evaluation.

    Parameters
    ----------
    ids : integer array, shape (n, 10)
        Sentences in numbers, as `datasets.cmx_digits` gives them under "text".
    language : {"en", "zh"}
    task : {"evidence", "arithmetic"}

    Returns
    -------
    array, shape (n, classes), float64
        Ten digits for evidence; plus, minus and times for arithmetic.

    Raises
    ------
    ValueError, TypeError
        `ids` are not sentences of this task and language.

    Examples
    --------
    >>> from cmx_helpers import datasets
    >>> digits = datasets.cmx_digits("test", 100)
    >>> digits.sample(25).text, text_beliefs(digits.arrays([25])[0]["text"]).round(2)
    ('it is odd', array([[0. , 0.2, 0. , 0.2, 0. , 0.2, 0. , 0.2, 0. , 0.2]]))
    """
    ids, sentences = as_integers("ids", ids), _sentences(*_known(task, language))
    check_shape("ids", ids, (None, TEXT_LENGTH))
    if not len(ids):
        raise ValueError("ids: expected at least one sentence, got none")
    beliefs = np.stack([_labels_fitting(row, sentences) for row in ids])
    totals = beliefs.sum(axis=1, keepdims=True)
    if not totals.all():
        row = int(np.argmin(totals))
        raise ValueError(f"ids: expected sentences of {task} in {language!r}, got {ids[row]} in row {row}")
    return beliefs / totals


def _labels_fitting(row, sentences):
    """Chance of this row for each label, dropped words aside."""
    fits = (row == sentences.ids) | ((row == UNKNOWN_ID) & (sentences.ids != 0))
    return sentences.chances[:, fits.all(axis=1)].sum(axis=1)


def text_ceiling(*, language="en", task="evidence", dropped_words=0.0):
    """The best accuracy that anything can reach that only reads the sentence.

    Counts every sentence with every choice of dropped words and gives each row of words its likeliest label
    (`best_accuracy`). Without dropped words it is `datasets.clue_ceiling()`, the closed form
    Σ_t w_t K_t / 10; with all words dropped, what a sentence's length gives away. Derived in lesson
    11_evaluation.

    Parameters
    ----------
    language : {"en", "zh"}
    task : {"evidence", "arithmetic"}
        Name the digit, or the operation.
    dropped_words : float
        Chance of each word to be replaced by the unknown token, as in `datasets.Corruption`.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        An argument is out of range.

    Examples
    --------
    >>> round(text_ceiling(), 6), round(text_ceiling(dropped_words=0.5), 3)
    (0.275, 0.224)
    """
    p = number("dropped_words", dropped_words, minimum=0, maximum=1)
    sentences = _sentences(*_known(task, language))
    rows, chances = {}, sentences.chances / len(sentences.chances)
    for ids, chance in zip(sentences.ids, chances.T):
        words = int(np.count_nonzero(ids))
        for dropped in np.ndindex((2,) * words):
            row = tuple(np.where(dropped, UNKNOWN_ID, ids[:words]))
            share = p ** sum(dropped) * (1 - p) ** (words - sum(dropped))
            rows[row] = rows.get(row, 0) + share * chance
    return best_accuracy(np.stack(list(rows.values())))


def _known(task, language):
    return one_of("task", task, TASKS), one_of("language", language, LANGUAGES)


@lru_cache
def _sentences(task, language):
    return Sentences(task, language)


def arithmetic_joint():
    """Every question of the arithmetic task with its answer: p(seen, heard, operation, answer).

    The 300 questions are equally likely and have one answer each. Derived in lesson 11_evaluation.

    Returns
    -------
    array, shape (10, 10, 3, 10)

    Examples
    --------
    >>> joint = arithmetic_joint()
    >>> (joint > 0).sum(), joint[7, 8, 2].argmax()  # 7 times 8 is 56
    (np.int64(300), np.int64(6))
    """
    seen, heard, operation = np.indices((10, 10, len(OPERATIONS)))
    return np.eye(10)[answer(seen, heard, operation)] / seen.size


def arithmetic_ceilings():
    """The best accuracy on the arithmetic task for each coalition of modalities, all of them clean.

    What a coalition does not know is summed out of `arithmetic_joint`; `best_accuracy` does the rest.
    Derived in lesson 11_evaluation.

    Returns
    -------
    dict
        Coalition, a tuple as `subsets(("image", "text", "audio"))` gives it -> float.

    Examples
    --------
    Two are not worth more than none, but for image with audio:

    >>> best = arithmetic_ceilings()
    >>> round(300 * best[()]), round(300 * best["image", "text"]), round(300 * best["image", "audio"])
    (47, 47, 127)
    """
    joint = arithmetic_joint()
    return {
        known: best_accuracy(joint.sum(axis=tuple(AXES[name] for name in MODALITIES if name not in known)))
        for known in subsets(MODALITIES)
    }


def arithmetic_beliefs(*, image=None, text=None, audio=None):
    """What to believe about the answer, from beliefs about the digit seen, the operation, the digit heard.

    .. math:: p(c) = \\sum_{s, h, o \\,:\\; o(s, h) = c} p_{image}(s) \\, p_{audio}(h) \\, p_{text}(o)

    The Bayes-optimal fusion of this task, if the beliefs are calibrated: seen, heard and operation are drawn
    independently. Derived in lesson 11_evaluation.

    Parameters
    ----------
    image, audio : array, shape (n, 10), optional
        Beliefs about the digit. A modality that is not given is missing: every digit is as likely.
    text : array, shape (n, 3), optional
        Beliefs about plus, minus, times.

    Returns
    -------
    array, shape (n, 10), float64
        One row, the prior of the answer, where everything is missing.

    Raises
    ------
    ValueError, TypeError
        Rows do not sum to one, shapes do not fit.

    Examples
    --------
    A seven is seen, "plus" is read, and the ear is torn between one and two:

    >>> heard = np.zeros((1, 10))
    >>> heard[0, 1:3] = 0.75, 0.25
    >>> arithmetic_beliefs(image=np.eye(10)[[7]], text=[[1, 0, 0]], audio=heard).round(2)
    array([[0.  , 0.  , 0.  , 0.  , 0.  , 0.  , 0.  , 0.  , 0.75, 0.25]])
    """
    given = {"image": image, "audio": audio, "text": text}
    classes = arithmetic_joint().shape
    known = {name: as_beliefs(name, rows) for name, rows in given.items() if rows is not None}
    n = len(next(iter(known.values()))) if known else 1
    for name, rows in known.items():
        check_shape(name, rows, (n, classes[AXES[name]]))
    beliefs = {
        name: known.get(name, np.full((n, classes[axis]), 1 / classes[axis])) for name, axis in AXES.items()
    }
    is_answer = arithmetic_joint() * np.prod(classes[:3])
    by_seen = np.tensordot(beliefs["image"], is_answer, axes=1)
    by_heard = np.einsum("nhoc,nh->noc", by_seen, beliefs["audio"])
    return np.einsum("noc,no->nc", by_heard, beliefs["text"])


def _as_joint(joint):
    joint = as_float("joint", joint, ndim=-1, finite=True)
    total = joint.sum(dtype=np.float64)
    if joint.min() < 0 or abs(total - 1) > 1e-6:
        raise ValueError(
            f"joint: expected probabilities that add up to 1, got {total:.6g}, the least {joint.min():.6g}"
        )
    return joint
