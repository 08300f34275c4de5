"""Real time: eight bits, smaller models, and a model that answers without TensorFlow. Lesson 17_realtime.

Nothing here imports Keras or TensorFlow before it is used: an exported model answers without them.
"""

from .answer import LiteModel, load_lite, run_lite
from .count import Cost, conv_products, count
from .distil import distillation_loss, train_student
from .export import save_lite, to_lite
from .prune import magnitude_mask, prune_model, pruned_bytes
from .quantize import affine_scale, dequantize, quantize, symmetric_scale
from .recorded import RecordedSmall, recorded_small, stored_model, stored_weights
from .small import after_log_mel, small_fusion_model
from .whole_products import integer_product, quantized_dense

__all__ = [
    "Cost",
    "LiteModel",
    "RecordedSmall",
    "affine_scale",
    "after_log_mel",
    "conv_products",
    "count",
    "dequantize",
    "distillation_loss",
    "integer_product",
    "load_lite",
    "magnitude_mask",
    "prune_model",
    "pruned_bytes",
    "quantize",
    "quantized_dense",
    "recorded_small",
    "run_lite",
    "save_lite",
    "small_fusion_model",
    "stored_model",
    "stored_weights",
    "symmetric_scale",
    "to_lite",
    "train_student",
]
