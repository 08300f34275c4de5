"""The exercises of lesson 18_your_data: from two equal files to a ring of processes."""

# In the order of the lesson.
from cmx_helpers.exercises.your_data import (  # isort: skip
    twins,
    hold_out,
    merge,
    put_back,
    shard,
    to_send,
    ring_round,
    which_fault,
    step_seconds,
    late,
)

__all__ = [
    "hold_out",
    "late",
    "merge",
    "put_back",
    "ring_round",
    "shard",
    "step_seconds",
    "to_send",
    "twins",
    "which_fault",
]
