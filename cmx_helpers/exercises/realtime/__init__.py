"""The exercises of lesson 17_realtime."""

# In the order of the lesson.
from cmx_helpers.exercises.realtime import (  # isort: skip
    eight_bits,
    quantize,
    integer_product,
    affine,
    prune,
    distil,
    products,
)

__all__ = ["affine", "distil", "eight_bits", "integer_product", "products", "prune", "quantize"]
