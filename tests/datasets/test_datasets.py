"""Handwriting, photographs, recordings, and what an import of the data sets costs."""

import itertools
import subprocess
import sys

import numpy as np
import pytest

from cmx_helpers import datasets
from cmx_helpers.datasets._bundled import scikit_learn_file

SPLITS = ("train", "validation", "test")


def test_import_leaves_the_heavy_libraries_alone():
    code = (
        "import sys, cmx_helpers.datasets; heavy = {'tensorflow', 'keras', 'librosa', 'matplotlib', "
        "'sklearn', 'scipy', 'soundfile', 'pooch', 'requests'}; print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_are_there_and_documented():
    objects = {name: getattr(datasets, name) for name in datasets.__all__}
    assert all(thing.__doc__ for thing in objects.values() if callable(thing))


def test_handwriting_is_scikit_learns():
    from sklearn.datasets import load_digits

    images, labels = datasets.handwriting()
    assert images.shape == (1797, 8, 8, 1) and images.dtype == np.float32
    assert labels.dtype == np.int64
    np.testing.assert_array_equal(images.reshape(-1, 64) * 16, load_digits().data)
    np.testing.assert_array_equal(labels, load_digits().target)
    assert images.min() == 0 and images.max() == 1


def test_handwriting_splits_are_disjoint_complete_and_stratified():
    everything, labels = datasets.handwriting()
    rows = {image.tobytes() for image in everything}
    assert len(rows) == len(everything), "two equal images could lie on both sides"
    parts = {split: datasets.handwriting(split) for split in SPLITS}
    seen = {split: {image.tobytes() for image in images} for split, (images, _) in parts.items()}
    assert set.union(*seen.values()) == rows
    assert all(not seen[a] & seen[b] for a, b in itertools.combinations(SPLITS, 2))
    whole = np.bincount(labels, minlength=10)
    for split, share in zip(SPLITS, (0.7, 0.1, 0.2)):
        np.testing.assert_allclose(np.bincount(parts[split][1], minlength=10), whole * share, atol=1.01)
    label_of = {image.tobytes(): label for image, label in zip(everything, labels)}
    for images, part_labels in parts.values():
        assert [label_of[image.tobytes()] for image in images] == part_labels.tolist()


def test_handwriting_split_uses_no_random_generator():
    """The rule written out again: by class, by SHA-256 of the number, the first fifth is for test."""
    import hashlib

    _, labels = datasets.handwriting()
    expected = []
    for digit in range(10):
        members = [i for i, label in enumerate(labels) if label == digit]
        members.sort(key=lambda i: hashlib.sha256(b"handwriting:%d" % i).hexdigest())
        expected += members[: round(len(members) / 5)]
    np.testing.assert_array_equal(
        datasets.handwriting("test")[0], datasets.handwriting()[0][sorted(expected)]
    )


@pytest.mark.parametrize("load", [datasets.handwriting, datasets.spoken_digits, datasets.fsdd])
@pytest.mark.parametrize("split", ["dev", "", 1, "Train"])
def test_unknown_split_is_named(load, split):
    with pytest.raises(ValueError, match=f"split: expected one of 'train'.*got {split!r}"):
        load(split)


@pytest.mark.parametrize("name", ["china", "flower"])
def test_photograph_is_a_writable_colour_picture(name):
    from sklearn.datasets import load_sample_image

    picture = datasets.photograph(name)
    np.testing.assert_array_equal(picture, load_sample_image(f"{name}.jpg"))
    assert picture.shape == (427, 640, 3) and picture.dtype == np.uint8
    assert np.ptp(picture) > 200 and np.abs(picture[..., 0].astype(int) - picture[..., 2]).mean() > 5
    picture[0, 0] = 0  # a learner may draw on it, and the next one is fresh
    assert (datasets.photograph(name)[0, 0] != 0).any()


def test_missing_bundled_file_says_what_to_do():
    with pytest.raises(FileNotFoundError, match=r"data/no\.csv is missing: run make lab again"):
        scikit_learn_file("data", "no.csv")


def test_unknown_photograph_is_named():
    with pytest.raises(ValueError, match="name: expected one of 'china', 'flower', got 'cat'"):
        datasets.photograph("cat")


@pytest.mark.parametrize("task", ["evidence", "arithmetic"])
def test_recordings_are_those_that_are_heard(task):
    digits = datasets.cmx_digits("test", 40, task=task, corruption=datasets.CLEAN, seed=3)
    speech, rows = datasets.spoken_digits("test"), digits.recordings()
    inputs, targets = digits.arrays()
    assert np.array_equal(speech.labels[rows], targets["audio"])
    for row, second in zip(rows, inputs["audio"]):
        clip = speech.audio[row]
        offsets = np.flatnonzero(second)[0] - np.flatnonzero(clip)[0]
        assert np.array_equal(second[offsets : offsets + len(clip)], clip)
    assert np.array_equal(digits.recordings([7, 3]), rows[[7, 3]])
    assert np.array_equal(digits.recordings(5, 9), rows[5:9]) and digits.recordings(2, 2).shape == (0,)
    with pytest.raises(ValueError, match="expected"):
        digits.recordings(0, 41)
