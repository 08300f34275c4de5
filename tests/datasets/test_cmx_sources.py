"""CMX Digits from other handwriting and speech; wrong arguments are named."""

from math import inf

import numpy as np
import pytest

from cmx_helpers.datasets import CLEAN, Corruption, cmx_digits


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
