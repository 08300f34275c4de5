"""The exercises of lesson 06_attention: attention, its causal mask, layer norm, a query of zeros."""

# In the order of the lesson.
from cmx_helpers.exercises.attention import (  # isort: skip
    attention,
    causal_mask,
    layer_norm,
    zero_query,
)

__all__ = ["attention", "causal_mask", "layer_norm", "zero_query"]
