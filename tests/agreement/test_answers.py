"""Questions and answers: the tables, the ceilings by hand, the beliefs, the words."""

import re

import numpy as np
import pytest

from cmx_helpers import agreement
from cmx_helpers.agreement.answers import KINDS


def test_ceilings_by_hand():
    larger, same, more = (agreement.answer_ceilings(kind) for kind in KINDS)
    assert larger["nothing"] == pytest.approx(0.45)
    assert larger["picture"] == pytest.approx(sum(max(s, 9 - s, 1) for s in range(10)) / 100)
    assert larger["picture"] == pytest.approx(0.7) and larger["sound"] == pytest.approx(0.7)
    assert [same["nothing"], same["picture"], same["late fusion"]] == pytest.approx([0.9, 0.9, 0.95])
    assert [more["nothing"], more["picture"]] == pytest.approx([0.1, 0.1])
    assert all(best["both"] == pytest.approx(1) for best in (larger, same, more))
    assert larger["late fusion"] == more["late fusion"] == 1


def test_scores_that_reach_the_bound_for_larger_and_more():
    """Added scores can do both: seen less heard; and -(seen - heard - a)² without the term in both."""
    seen, heard = np.indices((10, 10))
    np.testing.assert_array_equal(np.sign(seen - heard) + 1, agreement.answer_table("larger"))
    a = np.arange(-9, 10)
    scores = (2 * seen[..., None] * a - a**2 / 2) + (-2 * heard[..., None] * a - a**2 / 2)
    np.testing.assert_array_equal(scores.argmax(axis=-1), agreement.answer_table("more"))


@pytest.mark.parametrize("kind", KINDS)
def test_beliefs_by_loops(kind):
    rng = np.random.default_rng(0)
    p, q = rng.dirichlet(np.ones(10), size=4), rng.dirichlet(np.ones(10), size=4)
    table = agreement.answer_table(kind)
    found = agreement.answer_beliefs(p, q, kind)
    wanted = np.zeros_like(found)
    for n in range(4):
        for s in range(10):
            for h in range(10):
                wanted[n, table[s, h]] += p[n, s] * q[n, h]
    np.testing.assert_allclose(found, wanted, atol=1e-12)
    np.testing.assert_allclose(found.sum(axis=1), 1)
    if kind == "same":
        np.testing.assert_allclose(found[:, 1], (p * q).sum(axis=1))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_question_is_of_one_kind_and_no_two_are_alike(language):
    asking = agreement.questions(language)
    assert np.bincount(asking.kinds).tolist() == [3, 3, 3]
    assert len(np.unique(asking.asked, axis=0)) == 9
    assert [len(np.unique(rows, axis=0)) for rows in asking.answers] == [3, 2, 19]
    assert not any((rows == 1).any() for rows in (asking.asked, *asking.answers)), "no unknown word"


def test_answers_are_true():
    """Read by a second set of eyes."""
    names = "zero one two three four five six seven eight nine".split()
    asking, rng = agreement.questions("en"), np.random.default_rng(1)
    seen, heard = rng.integers(10, size=(2, 400))
    asked, said, kinds = agreement.ask(seen, heard, asking, rng)
    for s, h, row, kind in zip(seen, heard, said, kinds):
        text = " ".join(asking.vocabulary.decode(row[row > 0]))
        if kind == 0:
            assert ("see is larger" in text) == (s > h) and ("hear is larger" in text) == (h > s)
        elif kind == 1:
            assert text.startswith("yes") == (s == h)
        else:
            number = re.match(r"(\w+) (more|fewer)", text)
            told = names.index(number[1]) * (1 if number[2] == "more" else -1) if number else 0
            assert told == s - h, text
    assert np.bincount(kinds).min() > 80 and (asked[:, -1] > 0).all()


def test_a_writer_learns_the_answers_from_certain_beliefs():
    asking, rng = agreement.questions("zh"), np.random.default_rng(2)
    seen, heard = rng.integers(10, size=(2, 3000))
    pairs = agreement.pair_beliefs(np.eye(10)[seen], np.eye(10)[heard])
    asked, said, _ = agreement.ask(seen, heard, asking, rng)
    words = np.concatenate([asked, said], axis=1)
    writer = agreement.train_writer([pairs], words, asked.shape[1] - 1, steps=250)
    end = asking.vocabulary.encode(["<end>"])[0]
    told = agreement.tell([pairs[:300]], asked[:300], writer, end, said.shape[1])
    assert (told == said[:300]).all(axis=1).mean() > 0.8


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: agreement.answer_table("less"), "kind: expected one of"),
        (lambda: agreement.questions("de"), "language: expected one of"),
        (lambda: agreement.pair_beliefs(np.ones((2, 9)), np.ones((2, 9))), "picture: expected shape"),
        (lambda: agreement.pair_beliefs(np.ones((2, 10)), np.ones((3, 10))), "sound: expected shape"),
        (
            lambda: agreement.ask([10], [1], agreement.questions(), np.random.default_rng()),
            "seen: expected at most 9",
        ),
    ],
)
def test_wrong_arguments_are_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()
