"""Exercises of lesson 07_stft."""

# In the order of the lesson.
from cmx_helpers.exercises.stft import (  # isort: skip
    alias,
    dft,
    hamming,
    frames,
    short_time,
    faulty,
    overlap_add,
    heard,
    fft,
    inverse_dft,
)

__all__ = [
    "alias",
    "dft",
    "faulty",
    "fft",
    "frames",
    "hamming",
    "heard",
    "inverse_dft",
    "overlap_add",
    "short_time",
]
