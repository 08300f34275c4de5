"""The exercises of lesson 10_fusion: a program mended piece by piece until a fusion model stands there."""

# In the order of the lesson.
from cmx_helpers.exercises.fusion import (  # isort: skip
    ear,
    with_head,
    join,
    reader,
    fused_model,
    which_fault,
    compiled,
    by_voice,
    added,
    as_inputs,
    joined_weights,
    gate,
    product,
    low_rank,
)

__all__ = [
    "added",
    "as_inputs",
    "by_voice",
    "compiled",
    "ear",
    "fused_model",
    "gate",
    "join",
    "joined_weights",
    "low_rank",
    "product",
    "reader",
    "which_fault",
    "with_head",
]
