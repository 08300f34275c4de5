"""The exercises of lesson 17_realtime: from how long a network remembers to how few bits it needs."""

# In the order of the lesson.
from cmx_helpers.exercises.realtime import (  # isort: skip
    latency,
    push,
    causal_conv,
    conv_step,
    which_fault,
    causal_ear,
    decide,
    eight_bits,
    quantize,
    integer_product,
    affine,
    prune,
    distil,
    products,
)

__all__ = [
    "affine",
    "causal_conv",
    "causal_ear",
    "conv_step",
    "decide",
    "distil",
    "eight_bits",
    "integer_product",
    "latency",
    "products",
    "prune",
    "push",
    "quantize",
    "which_fault",
]
