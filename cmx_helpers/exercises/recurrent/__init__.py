"""Exercises of lesson 05_recurrent."""

# In the order of the lesson.
from cmx_helpers.exercises.recurrent import (  # isort: skip
    rnn,
    rnn_backward,
    carried,
    clip,
    lstm_step,
    carry,
    faulty,
    by_attribute,
    gru_step,
)

__all__ = [
    "by_attribute",
    "carried",
    "carry",
    "clip",
    "faulty",
    "gru_step",
    "lstm_step",
    "rnn",
    "rnn_backward",
]
