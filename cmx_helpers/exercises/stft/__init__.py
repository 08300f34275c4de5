"""Exercises of lesson 07_stft."""

# In the order of the lesson.
from cmx_helpers.exercises.stft import (  # isort: skip
    frames,
    hamming,
    inverse_dft,
    heard,
)

__all__ = ["frames", "hamming", "heard", "inverse_dft"]
