"""The handwriting and the speech that samples are made of, checked and sorted by digit."""

import numpy as np

from .._common.validate import as_float
from .speech import SAMPLE_RATE


def checked_handwriting(handwriting):
    """Images as float32, and for each digit the rows that show it."""
    images, labels = _as_pair("handwriting", handwriting)
    images = as_float("handwriting", images, ndim=4, finite=True)
    if images.shape[-1] != 1 or images.min() < 0 or images.max() > 1:
        raise ValueError(
            f"handwriting: expected shape (n, height, width, 1) in [0, 1], got {images.shape} "
            f"from {images.min():g} to {images.max():g}"
        )
    return images.astype(np.float32, copy=False), _by_digit("handwriting", labels, len(images))


def checked_speech(speech):
    """Clips as float32 of at most one second, and for each digit the rows that say it."""
    clips, labels = _as_pair("speech", speech)
    clips = [as_float(f"speech[{i}]", clip, ndim=1, finite=True) for i, clip in enumerate(clips)]
    for i, clip in enumerate(clips):
        if not clip.any():
            raise ValueError(f"speech[{i}]: expected sound, got silence")
    clips = [loudest_second(clip).astype(np.float32) for clip in clips]
    return clips, _by_digit("speech", labels, len(clips))


def loudest_second(clip):
    """The clip, or the second of it that has most energy."""
    if len(clip) <= SAMPLE_RATE:
        return clip
    energy = np.concatenate([[0], np.cumsum(np.square(clip, dtype=np.float64))])
    start = int(np.argmax(energy[SAMPLE_RATE:] - energy[:-SAMPLE_RATE]))
    return clip[start : start + SAMPLE_RATE]


def _as_pair(name, value):
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise TypeError(f"{name}: expected a pair (examples, labels), got {type(value).__name__}")
    return value


def _by_digit(name, labels, count):
    labels = np.asarray(labels)
    if labels.shape != (count,) or labels.dtype.kind not in "iu":
        raise ValueError(
            f"{name}: expected {count} integer labels, got shape {labels.shape} of {labels.dtype}"
        )
    if not (0 <= labels.min() and labels.max() <= 9):
        raise ValueError(f"{name}: expected labels from 0 to 9, got {labels.min()} to {labels.max()}")
    rows = [np.flatnonzero(labels == digit) for digit in range(10)]
    missing = [digit for digit in range(10) if not len(rows[digit])]
    if missing:
        raise ValueError(f"{name}: expected examples of every digit, got none of {missing}")
    return rows
