"""CMX Digits: independent given the digit, split by voice and hand, noise as wanted, any sample any time."""

import itertools
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from math import inf
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from cmx_helpers import datasets
from cmx_helpers.datasets import CLEAN, Corruption, cmx_digits

SPLITS = ("train", "validation", "test")
README = Path(__file__).resolve().parents[2] / "data" / "README.md"


def ids_of_clips(data, audio):
    """Which bundled clip each clean second holds, by its sound."""
    known = {clip.tobytes(): i for i, clip in enumerate(data)}
    found = []
    for second in audio:
        there = np.flatnonzero(second)
        # A clip may begin or end with a few zero samples: try the ones around.
        first, last = there[0], there[-1] + 1
        found.append(
            next(
                known[second[a:b].tobytes()]
                for a in range(first, max(first - 60, -1), -1)
                for b in range(last, min(last + 60, len(second)) + 1)
                if second[a:b].tobytes() in known
            )
        )
    return np.array(found)


@pytest.fixture(scope="module")
def clean():
    return {split: cmx_digits(split, 3000, corruption=CLEAN) for split in SPLITS}


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


def test_babble_is_made_of_the_other_clips_that_were_given():
    """Ten clips, ten tones: the noise has up to six of them, never the one that is said, and nothing else."""
    tones = [np.sin(2 * np.pi * 100 * (digit + 1) * np.arange(2205) / 22050) for digit in range(10)]
    babbling = Corruption(snr_db=0.0, sound_noise="babble")
    audio, clean = (
        cmx_digits("train", 60, corruption=c, speech=(tones, np.arange(10))).arrays()
        for c in (babbling, CLEAN)
    )
    noise = audio[0]["audio"].astype(float) - clean[0]["audio"]
    power = np.abs(np.fft.rfft(noise)) ** 2
    lines = power[:, 100:1001:100]
    np.testing.assert_allclose(lines.sum(axis=1), power.sum(axis=1), rtol=1e-6)
    heard = lines > 1e-6 * lines.sum(axis=1, keepdims=True)
    assert not heard[np.arange(60), audio[1]["audio"]].any()
    assert heard.sum(axis=1).max() <= 6 and heard.sum(axis=1).mean() > 3


@pytest.mark.parametrize("kind", ["white", "babble"])
@pytest.mark.parametrize("snr_db", [-18.0, 0.0, 12.5])
def test_the_signal_to_noise_ratio_is_the_wanted_one(kind, snr_db):
    noisy = cmx_digits("test", 40, corruption=Corruption(snr_db=snr_db, sound_noise=kind)).arrays()[0][
        "audio"
    ]
    clean = cmx_digits("test", 40, corruption=CLEAN).arrays()[0]["audio"]
    for spoiled, sound in zip(noisy.astype(float), clean.astype(float)):
        there = np.flatnonzero(sound)
        signal = np.mean(sound[there[0] : there[-1] + 1] ** 2)
        noise = spoiled - sound
        assert 10 * np.log10(signal / np.mean(noise**2)) == pytest.approx(snr_db, abs=0.05)
        halves = [np.mean(half**2) for half in np.split(noise, 2)]
        assert 0.1 < halves[0] / halves[1] < 10, "noise fills the whole second"


def test_clean_sound_is_the_clip_at_a_random_place(clean):
    speech = datasets.spoken_digits("test")
    audio = clean["test"].arrays(0, 400)[0]["audio"]
    clips = ids_of_clips(speech.audio, audio)
    starts = []
    for second, clip in zip(audio, clips):
        wanted = speech.audio[clip]
        assert np.count_nonzero(second) == np.count_nonzero(wanted)
        starts.append(np.flatnonzero(second)[0] / (22050 - len(wanted)))
    assert stats.kstest(starts, "uniform").pvalue > 1e-3


@pytest.mark.parametrize("size, sigma", [(32, 0.5), (96, 1.3)])
def test_image_noise_is_gaussian_of_its_size_everywhere(size, sigma):
    with_noise = Corruption(0.4, sigma, inf)
    noisy = cmx_digits("test", 30, size=size, corruption=with_noise).arrays()[0]["image"]
    still = cmx_digits("test", 30, size=size, corruption=with_noise._replace(image_noise=0)).arrays()[0][
        "image"
    ]
    noise = (noisy - still).astype(float)
    assert noise.std() == pytest.approx(sigma, rel=0.01) and abs(noise.mean()) < 0.01 * sigma
    assert abs(np.corrcoef(noise[..., 0].ravel(), noise[..., 1].ravel())[0, 1]) < 0.02
    assert stats.kstest(noise.ravel()[::7] / sigma, "norm").pvalue > 1e-3
    assert ((still == 0.5).all(axis=-1).sum(axis=(1, 2)) >= round(0.4 * size) ** 2).all()
    assert len({n.tobytes() for n in noise}) == 30


@pytest.mark.parametrize("chance", [0.0, 0.25, 1.0])
def test_words_are_dropped_with_their_chance(chance):
    whole = cmx_digits("train", 1500, corruption=CLEAN).arrays()[0]["text"]
    cut = cmx_digits("train", 1500, corruption=CLEAN._replace(dropped_words=chance)).arrays()[0]["text"]
    words = whole != 0
    assert ((cut == whole) | (words & (cut == 1))).all()
    dropped = np.sum(cut == 1)
    assert abs(dropped - chance * words.sum()) <= 4 * np.sqrt(chance * (1 - chance) * words.sum())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_arithmetic(language):
    data = cmx_digits("train", 3000, task="arithmetic", language=language, corruption=CLEAN)
    assert data.classes == {"fused": 10, "image": 10, "text": 3, "audio": 10}
    _, y = data.arrays()
    doing = [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b]
    wanted = [doing[o](int(a), int(b)) % 10 for a, b, o in zip(y["image"], y["audio"], y["text"])]
    assert y["fused"].tolist() == wanted
    table = np.zeros((10, 10, 3))
    np.add.at(table, (y["image"], y["audio"], y["text"]), 1)
    assert stats.chisquare(table.ravel()).pvalue > 1e-3
    words = {
        "en": (r"plus|add|sum", r"minus|take|subtract|less", r"times|multiply|product"),
        "zh": ("加|和", "减", "乘|积"),
    }[language]
    for i in range(300):
        sample = data.sample(i)
        said = [bool(re.search(pattern, sample.text)) for pattern in words]
        assert said == [name == sample.operation for name in ("plus", "minus", "times")], sample.text
        assert (sample.seen, sample.heard, sample.answer) == (y["image"][i], y["audio"][i], y["fused"][i])
        tokens = sample.text if language == "zh" else sample.text.split()
        assert np.count_nonzero(sample.ids) == len(tokens) <= 10


def test_subtraction_sentences_all_mean_seen_minus_heard():
    """Read by a second set of eyes: which of the two is taken away?"""
    from cmx_helpers.datasets._sentences import ORDERS

    away = r"(minus|less|subtract|take) the second|take the second from the first|subtract the second"
    for text in ORDERS["en"][1][1:]:
        assert re.search(away, text) and not re.search(r"(minus|less|subtract|take) the first", text)
    for text in ORDERS["zh"][1][1:]:
        assert re.search("减去?(第二个|后数)", text) and not re.search("减去?(第一|前数)", text)


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


def test_other_handwriting_and_speech_take_the_same_way():
    """As MNIST and FSDD come: 28x28 with a margin, clips of up to 2.3 s."""
    rng = np.random.default_rng(0)
    images = np.zeros((20, 28, 28, 1))
    images[:, 4:24, 10:18] = 1
    labels = np.tile(np.arange(10), 2)
    clips = [rng.normal(size=n) for n in rng.integers(3000, 50_000, size=20)]
    data = cmx_digits("train", 50, corruption=CLEAN, handwriting=(images, labels), speech=(clips, labels))
    inputs, targets = data.arrays()
    for i in range(50):
        ink = inputs["image"][i].mean(axis=-1)
        assert 0.6 * 32 < np.sum((ink > (ink.min() + ink.max()) / 2).any(axis=1)) <= 32
        mine = [c for c, label in zip(clips, labels) if label == targets["audio"][i]]
        there = np.trim_zeros(inputs["audio"][i])
        assert any(there.tobytes() in c.astype(np.float32).tobytes() for c in mine)
    long = next(i for i, c in enumerate(clips) if len(c) > 22050)
    from cmx_helpers.datasets._sources import loudest_second

    sums = [np.sum(clips[long][s : s + 22050] ** 2) for s in range(len(clips[long]) - 22050 + 1)]
    np.testing.assert_array_equal(loudest_second(clips[long]), clips[long][np.argmax(sums) :][:22050])


GOOD_IMAGES, GOOD_LABELS = np.full((10, 8, 8, 1), 0.5), np.arange(10)
GOOD_CLIPS = [np.ones(100)] * 10


@pytest.mark.parametrize(
    "arguments, error, said",
    [
        ({"split": None}, ValueError, "split: expected one of"),
        ({"samples": 0}, ValueError, "samples: expected at least 1"),
        ({"task": "sum"}, ValueError, "task: expected one of"),
        ({"size": 31}, ValueError, "size: expected at least 32"),
        ({"size": 225}, ValueError, "size: expected at most 224"),
        ({"language": "cmn"}, ValueError, "language: expected one of"),
        ({"seed": -1}, ValueError, "seed: expected at least 0"),
        ({"corruption": (0, 0)}, TypeError, "corruption: expected a datasets.Corruption"),
        ({"corruption": Corruption(occluder=1.1)}, ValueError, "corruption.occluder"),
        ({"corruption": Corruption(image_noise=-1)}, ValueError, "corruption.image_noise"),
        ({"corruption": Corruption(snr_db=float("nan"))}, ValueError, "corruption.snr_db"),
        ({"corruption": Corruption(snr_db=-inf)}, ValueError, "corruption.snr_db"),
        ({"corruption": Corruption(sound_noise="pink")}, ValueError, "corruption.sound_noise"),
        ({"corruption": Corruption(dropped_words=2)}, ValueError, "corruption.dropped_words"),
        ({"handwriting": GOOD_IMAGES}, TypeError, "handwriting: expected a pair"),
        ({"handwriting": (GOOD_IMAGES[..., 0], GOOD_LABELS)}, ValueError, "handwriting: expected 4 axes"),
        ({"handwriting": (GOOD_IMAGES * 3, GOOD_LABELS)}, ValueError, r"handwriting: .*in \[0, 1\]"),
        ({"handwriting": (GOOD_IMAGES, GOOD_LABELS[:-1])}, ValueError, "handwriting: expected 10 integer"),
        ({"handwriting": (GOOD_IMAGES, GOOD_LABELS + 1)}, ValueError, "handwriting: expected labels from 0"),
        ({"handwriting": (GOOD_IMAGES * 0, GOOD_LABELS)}, ValueError, "handwriting: expected ink"),
        ({"speech": (GOOD_CLIPS, np.zeros(10, int))}, ValueError, r"speech: .*none of \[1, 2, 3"),
        ({"speech": ([*GOOD_CLIPS[:9], np.zeros(9)], GOOD_LABELS)}, ValueError, r"speech\[9\]: .*silence"),
        ({"speech": ([*GOOD_CLIPS[:9], [np.nan]], GOOD_LABELS)}, ValueError, r"speech\[9\]: .*finite"),
    ],
)
def test_wrong_arguments_are_named(arguments, error, said):
    with pytest.raises(error, match=said):
        cmx_digits(**{"split": "validation", "samples": 4} | arguments)


def test_wrong_samples_are_named():
    data = cmx_digits("validation", 4)
    for wrong, error in ((4, ValueError), (-1, ValueError), (1.0, TypeError)):
        with pytest.raises(error, match="index"):
            data.sample(wrong)
        with pytest.raises(error, match="indices"):
            data.arrays([wrong])
    with pytest.raises(ValueError, match="stop: expected at most 4"):
        data.arrays(0, 5)
    with pytest.raises(TypeError, match="stop"):
        data.arrays([0], 2)
    assert len(data.arrays([])[0]["image"]) == len(data.arrays(4)[0]["image"]) == 0


def test_the_defaults_are_the_ones_of_the_data_sheet():
    text = README.read_text(encoding="utf-8")
    facts = dict(re.findall(r"^- (.+?): \*\*(.+?)\*\*", text, flags=re.MULTILINE))
    c = Corruption()
    assert facts["Default corruption"] == (
        f"occluder {c.occluder:g}, image noise {c.image_noise:g}, {c.snr_db:g} dB of {c.sound_noise} noise, "
        f"{c.dropped_words:g} dropped words"
    )
    for language, name in (("en", "English"), ("zh", "Chinese")):
        sizes = [
            len(cmx_digits("test", 1, task=t, language=language).vocabulary)
            for t in ("evidence", "arithmetic")
        ]
        assert facts[f"{name} ids, evidence / arithmetic"] == " / ".join(map(str, sizes))
    for split in SPLITS:
        clips = len(datasets.spoken_digits(split).audio)
        images = len(datasets.handwriting(split)[0])
        assert f"| {split} | {images} | {clips} |" in text


def test_batches_hold_every_sample_once():
    data = cmx_digits("test", 130)
    batches = data.batches(64, heads=["fused", "audio"])
    assert len(batches) == 3
    inputs, targets = zip(*(batches[i] for i in range(3)))
    assert [len(x["image"]) for x in inputs] == [64, 64, 2]
    assert all(list(t) == ["fused", "audio"] for t in targets)
    np.testing.assert_array_equal(np.concatenate([x["audio"] for x in inputs]), data.arrays()[0]["audio"])
    assert list(data.batches()[0][1]) == list(data.classes)


def test_shuffled_batches_repeat_from_the_seed():
    data = cmx_digits("test", 130)

    def order(batches):
        return np.concatenate([batches[i][0]["audio"][:, 0] for i in range(len(batches))])

    one, again, other = (data.batches(64, shuffle=True, seed=seed) for seed in (1, 1, 2))
    first = order(one)
    np.testing.assert_array_equal(first, order(again))
    assert (first != order(other)).any()
    one.on_epoch_end()
    second = order(one)
    assert (first != second).any()
    np.testing.assert_array_equal(np.sort(first), np.sort(second))
    np.testing.assert_array_equal(np.sort(first), np.sort(data.arrays()[0]["audio"][:, 0]))


def test_an_epoch_goes_on_where_the_one_before_ended():
    data = cmx_digits("validation", 10)
    want = data.arrays()[0]["audio"][:, 0]
    batches = data.batches(3, per_epoch=4)
    assert len(batches) == 2
    for samples in ([0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 0, 1]):
        got = np.concatenate([batches[i][0]["audio"][:, 0] for i in range(len(batches))])
        np.testing.assert_array_equal(got, want[samples])
        batches.on_epoch_end()


@pytest.mark.parametrize(
    "arguments, said",
    [
        ({"batch_size": 0}, "batch_size: expected at least 1"),
        ({"heads": ("fused", "smell")}, "heads: expected some of fused, image, text, audio"),
        ({"heads": ()}, "heads"),
        ({"heads": ("audio", "audio")}, "heads"),
        ({"workers": 0}, "workers: expected at least 1"),
        ({"per_epoch": 5}, "per_epoch: expected at most 4"),
    ],
)
def test_wrong_batches_are_named(arguments, said):
    with pytest.raises(ValueError, match=said):
        cmx_digits("validation", 4).batches(**arguments)


def test_keras_trains_on_the_batches_and_sees_each_sample_once():
    import keras

    data = cmx_digits("validation", 70)
    batches = data.batches(16, shuffle=True, heads="audio", workers=2, max_queue_size=3)
    seen = []
    original = data.arrays
    data.arrays = lambda indices, stop=None: seen.append(np.array(indices)) or original(indices, stop)
    inputs = {
        "image": keras.Input((32, 32, 3), name="image"),
        "text": keras.Input((10,), dtype="int32", name="text"),
        "audio": keras.Input((22050,), name="audio"),
    }
    logits = keras.layers.Dense(10, name="audio_head")(inputs["audio"])
    model = keras.Model(inputs, {"audio": logits})
    model.compile("sgd", {"audio": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    history = model.fit(batches, epochs=2, shuffle=False, verbose=0)
    assert len(history.history["loss"]) == 2 and np.isfinite(history.history["loss"]).all()
    # TensorFlow takes a batch or two more before, to learn their shapes.
    epochs = np.concatenate(seen[-10:])
    np.testing.assert_array_equal(np.sort(epochs), np.repeat(np.arange(70), 2))


def test_waiting_share_tells_a_slow_step_from_a_slow_source():
    import time

    data = cmx_digits("validation", 48)
    steps = []
    share = datasets.waiting_share(data.batches(4), lambda *batch: steps.append(batch) or time.sleep(0.05))
    assert len(steps) == 12 and share < 0.5
    np.testing.assert_array_equal(np.concatenate([x["text"] for x, _ in steps]), data.arrays()[0]["text"])

    class Slow:
        classes, arrays = data.classes, None

        def __len__(self):
            return 12

    slow = data.batches(4)
    slow.data = Slow()
    slow.data.arrays = lambda indices: time.sleep(0.1) or ({}, dict.fromkeys(data.classes))
    assert datasets.waiting_share(slow, lambda *batch: None, warm_up=0) > 0.5
    with pytest.raises(ValueError, match="batches: expected more than the 9"):
        datasets.waiting_share(data.batches(16), print, warm_up=9)


def test_a_set_is_opened_and_read_without_keras():
    code = (
        "import sys; from cmx_helpers import datasets as d; d.cmx_digits('test', 9).arrays(); "
        "print('keras' in sys.modules, 'tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"


def test_the_course_has_one_default_and_one_way_to_scale_it():
    assert CLEAN == Corruption(0.0, 0.0, inf, "white", 0.0)
    assert Corruption().at_size(32) == Corruption()
    assert Corruption(image_noise=0.3).at_size(96).image_noise == pytest.approx(0.9)
