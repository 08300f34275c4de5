"""Other domains: statistics, frames, bands, and what is stored of downloaded data."""

import os
from pathlib import Path

import numpy as np
import pytest

from cmx_helpers import datasets, pretraining
from cmx_helpers.pretraining import across_recorded

SHARED = Path(os.environ.get("CMX_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")


def test_own_statistics_are_scikit_learns(rng):
    from sklearn.preprocessing import StandardScaler

    x, voices = rng.normal(3, 5, size=(40, 4)), np.array(["a", "b", "c", "d"] * 10)
    y = pretraining.own_statistics(x, voices)
    for voice in "abcd":
        theirs = StandardScaler().fit_transform(x[voices == voice])
        np.testing.assert_allclose(y[voices == voice], theirs, rtol=2e-3, atol=2e-3)


def test_own_statistics_undo_a_microphone(rng):
    """A gain and an offset for each feature, another for each voice, are gone."""
    x, voices = rng.normal(size=(60, 3)), np.arange(60) % 4
    heard = x * rng.uniform(0.5, 2, size=(4, 3))[voices] + rng.normal(size=(4, 3))[voices]
    np.testing.assert_allclose(
        pretraining.own_statistics(heard, voices), pretraining.own_statistics(x, voices), atol=0.01
    )


@pytest.mark.parametrize("side", [1, 3, 7, 8, 28])
def test_a_frame_keeps_the_mean_ink(rng, side):
    pictures = rng.random((3, 28, 28))
    small = pretraining.fill_frame(pictures, side, crop=False)
    np.testing.assert_allclose(small.mean(axis=(1, 2)), pictures.mean(axis=(1, 2)), atol=1e-12)


def test_a_frame_by_blocks(rng):
    pictures = rng.random((2, 16, 16))
    blocks = pictures.reshape(2, 8, 2, 8, 2).mean(axis=(2, 4))
    np.testing.assert_allclose(pretraining.fill_frame(pictures, 8, crop=False), blocks, atol=1e-12)


def test_a_frame_does_not_care_where_the_ink_was(rng):
    pictures = np.zeros((2, 20, 20))
    ink = rng.uniform(0.2, 1, size=(6, 6))
    pictures[0, 1:7, 2:8] = ink
    pictures[1, 9:15, 11:17] = ink
    made = pretraining.fill_frame(pictures, 6)
    np.testing.assert_allclose(made, [ink, ink], atol=1e-12)
    assert not pretraining.fill_frame(np.zeros((1, 9, 9)), 4).any()


def test_the_telephone_passes_what_is_low():
    t = np.arange(22050) / 22050
    low, high = np.sin(2 * np.pi * 500 * t), np.sin(2 * np.pi * 6000 * t)
    one, both = pretraining.through_telephone([low, low + high])
    assert len(one) == len(low)
    assert (pretraining.through_telephone([high], 22050)[0] == high).all()
    np.testing.assert_allclose(one[500:-500], low[500:-500], atol=0.01)
    np.testing.assert_allclose(both[500:-500], low[500:-500], atol=0.02)


def test_what_is_stored_tells_what_the_lesson_says():
    voices = {way: v.mean() for way, v in pretraining.recorded_across("real voices").ways.items()}
    assert voices["as it is"] < voices["and each voice's own statistics"]
    letters = pretraining.recorded_across("new letters").ways
    for k in ("1 label", "5 labels"):
        rival, meta = (letters[f"{k}: {name}, then 20 steps"] for name in ("300 letters named", "Reptile"))
        assert (rival > meta).all()
    writing = {way: v.mean() for way, v in pretraining.recorded_across("other handwriting").ways.items()}
    assert (
        writing["as it is, made smaller"]
        < writing["the ink fills the frame"]
        < writing["and its own statistics"]
    )


def test_a_file_of_something_else_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"across\.py"):
        across_recorded.read(tmp_path / "none.json", "real voices")
    for text in (
        "[]",
        "{}",
        "not json",
        '{"real voices": {"groups": ["a"], "ways": {"x": [[1, 2]]}}, "made": {}}',
    ):
        (tmp_path / "across.json").write_text(text)
        with pytest.raises(ValueError, match="path"):
            across_recorded.read(tmp_path / "across.json", "real voices")


@pytest.mark.skipif(
    not (SHARED / "t10k-images-idx3-ubyte.gz").is_file(), reason=f"MNIST's test pictures are not in {SHARED}"
)
def test_the_frame_helps_on_the_real_pictures(monkeypatch):
    """The stored order of two ways, on five hundred pictures, by the nearest mean of our handwriting."""
    monkeypatch.setenv("CMX_DATA_DIR", str(SHARED))
    pictures, labels = (part[5000:5500] for part in datasets.mnist_test())
    known, digits = datasets.handwriting("train")
    centres = pretraining.prototypes(known.reshape(-1, 64), digits, 10)
    kernel, bias = pretraining.prototype_layer(centres)
    right = {
        crop: (
            (pretraining.fill_frame(pictures[..., 0], crop=crop).reshape(-1, 64) @ kernel + bias).argmax(
                axis=1
            )
            == labels
        ).mean()
        for crop in (False, True)
    }
    assert right[True] > right[False] + 0.1, right
