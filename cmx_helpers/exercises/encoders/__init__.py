"""Exercises of lesson 09_encoders: Keras by hand, then eye, ear and reader, and what each token votes for."""

# In the order of the lesson.
from cmx_helpers.exercises.encoders import (  # isort: skip
    functional,
    two_inputs,
    compiled,
    masked_mean,
    block,
    log_mel,
    which_fault,
    ear,
    reader,
    votes,
    flatten_size,
    conv_parameters,
)

__all__ = [
    "block",
    "compiled",
    "conv_parameters",
    "ear",
    "flatten_size",
    "functional",
    "log_mel",
    "masked_mean",
    "reader",
    "two_inputs",
    "votes",
    "which_fault",
]
