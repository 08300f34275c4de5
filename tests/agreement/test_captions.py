"""What captions cost and how they are scored; an eye and a writer that learn."""

import sys

import numpy as np
import pytest

from cmx_helpers import agreement
from cmx_helpers.datasets import CLEAN, cmx_digits


@pytest.fixture(scope="module")
def scenes():
    return cmx_digits("train", 400, task="caption", corruption=CLEAN)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_costs_add_up_to_the_entropy(language):
    rows = cmx_digits("test", 1, task="caption", language=language).rows
    number = np.arange(320)
    assert agreement.word_costs(rows).sum() == pytest.approx(np.log(320))
    assert agreement.word_costs(rows, number // 32).sum() == pytest.approx(np.log(32))
    assert agreement.word_costs(rows, number).sum() == 0
    for known in (None, number // 32):
        assert agreement.word_costs(rows, known).min() >= 0


def test_english_words_cost_what_is_said():
    rows = cmx_digits("test", 1, task="caption").rows
    two, four, ten = np.log([2, 4, 10])
    np.testing.assert_allclose(agreement.word_costs(rows), [0, two, four, ten, two, 0, two, 0], atol=1e-12)


def test_written_costs_of_the_best_teller_are_the_exact_ones():
    rows = cmx_digits("test", 1, task="caption").rows
    beliefs = np.zeros((320, rows.shape[1] - 1, rows.max() + 1))
    for t in range(rows.shape[1] - 1):
        for n in range(320):
            alike = rows[(rows[:, : t + 1] == rows[n, : t + 1]).all(axis=1)]
            beliefs[n, t] = np.bincount(alike[:, t + 1], minlength=beliefs.shape[2]) / len(alike)
    found = agreement.written_costs(beliefs, rows)
    np.testing.assert_allclose(found, agreement.word_costs(rows), atol=1e-12)


def test_scores_of_blind_and_of_broken_captions():
    rows = cmx_digits("test", 1, task="caption").rows[:, 1:]
    blind = np.repeat(rows[:1], 320, axis=0)
    score = agreement.score_captions(blind, rows, rows)
    assert score.exact.mean() == pytest.approx(1 / 320) and score.grammatical.all()
    assert score.words.mean() == pytest.approx(0.575)
    broken = rows[:, ::-1]
    assert not agreement.score_captions(broken, rows, rows).grammatical.any()


def test_a_writer_says_what_it_is_told(scenes):
    draws = scenes.draws()
    classes = {"digit": 10, "colour": 4, "place": 4, "size": 2}
    beliefs = [np.eye(size)[draws[kind]] for kind, size in classes.items()]
    words = scenes.rows[_numbers(draws)]
    writer = agreement.train_writer(beliefs, words, steps=200, blank=0.1)
    start, end = scenes.vocabulary.encode(["<start>", "<end>"])
    told = agreement.tell(beliefs, np.full((400, 1), start), writer, end, words.shape[1] - 1)
    assert (told == words[:, 1:]).all(axis=1).mean() > 0.9
    blank = [np.full_like(belief, 1 / belief.shape[1]) for belief in beliefs]
    costs = agreement.written_costs(agreement.next_words(blank, words[:, :-1], writer), words)
    assert 0.95 * np.log(320) < costs.sum() < 1.15 * np.log(320)


def test_an_eye_learns_colour_place_and_size(scenes):
    images, targets = scenes.pictures()
    eye = agreement.train_eye(images, targets, steps=60, grey=0.2)
    beliefs = agreement.look(images, eye)
    for kind in ("colour", "place", "size"):
        assert (beliefs[kind].argmax(axis=1) == targets[kind]).mean() > 0.8
        np.testing.assert_allclose(beliefs[kind].sum(axis=1), 1, rtol=1e-5)
    twice = agreement.look(images[:20], eye, twice=True)
    grey = np.repeat(images[:20].mean(axis=-1, keepdims=True), 3, axis=-1)
    np.testing.assert_allclose(twice["digit"], agreement.look(grey, eye)["digit"], atol=1e-6)
    np.testing.assert_allclose(twice["colour"], beliefs["colour"][:20], atol=1e-5)


def test_the_same_seed_gives_the_same_eye(scenes):
    images, targets = scenes.pictures(0, 64)
    one, two = (agreement.train_eye(images, targets, steps=3, seed=5) for _ in range(2))
    np.testing.assert_array_equal(one.kernel, two.kernel)


def test_the_stored_eye_sees_and_reads_the_digit_without_its_colour(tmp_path, monkeypatch):
    test = cmx_digits("test", 300, task="caption", corruption=CLEAN)
    images, told = test.pictures()
    seen = agreement.look(images, agreement.grey_eye(), twice=True)
    right = {kind: np.mean(seen[kind].argmax(axis=1) == told[kind]) for kind in seen}
    assert right["digit"] > 0.7 and min(right["colour"], right["place"], right["size"]) > 0.9, right
    recoloured = np.repeat(images.mean(axis=-1, keepdims=True), 3, axis=-1)
    again = agreement.look(recoloured, agreement.grey_eye(), twice=True)["digit"]
    np.testing.assert_allclose(seen["digit"], again, atol=1e-5)
    module = sys.modules["cmx_helpers.agreement.caption_starts"]
    monkeypatch.setattr(module, "EYE", tmp_path / "none.npz")
    with pytest.raises(FileNotFoundError, match=r"none.npz: run `python tools/lessons/caption_starts.py`"):
        agreement.grey_eye()


IMAGES = np.zeros((4, 32, 32, 3))
DRAWN = {kind: np.zeros(4, int) for kind in ("digit", "colour", "place", "size")}


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: agreement.train_eye(IMAGES[:, :30], DRAWN), "images: expected shape"),
        (lambda: agreement.train_eye(IMAGES, {"digit": DRAWN["digit"]}), "targets: expected"),
        (
            lambda: agreement.train_eye(IMAGES, DRAWN | {"size": [0, 1, 2, 0]}),
            r"targets\['size'\]: expected 0 to 1",
        ),
        (lambda: agreement.train_eye(IMAGES, DRAWN, steps=0), "steps: expected at least 1"),
        (lambda: agreement.train_eye(IMAGES, DRAWN, grey=2), "grey: expected at most 1"),
        (lambda: agreement.train_writer([np.eye(3)], [[1], [2], [3]]), "words: expected rows of 2 ids"),
        (lambda: agreement.train_writer([np.eye(3)], [[1, 2]] * 4), r"beliefs\[0\]: expected shape"),
        (lambda: agreement.train_writer([], [[1, 2]]), "beliefs: expected one array"),
        (lambda: agreement.train_writer([np.eye(2)], [[1, 2]] * 2, 1), "asked_from: expected at most 0"),
        (lambda: agreement.train_writer([np.eye(2)], [[1, 2]] * 2, rate=0), "rate: expected"),
    ],
)
def test_wrong_arguments_are_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def _numbers(draws):
    return ((draws["digit"] * 4 + draws["colour"]) * 4 + draws["place"]) * 2 + draws["size"]
