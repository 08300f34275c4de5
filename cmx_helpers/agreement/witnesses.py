"""Noisy digits to see and to hear, as rows of features for the plainest witness; `agreement` shows them."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from cmx_helpers._common.validate import integer, number, one_of
from cmx_helpers.datasets import SAMPLE_RATE, handwriting, pad_clips, spoken_digits
from cmx_helpers.mfcc import melspectrogram

BANDS, PARTS, MOST_COPIES = 40, 4, 16
SPLITS = ("train", "validation", "test")


class NoisyDigits(NamedTuple):
    """Pictures and sounds of one split, each on its own: they become pairs later."""

    pictures: np.ndarray
    """(n, 64), float64: the pixels of the handwriting, noise added."""
    seen: np.ndarray
    """(n,): the digit in each picture."""
    sounds: np.ndarray
    """(m, 160), float64: 40 mel bands in four parts of the second, in bels around each clip's own mean."""
    heard: np.ndarray
    """(m,): the digit in each sound."""
    voices: np.ndarray
    """(m,): who says it."""


@lru_cache
def _speech(split):
    return spoken_digits(split)


def noisy_digits(split, *, image_noise, snr_db, copies=1, seed=0):
    """Handwriting and spoken digits of one split in fresh noise, as features for `softmax_regression`.

    Every picture and every English clip occurs `copies` times, each time in noise of its own. Test voices and
    test handwriting are not among the training ones. Used in lesson 14_agreement.

    Parameters
    ----------
    split : {"train", "validation", "test"}
    image_noise : float
        Standard deviation of Gaussian noise on every pixel, ink being in [0, 1].
    snr_db : float
        White noise on the sound: signal to noise in dB, from -100 to 100.
    copies : int
        At most 16.
    seed : int

    Returns
    -------
    NoisyDigits
        With `pictures`, `seen`, `sounds`, `heard`, `voices`.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range.

    Examples
    --------
    >>> test = noisy_digits("test", image_noise=0.3, snr_db=0.0)
    >>> test.pictures.shape, test.sounds.shape, test.seen[:3], test.heard[:3]
    ((359, 64), (80, 160), array([2, 6, 8]), array([0, 1, 2]))
    """
    one_of("split", split, SPLITS)
    image_noise = number("image_noise", image_noise, minimum=0, maximum=100)
    snr_db = number("snr_db", snr_db, minimum=-100, maximum=100)
    copies = integer("copies", copies, minimum=1, maximum=MOST_COPIES)
    rng = np.random.default_rng(integer("seed", seed, minimum=0))
    images, seen = handwriting(split)
    speech = _speech(split)
    flat = images.reshape(len(images), -1)
    pictures = [flat + image_noise * rng.normal(size=flat.shape) for _ in range(copies)]
    sounds = [_heard(speech.audio, snr_db, rng) for _ in range(copies)]
    return NoisyDigits(
        np.concatenate(pictures),
        np.tile(seen, copies),
        np.concatenate(sounds),
        np.tile(speech.labels, copies),
        np.tile(speech.voices, copies),
    )


def _heard(clips, snr_db, rng):
    """A second of noise with each clip at its beginning, as mel bands in a few parts."""
    rows = []
    for begin in range(0, len(clips), 80):  # few sounds in memory at a time
        some = clips[begin : begin + 80]
        level = np.array([np.sqrt(np.mean(clip**2) * 10 ** (-snr_db / 10)) for clip in some], np.float32)
        noise = rng.standard_normal((len(some), SAMPLE_RATE), dtype=np.float32)
        audio = pad_clips(some) + level[:, None] * noise
        power = melspectrogram(audio, n_fft=512, hop_length=512, n_mels=BANDS)
        bels = np.log10(np.maximum(power, 1e-10)).astype(np.float64)
        parts = [part.mean(axis=2) for part in np.array_split(bels, PARTS, axis=2)]
        rows.append(np.stack(parts, axis=1).reshape(len(some), -1))
    features = np.concatenate(rows)
    return features - features.mean(axis=1, keepdims=True)  # loudness says nothing about the digit
