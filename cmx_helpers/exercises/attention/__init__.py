"""The exercises of lesson 06_attention, from the scores of three words to a loop that writes sentences."""

# In the order of the lesson.
from cmx_helpers.exercises.attention import (  # isort: skip
    scores,
    attention,
    zero_query,
    causal_mask,
    faulty,
    scores_gradient,
    split_heads,
    layer_norm,
    sentence_nats,
    pick,
    write,
)

__all__ = [
    "attention",
    "causal_mask",
    "faulty",
    "layer_norm",
    "pick",
    "scores",
    "scores_gradient",
    "sentence_nats",
    "split_heads",
    "write",
    "zero_query",
]
