"""When an ear answers, and how often it is right then; words at random places."""

import numpy as np
import pytest

from cmx_helpers import datasets, realtime


def formed(rng, sounds, moments):
    grown = np.exp(np.cumsum(rng.normal(size=(sounds, moments, 4)), axis=1))
    return grown / grown.sum(axis=2, keepdims=True)


@pytest.mark.parametrize("threshold", [0, 0.4, 0.7, 0.95, 1.1])
def test_decides_as_a_loop_does(threshold, rng):
    beliefs = formed(rng, 30, 9)
    decided = realtime.decide(beliefs, threshold)
    for rows, moment, answer in zip(beliefs, *decided):
        found = next((n for n, row in enumerate(rows) if row.max() >= threshold), 8)
        assert (moment, answer) == (found, rows[found].argmax())


def test_whoever_waits_longer_is_never_earlier(rng):
    beliefs = formed(rng, 50, 12)
    moments = [realtime.decide(beliefs, threshold).moment for threshold in np.linspace(0, 1.05, 22)]
    assert (np.diff(moments, axis=0) >= 0).all()


def test_calibrated_beliefs_hold_what_they_promise(rng):
    # Wald's law: where beliefs are Bayes' own, who stops at a belief of θ is right at least so often.
    truth = rng.integers(3, size=20000)
    seen = np.eye(3)[truth][:, None] + rng.normal(scale=2, size=(20000, 30, 3))
    logits = np.cumsum(seen / 4, axis=1)
    beliefs = np.exp(logits) / np.exp(logits).sum(axis=2, keepdims=True)
    for threshold in (0.6, 0.8, 0.9):
        decided = realtime.decide(beliefs, threshold)
        stopped = beliefs.max(axis=2).max(axis=1) >= threshold
        assert (decided.answer == truth)[stopped].mean() >= threshold - 0.005


def test_accuracy_at(rng):
    beliefs, times = formed(rng, 8, 5), np.array([0.1, 0.2, 0.3, 0.4, 0.5])
    digits, onsets = rng.integers(4, size=8), rng.uniform(0, 0.3, size=8)
    after = np.array([-0.2, 0.0, 0.13, 1.0])
    right = realtime.accuracy_at(beliefs, digits, times, onsets, after)
    for i, n in np.ndindex(right.shape):
        there = np.flatnonzero(times <= onsets[i] + after[n])
        wanted = bool(len(there)) and beliefs[i, there[-1]].argmax() == digits[i]
        assert right[i, n] == wanted


class TestPlacedWords:
    def test_the_word_is_where_it_is_said_to_be(self):
        words, clips = realtime.placed_words("test", 2, snr_db=60), datasets.spoken_digits("test")
        assert words.sounds.shape == (160, 33024) and words.sounds.dtype == np.float32
        assert (words.ends * 22050 < 33024).all()
        for i in (0, 79, 80, 159):
            begin, end = round(words.onsets[i] * 22050), round(words.ends[i] * 22050)
            clip = clips.audio[i % 80]
            assert end - begin == len(clip) and words.digits[i] == clips.labels[i % 80]
            assert words.voices[i] == clips.voices[i % 80]
            assert np.corrcoef(words.sounds[i, begin:end], clip)[0, 1] > 0.999

    def test_signal_to_noise(self):
        quiet, clip = (
            realtime.placed_words("test", snr_db=6).sounds[0],
            datasets.spoken_digits("test").audio[0],
        )
        noise = np.mean(quiet[-8000:] ** 2)
        assert 10 * np.log10(np.mean(clip**2) / noise) == pytest.approx(6, abs=0.3)

    def test_a_seed_is_a_draw(self):
        one, same, other = (realtime.placed_words("validation", seed=s) for s in (1, 1, 2))
        np.testing.assert_array_equal(one.sounds, same.sounds)
        assert (one.onsets != other.onsets).mean() > 0.9

    def test_a_place_says_nothing_of_the_digit(self):
        words = realtime.placed_words("train", 4)
        means = [words.onsets[words.digits == d].mean() for d in range(10)]
        spread = 0.5 / np.sqrt(12) / np.sqrt(256)
        assert np.abs(np.array(means) - 0.25).max() < 4 * spread


@pytest.mark.parametrize("call, name", [
    (lambda: realtime.decide(np.ones((2, 3)), 0.5), "beliefs"),
    (lambda: realtime.decide(np.ones((2, 3, 4)), -1), "threshold"),
    (lambda: realtime.accuracy_at(np.ones((1, 2, 3)), [0], [0.2, 0.1], [0.0], [1.0]), "times"),
    (lambda: realtime.accuracy_at(np.ones((1, 2, 3)), [0, 1], [0.1, 0.2], [0.0], [1.0]), "digits"),
    (lambda: realtime.placed_words("all"), "split"),
    (lambda: realtime.placed_words("test", 0), "each"),
    (lambda: realtime.placed_words("test", snr_db=np.nan), "snr_db"),
])  # fmt: skip
def test_refuses(call, name):
    with pytest.raises((ValueError, TypeError), match=rf"^{name}"):
        call()
