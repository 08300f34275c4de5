"""Exercises of lesson 05_recurrent."""

# In the order of the lesson.
from cmx_helpers.exercises.recurrent import (  # isort: skip
    rnn,
    lstm_step,
    clip,
    carry,
)

__all__ = ["carry", "clip", "lstm_step", "rnn"]
