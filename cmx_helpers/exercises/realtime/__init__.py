"""The exercises of lesson 17_realtime: from how long a network remembers to when it answers."""

# In the order of the lesson.
from cmx_helpers.exercises.realtime import (  # isort: skip
    latency,
    push,
    causal_conv,
    conv_step,
    which_fault,
    causal_ear,
    decide,
)

__all__ = [
    "causal_conv",
    "causal_ear",
    "conv_step",
    "decide",
    "latency",
    "push",
    "which_fault",
]
