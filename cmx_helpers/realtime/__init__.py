"""Real time: eight bits, smaller models, and a model that answers without TensorFlow. Lesson 17_realtime."""

from .quantize import (
    affine_scale,
    dequantize,
    integer_product,
    quantize,
    quantized_dense,
    symmetric_scale,
)

__all__ = [
    "affine_scale",
    "dequantize",
    "integer_product",
    "quantize",
    "quantized_dense",
    "symmetric_scale",
]
