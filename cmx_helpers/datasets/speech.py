"""The spoken digits in data/spoken_digits: read, padded, checked."""

import csv
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .._common.arguments import check_size, sequence
from .._common.places import spoken_digits_folder
from .._common.validate import as_float, as_path, flag, integer, one_of, shown
from ._clip_files import read_clip
from ._split import check_split

SAMPLE_RATE = 22050
"""Samples per second of every clip in data/spoken_digits."""

LANGUAGES = ("en", "cmn")


class Speech(NamedTuple):
    """Spoken digits: entry i of every field belongs to the same clip."""

    audio: list
    """1-D float32 arrays in [-1, 1], of different lengths."""
    labels: np.ndarray
    """int64, the digit."""
    voices: np.ndarray
    """str, who speaks."""
    files: np.ndarray
    """str, the name in the manifest."""


class Recordings(NamedTuple):
    """Like `Speech`, of people: see `fsdd`."""

    audio: list
    labels: np.ndarray
    speakers: np.ndarray
    files: np.ndarray
    sample_rate: int


class ClipInfo(NamedTuple):
    """One line of the manifest."""

    file: str
    digit: int
    language: str
    voice: str
    accent: str
    sex: str
    take: int
    split: str
    duration_s: float
    sha256: str
    variant: str
    pitch: int
    speed: int
    engine: str


def speech_manifest(language=None, *, folder=None):
    """The manifest of the spoken digits.

    Parameters
    ----------
    language : {None, "en", "cmn"}
        English, Mandarin, or both.
    folder : path, optional
        Another set of the same make; the course's own where it is not given.

    Returns
    -------
    list of ClipInfo
        One per clip, with `file`, `digit`, `language`, `voice`, `accent`, `sex` ("F" or "M"), `take`,
        `split`, `duration_s` (seconds), `sha256`, and how it was made: `variant`, `pitch`, `speed`,
        `engine`.

    Raises
    ------
    FileNotFoundError
        There is no manifest: the package does not lie in the course's folder.
    ValueError, TypeError
        `language` is none of these; `folder` is no path, or holds a manifest of something else.

    Examples
    --------
    >>> speech_manifest("cmn")[0].file
    'cmn/0_cmn-f1_0.flac'
    """
    if language is not None:
        one_of("language", language, LANGUAGES)
    path = _folder(folder) / "manifest.csv"
    if not path.is_file():
        raise FileNotFoundError(
            f"folder: {path}: the manifest of the spoken digits is not there; install the package from the "
            "course's folder (pip install -e .), or make the set with data/make_spoken_digits.py"
        )
    kinds = ClipInfo.__annotations__
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [
                ClipInfo(**{name: kinds[name](row[name]) for name in kinds}) for row in csv.DictReader(stream)
            ]
    except (KeyError, ValueError, TypeError, csv.Error) as error:  # no such column, or no number in it
        raise ValueError(f"folder: {path} is no manifest of spoken digits ({error!r})") from None
    return [row for row in rows if language in (None, row.language)]


def _folder(folder):
    if folder is not None and not (isinstance(folder, (str, os.PathLike)) and "\0" not in str(folder)):
        raise TypeError(f"folder: expected a path, got {shown(folder)}")
    try:
        Path(folder or spoken_digits_folder()).stat()
    except FileNotFoundError:
        pass  # told by whoever asks for a file in it
    except OSError as error:  # a name that is too long
        raise ValueError(f"folder: expected a path, got {shown(folder)} ({error.strerror})") from None
    return Path(folder or spoken_digits_folder())


def load_clip(file, *, folder=None):
    """Read one spoken digit.

    Parameters
    ----------
    file : str
        Its name in the manifest, such as "en/3_en-us-f1_0.flac".
    folder : path, optional
        As in `speech_manifest`.

    Returns
    -------
    ndarray, shape (samples,), float32
        In [-1, 1], at `SAMPLE_RATE`.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        The file is damaged, or not mono at 22,050 Hz.

    Examples
    --------
    >>> load_clip("en/3_en-us-f1_0.flac").dtype
    dtype('float32')
    """
    if not isinstance(file, str) or not file or "\0" in file:
        raise TypeError(f"file: expected a name in the manifest, got {shown(file)}")
    path = _folder(folder) / as_path("file", file)
    audio, rate = read_clip(path, file)
    if audio.ndim != 1 or rate != SAMPLE_RATE:
        channels = 1 if audio.ndim == 1 else audio.shape[1]
        raise ValueError(
            f"file: {file}: expected mono at {SAMPLE_RATE} Hz, got {channels} channels at {rate} Hz"
        )
    return audio


def spoken_digits(split=None, language="en"):
    """The spoken digits of the course, made with espeak-ng.

    No voice, and no espeak variant in any accent, is in two splits.

    Parameters
    ----------
    split : {None, "train", "validation", "test"}
        Which part; None gives all.
    language : {"en", "cmn"}
        English or Mandarin.

    Returns
    -------
    Speech
        `audio`, a list of 1-D float32 arrays of different lengths at 22,050 Hz, none over one second;
        `labels`, int64; `voices` and `files`, arrays of str.

    Raises
    ------
    ValueError
        `split` or `language` is none of these; a clip is damaged.
    FileNotFoundError
        The set is not there.

    Notes
    -----
    Made by data/make_spoken_digits.py. Used from lesson 00_start_here on.

    Examples
    --------
    >>> speech = spoken_digits("test")
    >>> len(speech.audio), speech.labels[:3], len(set(speech.voices))
    (80, array([0, 1, 2]), 8)
    """
    check_split(split)
    rows = speech_manifest(one_of("language", language, LANGUAGES))
    rows = [row for row in rows if split in (None, row.split)]
    return Speech(
        [load_clip(row.file) for row in rows],
        np.array([row.digit for row in rows], dtype=np.int64),
        np.array([row.voice for row in rows]),
        np.array([row.file for row in rows]),
    )


def pad_clips(clips, length=SAMPLE_RATE, *, truncate=False):
    """Stack clips of different lengths, with zeros after each.

    Parameters
    ----------
    clips : sequence of arrays, each of shape (samples,)
        Sound; integers are taken as they are.
    length : int
        Samples per row.
    truncate : bool
        Cut a clip that is longer; without it, that is an error.

    Returns
    -------
    ndarray, shape (n, length), float32

    Raises
    ------
    ValueError
        A clip is empty, not one-dimensional, not finite or too long; `length` is below one.

    Examples
    --------
    >>> pad_clips([[1.0, 2.0], [3.0]], length=3)
    array([[1., 2., 0.],
           [3., 0., 0.]], dtype=float32)
    """
    clips, truncate = sequence("clips", clips, "arrays"), flag("truncate", truncate)
    length = integer("length", length, minimum=1)
    check_size("clips, length", len(clips), length)
    padded = np.zeros((len(clips), length), dtype=np.float32)
    for i, clip in enumerate(clips):
        clip = as_float(f"clips[{i}]", clip, ndim=1, finite=True)
        if len(clip) > length and not truncate:
            raise ValueError(
                f"clips[{i}]: expected at most {length} samples (or truncate=True), got {len(clip)}"
            )
        padded[i, : len(clip)] = clip[:length]
    return padded
