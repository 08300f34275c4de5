"""The caption task: what is drawn is what is said, and the other tasks stay what they were."""

import itertools
from math import inf

import numpy as np
import pytest
from scipy import stats

from cmx_helpers import datasets
from cmx_helpers.datasets import CLEAN, Corruption, all_captions, caption, cmx_digits
from cmx_helpers.datasets._caption_scenes import INKS, TINT
from tests.datasets.draws import ids_of_clips

KINDS = ("digit", "colour", "place", "size")

# Of 40 clean samples of validation, seed 3, as they were before there were captions.
BEFORE = {
    ("evidence", "en"): (0.325889, 0.0120209, 2822, [0, 2, 2, 3, 2, 6, 3, 6, 7, 5]),
    ("evidence", "zh"): (0.325889, 0.0097376, 3350, [0, 2, 2, 3, 2, 6, 3, 6, 7, 5]),
    ("arithmetic", "en"): (0.325889, 0.0122518, 1018, [9, 8, 9, 6, 5, 6, 3, 2, 0, 2]),
    ("arithmetic", "zh"): (0.325889, 0.0094561, 1750, [9, 8, 9, 6, 5, 6, 3, 2, 0, 2]),
}


@pytest.mark.parametrize("task, language", BEFORE)
def test_the_other_tasks_are_what_they_were(task, language):
    data = cmx_digits("validation", 40, task=task, language=language, seed=3, corruption=CLEAN)
    inputs, targets = data.arrays()
    image, audio, ids, answers = BEFORE[task, language]
    assert np.abs(inputs["image"]).mean() == pytest.approx(image, rel=2e-5)
    assert np.abs(inputs["audio"]).mean() == pytest.approx(audio, rel=2e-5)
    assert inputs["text"].sum() == ids and targets["fused"][:10].tolist() == answers


@pytest.fixture(scope="module")
def scenes():
    return cmx_digits("test", 640, task="caption", corruption=CLEAN)


def test_there_are_320_captions_and_each_says_one_thing(scenes):
    for language in ("en", "zh"):
        captions = all_captions(language)
        assert len({one.text for one in captions}) == len({one[1:] for one in captions}) == 320
        for number, one in enumerate(captions):
            assert caption(*one[1:], language) == one.text
            drawn = number // 32, number // 8 % 4, number // 2 % 4, number % 2
            assert one[1:] == tuple(scenes.names[k][n] for k, n in zip(KINDS, drawn))


@pytest.mark.parametrize("language, length", [("en", 9), ("zh", 12)])
def test_the_words_say_what_was_drawn(language, length):
    data = cmx_digits("validation", 60, task="caption", language=language)
    inputs, targets = data.arrays()
    assert data.text_length == length and data.rows.shape == (320, length)
    assert inputs["image"].shape == (60, 32, 32, 3) and inputs["audio"].shape == (60, 22050)
    assert targets["words"].dtype == np.int32 and set(data.classes) == {"words", *KINDS}
    join = "" if language == "zh" else " "
    for i in range(60):
        sample = data.sample(i)
        words = data.vocabulary.decode(targets["words"][i])
        assert words[0] == "<start>" and words[-1] == "<end>" and join.join(words[1:-1]) == sample.text
        said = tuple(data.names[kind][targets[kind][i]] for kind in KINDS)
        assert sample[4:] == said and caption(*said, language) == sample.text
        np.testing.assert_array_equal(sample.image, inputs["image"][i])
    assert not (data.rows < 2).any(), "no padding, no unknown word"


def test_a_scene_shows_its_colour_place_and_size(scenes):
    """Read off by a second set of eyes: the bright pixels' box and their mean colour."""
    images, targets = scenes.pictures()
    for i, image in enumerate(images):
        ink = image.max(axis=-1) > 0.5
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        middle = np.array([rows[0] + rows[-1] + 1, columns[0] + columns[-1] + 1]) / 2 - 16
        place = {(1, -1): 0, (1, 1): 1, (0, -1): 2, (0, 1): 3}
        axis = int(np.abs(middle).argmax())
        assert place[axis, int(np.sign(middle[axis]))] == targets["place"][i]
        assert (max(np.ptp(rows), np.ptp(columns)) + 1 > 16.5) == targets["size"][i]
        assert min(rows[0], columns[0]) >= 0 and max(rows[-1], columns[-1]) <= 31
        full = image[image.max(axis=-1) >= np.quantile(image.max(axis=-1)[ink], 0.5)].mean(axis=0)
        assert np.abs(INKS - full).max(axis=1).argmin() == targets["colour"][i]


def test_inks_cannot_be_mistaken():
    for one, other in itertools.combinations(INKS, 2):
        assert np.abs(one - other).max() > 4 * TINT


def test_what_is_drawn_is_even_and_independent():
    draws = cmx_digits("train", 6000, task="caption").draws()
    table = np.zeros((10, 4, 4, 2))
    np.add.at(table, tuple(draws[kind] for kind in KINDS), 1)
    assert stats.chisquare(table.ravel()).pvalue > 1e-3


def test_the_voice_says_the_digit_and_is_of_this_split(scenes):
    speech = datasets.spoken_digits("test")
    inputs, targets = scenes.arrays(0, 80)
    clips = ids_of_clips(speech.audio, inputs["audio"])
    np.testing.assert_array_equal(clips, scenes.recordings(0, 80))
    np.testing.assert_array_equal(speech.labels[clips], targets["digit"])


def test_draws_pictures_and_any_order_agree(scenes):
    order = np.random.default_rng(0).permutation(640)[:30]
    inputs, targets = scenes.arrays(order)
    images, drawn = scenes.pictures(order)
    np.testing.assert_array_equal(images, inputs["image"])
    whole = scenes.draws()
    for kind in KINDS:
        np.testing.assert_array_equal(whole[kind][order], targets[kind])
        np.testing.assert_array_equal(drawn[kind], targets[kind])
    alone = scenes.arrays([order[7]])
    np.testing.assert_array_equal(alone[0]["image"][0], images[7])
    np.testing.assert_array_equal(alone[0]["audio"][0], inputs["audio"][7])
    assert scenes.arrays([])[0]["image"].shape == (0, 32, 32, 3)


def test_the_digit_is_that_of_the_evidence_task(scenes):
    np.testing.assert_array_equal(
        scenes.draws(0, 90)["digit"], cmx_digits("test", 640).arrays(0, 90)[1]["fused"]
    )


def test_corruption_spoils_and_does_not_change_what():
    noisy = cmx_digits("test", 20, task="caption", corruption=Corruption(0.2, 0.3, inf))
    clean = cmx_digits("test", 20, task="caption", corruption=CLEAN)
    images, targets = noisy.pictures()
    np.testing.assert_array_equal(targets["words"], clean.pictures()[1]["words"])
    assert np.abs(images - clean.pictures()[0]).mean() > 0.1


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: caption(10, "red", "left", "small"), "digit: expected at most 9"),
        (lambda: caption(1, "green", "left", "small"), "colour: expected one of"),
        (lambda: caption(1, "red", "above", "small"), "place: expected one of"),
        (lambda: caption(1, "red", "left", "tiny"), "size: expected one of"),
        (lambda: all_captions("de"), "language: expected one of"),
        (
            lambda: cmx_digits("test", 3, task="caption", corruption=Corruption(dropped_words=0.1)),
            "corruption.dropped_words: expected 0",
        ),
    ],
)
def test_wrong_arguments_are_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()
