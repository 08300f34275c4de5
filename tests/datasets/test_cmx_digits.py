"""CMX Digits: independent given the digit, split by voice and picture, the same for everyone."""

import itertools
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from math import inf

import numpy as np
import pytest
from scipy import stats

from cmx_helpers import datasets
from cmx_helpers.datasets import CLEAN, Corruption, cmx_digits
from tests.datasets.draws import SPLITS, ids_of_clips


@pytest.fixture(scope="module")
def train_draws(clean):
    return clean["train"].arrays()


def test_shapes_and_types(clean, train_draws):
    inputs, targets = train_draws
    assert {name: (x.shape, x.dtype.name) for name, x in inputs.items()} == {
        "image": ((3000, 32, 32, 3), "float32"),
        "text": ((3000, 10), "int32"),
        "audio": ((3000, 22050), "float32"),
    }
    assert {name: (y.shape, y.dtype.name) for name, y in targets.items()} == {
        name: ((3000,), "int64") for name in ("fused", "image", "text", "audio")
    }
    data = clean["train"]
    assert len(data) == 3000 and data.text_length == 10
    assert data.classes == dict.fromkeys(("fused", "image", "text", "audio"), 10)


@pytest.mark.parametrize("task", ["evidence", "arithmetic"])
@pytest.mark.parametrize("size", [32, 96, 224])
def test_a_sample_is_the_same_alone_in_a_batch_and_in_any_order(task, size):
    def make():
        return cmx_digits("validation", 200, task=task, size=size, corruption=Corruption(dropped_words=0.3))

    inputs, targets = make().arrays(60, 140)
    rng = np.random.default_rng(0)
    order = rng.permutation(np.arange(60, 140))[:20]
    shuffled, shuffled_targets = make().arrays(order)
    for name in inputs:
        np.testing.assert_array_equal(inputs[name][order - 60], shuffled[name])
        for index in (60, 101, 139):
            np.testing.assert_array_equal(inputs[name][index - 60], make().arrays([index])[0][name][0])
    for name in targets:
        np.testing.assert_array_equal(targets[name][order - 60], shuffled_targets[name])


def test_threads_change_nothing():
    data = cmx_digits("test", 400)
    alone = data.arrays()[0]
    start = threading.Barrier(4)

    def work(k):
        start.wait()
        return data.arrays(100 * k, 100 * k + 100)[0]

    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(work, range(4)))
    for name, whole in alone.items():
        np.testing.assert_array_equal(np.concatenate([part[name] for part in parts]), whole)


def test_the_number_of_samples_changes_nothing_and_the_seed_everything():
    few, many = (cmx_digits("test", n).arrays(0, 20) for n in (20, 4_000_000_000))
    np.testing.assert_array_equal(few[0]["image"], many[0]["image"])
    far = cmx_digits("test", 4_000_000_000).sample(3_999_999_999)
    assert far.image.shape == (32, 32, 3)
    other = cmx_digits("test", 20, seed=1).arrays()
    assert not any((few[0][name] == other[0][name]).all() for name in few[0])


def test_corruption_and_size_change_how_and_not_what(clean):
    base, targets = clean["test"].arrays(0, 30)
    spoiled, spoiled_targets = cmx_digits("test", 30, size=96).arrays()
    np.testing.assert_array_equal(targets["fused"], spoiled_targets["fused"])
    np.testing.assert_array_equal(base["text"], spoiled["text"])
    for name in ("image", "audio"):
        one = {"image": Corruption(0, 0, -5.0), "audio": Corruption(0.5, 0.5, inf)}[name]
        np.testing.assert_array_equal(base[name], cmx_digits("test", 30, corruption=one).arrays()[0][name])


def test_labels_are_uniform(train_draws):
    counts = np.bincount(train_draws[1]["fused"], minlength=10)
    assert stats.chisquare(counts).pvalue > 1e-3
    for name in ("image", "text", "audio"):
        np.testing.assert_array_equal(train_draws[1][name], train_draws[1]["fused"])


def test_modalities_are_independent_given_the_digit(clean):
    """Sentence, voice, handwriting and place: for each digit, each pair is a table without a pattern."""
    data = clean["train"]
    speech = datasets.spoken_digits("train")
    inputs, targets = data.arrays()
    clips = ids_of_clips(speech.audio, inputs["audio"])
    np.testing.assert_array_equal(speech.labels[clips], targets["audio"])
    voices = np.unique(speech.voices, return_inverse=True)[1][clips]
    offset = np.array([np.flatnonzero(a)[0] for a in inputs["audio"]])
    grey = inputs["image"].mean(axis=-1)
    features = {
        "sentence": np.unique(inputs["text"], axis=0, return_inverse=True)[1].ravel() % 4,
        "voice": voices % 4,
        "late": offset > np.median(offset),
        "amount of ink": (grey > 0.5).mean(axis=(1, 2)) > 0.2,
        "paper": np.median(inputs["image"][..., 0], axis=(1, 2)) > 0.15,
        "low": grey[:, 16:].sum(axis=(1, 2)) > grey[:, :16].sum(axis=(1, 2)),
    }
    across = [
        pair
        for pair in itertools.combinations(features, 2)
        if not {"amount of ink", "low", "paper"} >= set(pair) and set(pair) != {"voice", "late"}
    ]
    assert len(across) == 11
    for a, b in across:
        statistic = freedom = 0
        for digit in range(10):
            rows = targets["fused"] == digit
            table = np.zeros((4, 4))
            np.add.at(table, (features[a][rows].astype(int), features[b][rows].astype(int)), 1)
            table = table[table.any(axis=1)][:, table.any(axis=0)]
            if min(table.shape) > 1:
                found = stats.chi2_contingency(table, correction=False)
                statistic, freedom = statistic + found.statistic, freedom + found.dof
        assert freedom >= 8
        assert stats.chi2.sf(statistic, freedom) > 1e-4, (a, b)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sentences_come_as_clue_draws_them(language):
    """The chance of each sentence for each digit, against the definition of `clue` counted out."""
    data = cmx_digits("test", 20_000, corruption=CLEAN, language=language)
    table = datasets.all_clues(language)
    cells = {(c.kind, c.digits) for c in table}
    per_cell = {cell: sum((c.kind, c.digits) == cell for c in table) for cell in cells}
    ids = np.concatenate([data.arrays(i, i + 2000)[0]["text"] for i in range(0, 20_000, 2000)])
    digits = np.concatenate([data.arrays(i, i + 2000)[1]["fused"] for i in range(0, 20_000, 2000)])
    join = "" if language == "zh" else " "
    rows, inverse = np.unique(ids, axis=0, return_inverse=True)
    texts = np.array([join.join(data.vocabulary.decode(r[r != 0])) for r in rows])[inverse.ravel()]
    observed, expected = [], []
    for c in table:
        for digit in range(10):
            seen = np.sum((texts == c.text) & (digits == digit))
            if digit not in c.digits:
                assert seen == 0
            else:
                observed.append(seen)
                expected.append(np.sum(digits == digit) * 0.25 / per_cell[c.kind, c.digits])
    assert sum(observed) == len(digits)
    assert stats.chisquare(observed, expected).pvalue > 1e-3
    # The best reader of these sentences reaches the ceiling.
    fits = {c.text: c.digits[0] for c in table}
    right = np.mean([fits[text] == digit for text, digit in zip(texts, digits)])
    assert right == pytest.approx(datasets.clue_ceiling(), abs=4 * np.sqrt(0.275 * 0.725 / len(digits)))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("task", ["evidence", "arithmetic"])
def test_the_vocabulary_is_fixed_and_suffices(language, task):
    sets = [cmx_digits(s, 500, task=task, language=language, seed=i) for i, s in enumerate(SPLITS)]
    assert len({tuple(d.vocabulary.words) for d in sets}) == 1
    for data in sets:
        ids = data.arrays()[0]["text"]
        assert not (ids == 1).any() and ids.max() < len(data.vocabulary)
        assert ((ids != 0).argmin(axis=1) > 0).sum() + (ids != 0).all(axis=1).sum() == len(ids)
        assert (np.diff((ids != 0).astype(int), axis=1) <= 0).all(), "padding is at the end"
    used = np.unique(np.concatenate([d.arrays()[0]["text"] for d in sets]))
    assert set(used) == {0, *range(2, len(sets[0].vocabulary))}


def test_no_voice_and_no_handwriting_is_in_two_splits(clean):
    speech = datasets.spoken_digits()
    voices, strokes = {}, {}
    for split, data in clean.items():
        inputs, _ = data.arrays(0, 600)
        voices[split] = set(speech.voices[ids_of_clips(speech.audio, inputs["audio"])])
        strokes[split] = {image.tobytes() for image in data._images}
    for a, b in itertools.combinations(SPLITS, 2):
        assert not voices[a] & voices[b] and not strokes[a] & strokes[b]
    assert len(voices["train"]) == 32 and len(voices["test"]) == 8
    for split in SPLITS:
        assert strokes[split] == {image.tobytes() for image in datasets.handwriting(split)[0]}


def test_sample_is_what_the_arrays_hold():
    data = cmx_digits("test", 30, corruption=Corruption(dropped_words=0.5))
    inputs, targets = data.arrays()
    for i in range(30):
        sample = data.sample(i)
        np.testing.assert_array_equal(sample.image, inputs["image"][i])
        np.testing.assert_array_equal(sample.audio, inputs["audio"][i])
        np.testing.assert_array_equal(sample.ids, inputs["text"][i])
        assert sample.answer == sample.seen == sample.heard == targets["fused"][i]
        assert sample.operation is None
        assert sample.text.split() == data.vocabulary.decode(sample.ids[sample.ids != 0])


def test_a_set_is_opened_and_read_without_keras():
    code = (
        "import sys; from cmx_helpers import datasets as d; d.cmx_digits('test', 9).arrays(); "
        "print('keras' in sys.modules, 'tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"
