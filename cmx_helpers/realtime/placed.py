"""Spoken digits at random places in noise: nobody tells the ear when a word begins. Lesson 17_realtime."""

from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import integer, number
from cmx_helpers.datasets import SAMPLE_RATE, spoken_digits

LENGTH, LATEST = 33024, 11025
"""Samples of each stretch, 129 hops or 1.5 s, and the latest at which a word begins, half a second."""


class PlacedWords(NamedTuple):
    """Entry i of every field belongs to the same stretch of sound."""

    sounds: np.ndarray
    """(n, 33024), float32, at 22,050 Hz."""
    digits: np.ndarray
    """(n,), int64."""
    onsets: np.ndarray
    """(n,): seconds until the word begins."""
    ends: np.ndarray
    """(n,): seconds until it is over."""
    voices: np.ndarray
    """(n,), str."""


def placed_words(split, each=1, *, seed=0, snr_db=0.0):
    """Each spoken digit of a split, `each` times, in a second and a half of white noise.

    A word begins anywhere in the first half second, whatever its length: were it placed so that it ends
    within
    a second, long words would begin early, and the beginning alone would tell something of the digit.

    Parameters
    ----------
    split : {"train", "validation", "test"}
    each : int
        How many stretches of each clip.
    seed : int
        Of places and noise.
    snr_db : number
        Signal to noise in dB; the signal is measured over the word itself.

    Returns
    -------
    PlacedWords
        In the order of the clips, again and again.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range.

    Notes
    -----
    Used in lesson 17_realtime. No voice is in two splits.

    Examples
    --------
    >>> words = placed_words("test")
    >>> words.sounds.shape, bool((words.onsets < 0.5).all())
    ((80, 33024), True)
    """
    clips = spoken_digits(split)
    each, seed = integer("each", each, minimum=1), integer("seed", seed, minimum=0)
    snr_db = number("snr_db", snr_db, minimum=-200, maximum=200)
    n = len(clips.audio)
    check_size("each", each, n, LENGTH)
    rng = np.random.default_rng(seed)
    sounds = rng.standard_normal((each * n, LENGTH), dtype=np.float32)
    onsets = rng.integers(LATEST, size=each * n)
    lengths = np.array([len(clip) for clip in clips.audio] * each)
    for i, (row, onset) in enumerate(zip(sounds, onsets)):
        clip = clips.audio[i % n]
        signal, level = np.mean(np.square(clip)), np.mean(np.square(row))
        row *= np.float32(np.sqrt(signal / level * 10 ** (-snr_db / 10)))
        row[onset : onset + len(clip)] += clip
    return PlacedWords(
        sounds,
        np.tile(clips.labels, each),
        onsets / SAMPLE_RATE,
        (onsets + lengths) / SAMPLE_RATE,
        np.tile(clips.voices, each),
    )
