"""Lesson 08's trap, on real people: a random split of FSDD flatters, an unheard speaker tells."""

import os
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from cmx_helpers import datasets
from cmx_helpers.mfcc import mfcc

download = import_module("cmx_helpers.datasets.download")
SHARED = Path(os.environ.get("CMX_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
ARCHIVE = next(name for name in download.SOURCES if "spoken-digit" in name)
FOLDERS = [folder for folder in (datasets.cache_dir(), SHARED) if (folder / ARCHIVE).is_file()]
needs_fsdd = pytest.mark.skipif(
    not FOLDERS, reason=f"{ARCHIVE} is neither in {datasets.cache_dir()} nor in {SHARED}"
)


def parts(y, sr):
    """The lesson's 36 numbers: the mean of c₁ to c₁₂ at the beginning, in the middle and at the end."""
    c = mfcc(y, sr=sr, n_mfcc=13, n_fft=512, hop_length=128, n_mels=40)[1:]
    return np.concatenate([part.mean(axis=1) for part in np.array_split(c, 3, axis=1)])


def right_on(X, labels, test):
    """For each clip of `test`: is its nearest training clip the same digit?"""
    mean, spread = X[~test].mean(axis=0), X[~test].std(axis=0)
    train, wanted = (X[~test] - mean) / spread, (X[test] - mean) / spread
    distances = (train**2).sum(axis=1) - 2 * wanted @ train.T
    return labels[~test][distances.argmin(axis=1)] == labels[test]


def accuracies(X, labels, folds):
    """One accuracy for each fold, which in turn is the test."""
    return {fold: right_on(X, labels, folds == fold).mean() for fold in np.unique(folds)}


@pytest.fixture(scope="module")
def people():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CMX_DATA_DIR", str(FOLDERS[0]))
        return datasets.fsdd()


@pytest.fixture(scope="module")
def features(people):
    return np.stack([parts(y, people.sample_rate) for y in people.audio])


@needs_fsdd
def test_a_random_split_looks_near_perfect_and_unheard_speakers_do_not(people, features):
    by_chance = np.random.default_rng(0).permutation(len(features)) % 5
    random = accuracies(features, people.labels, by_chance)
    honest = accuracies(features, people.labels, people.speakers)
    # The bands that lesson 08 states. Folds are equally large (500), so the mean is the accuracy.
    assert np.mean(list(random.values())) > 0.97
    assert 0.4 < np.mean(list(honest.values())) < 0.8
    # No speaker alone makes the gap.
    assert max(honest.values()) < min(random.values()) - 0.05, honest
