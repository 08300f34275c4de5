"""Exercises of lesson 08_mfcc."""

# In the order of the lesson.
from cmx_helpers.exercises.mfcc import (  # isort: skip
    louder,
    mel_filter,
    dct_basis,
    frame_mfcc,
)

__all__ = ["dct_basis", "frame_mfcc", "louder", "mel_filter"]
