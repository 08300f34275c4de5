"""Exercises of lesson 08_mfcc."""

# In the order of the lesson.
from cmx_helpers.exercises.mfcc import (  # isort: skip
    to_mel,
    mel_filter,
    decibels,
    dct_basis,
    faulty,
    frame_mfcc,
    louder,
    subtract_mean,
)

__all__ = [
    "dct_basis",
    "decibels",
    "faulty",
    "frame_mfcc",
    "louder",
    "mel_filter",
    "subtract_mean",
    "to_mel",
]
