"""Handwriting and spoken digits as rows of numbers, for towers of two dense layers. Lesson 12_alignment."""

from functools import cache
from typing import NamedTuple

import numpy as np

from cmx_helpers import datasets
from cmx_helpers._common.arguments import sequence
from cmx_helpers._common.validate import as_path, one_of
from cmx_helpers.alignment.sounds import sound_summary

SPLITS = ("train", "validation", "test")


class SmallDigits(NamedTuple):
    """One split of both senses; row i of everything of a sense is item i."""

    image: np.ndarray
    """Shape (pictures, 64), float32, standardised as the training pictures are."""
    sound: np.ndarray
    """Shape (clips, 39), float32: `sound_summary`, standardised as that of the training clips."""
    seen: np.ndarray
    """The digit of each picture."""
    heard: np.ndarray
    """The digit of each clip."""
    pictures: np.ndarray
    """Shape (pictures, 8, 8): ink in [0, 1], to look at."""
    clips: list
    """Samples at 22,050 Hz, to listen to."""
    voices: np.ndarray
    """Who speaks."""
    hear: object
    """A function: clips (a list of arrays) to rows like those of `sound`."""


def small_digits(split):
    """Handwriting and English spoken digits of one split, small enough for a network in NumPy.

    Each number is made to have mean 0 and spread 1 over the training split (0.001 is added to the spread:
    some pixels are always paper). Nothing of the other splits goes into these.

    Parameters
    ----------
    split : {"train", "validation", "test"}

    Returns
    -------
    SmallDigits

    Raises
    ------
    ValueError
        `split` is none of these.

    Notes
    -----
    Used in lesson 12_alignment.

    Examples
    --------
    >>> test = small_digits("test")
    >>> test.image.shape, test.sound.shape
    ((359, 64), (80, 39))
    """
    one_of("split", split, SPLITS)
    look, listen = _standards()

    def hear(clips):
        return listen(_summaries(clips))

    pictures, seen = datasets.handwriting(split)
    speech = datasets.spoken_digits(split)
    rows = look(pictures.reshape(-1, 64)), hear(speech.audio)
    return SmallDigits(*rows, seen, speech.labels, pictures[..., 0], speech.audio, speech.voices, hear)


def _summaries(clips):
    return np.array([sound_summary(clip) for clip in sequence("clips", clips, "arrays")])


@cache
def _standards():
    """How pictures and sounds are standardised: by the training split, read once."""
    pictures, sounds = datasets.handwriting("train")[0], datasets.spoken_digits("train").audio
    return _standard(pictures.reshape(-1, 64)), _standard(_summaries(sounds))


def _standard(known):
    mean, spread = known.mean(axis=0), known.std(axis=0) + 1e-3
    return lambda rows: ((rows - mean) / spread).astype(np.float32)


def own_clip(path):
    """A sound file of one's own, as the course's clips are: one channel, 22,050 Hz, no silence around it.

    Of a long file the first ten seconds are read. What is below a twentieth of the loudest sample at the
    beginning and at the end counts as silence. Used in lesson 12_alignment.

    Parameters
    ----------
    path : path
        WAV, FLAC, OGG or MP3.

    Returns
    -------
    array, shape (samples,), float32

    Raises
    ------
    ValueError, TypeError
        There is no such file; it is no sound file, or holds silence; `path` is no path.

    Examples
    --------
    >>> import os
    >>> folder = os.path.join(os.path.dirname(datasets.__file__), "..", "..", "data", "spoken_digits")
    >>> own_clip(os.path.join(folder, "en", "3_en-us-f1_0.flac")).ndim
    1
    """
    import soundfile
    from scipy.signal import resample

    path = as_path("path", path)
    if not path.is_file():
        raise ValueError(f"path: there is no file {path}")
    try:
        with soundfile.SoundFile(path) as file:
            rate = file.samplerate
            clip = file.read(10 * rate, dtype="float32", always_2d=True).mean(axis=1)
    except (soundfile.SoundFileError, OSError) as error:
        raise ValueError(f"path: expected a sound file, {path.name} cannot be read ({error})") from None
    if not np.isfinite(clip).all() or not np.abs(clip).max(initial=0) > 0:
        raise ValueError(f"path: expected a sound, got silence or no numbers in {path.name}")
    if rate != datasets.SAMPLE_RATE:
        clip = resample(clip, max(1, round(len(clip) * datasets.SAMPLE_RATE / rate))).astype(np.float32)
    loud = np.flatnonzero(np.abs(clip) > 0.05 * np.abs(clip).max())
    return clip[loud[0] : loud[-1] + 1]
