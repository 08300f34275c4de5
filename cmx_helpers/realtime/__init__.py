"""Sound that has not ended, and models that are small: streams, early answers, eight bits, export.

Derived in lesson 17_realtime. Tables are `(..., frames, bands)`, time first as in Keras; sound is
`(..., samples)`.
Nothing here imports Keras or TensorFlow before it is used: an exported model answers without them.
"""

from cmx_helpers.realtime.answer import LiteModel, load_lite, run_lite
from cmx_helpers.realtime.causal import CausalConv1D, causal_conv1d
from cmx_helpers.realtime.count import Cost, conv_products, count
from cmx_helpers.realtime.deciding import Decisions, accuracy_at, decide
from cmx_helpers.realtime.distil import distillation_loss, train_student
from cmx_helpers.realtime.ear import PLAN, EarWeights, causal_ear, ear_weights
from cmx_helpers.realtime.export import save_lite, to_lite
from cmx_helpers.realtime.hearing import EarStream, beliefs, hear, moments
from cmx_helpers.realtime.log_mel import BANDS, HOP, WINDOW, LogMelStream, causal_log_mel
from cmx_helpers.realtime.placed import PlacedWords, placed_words
from cmx_helpers.realtime.playing import own_sound, played, with_play
from cmx_helpers.realtime.prune import magnitude_mask, prune_model, pruned_bytes
from cmx_helpers.realtime.quantize import affine_scale, dequantize, quantize, symmetric_scale
from cmx_helpers.realtime.reach import latency
from cmx_helpers.realtime.recorded import RecordedSmall, recorded_small, stored_model, stored_weights
from cmx_helpers.realtime.ring import RingBuffer
from cmx_helpers.realtime.small import after_log_mel, small_fusion_model
from cmx_helpers.realtime.watching import watch
from cmx_helpers.realtime.whole_products import integer_product, quantized_dense

__all__ = [
    "BANDS",
    "HOP",
    "PLAN",
    "WINDOW",
    "CausalConv1D",
    "Cost",
    "Decisions",
    "EarStream",
    "EarWeights",
    "LiteModel",
    "LogMelStream",
    "PlacedWords",
    "RecordedSmall",
    "RingBuffer",
    "accuracy_at",
    "affine_scale",
    "after_log_mel",
    "beliefs",
    "causal_conv1d",
    "causal_ear",
    "causal_log_mel",
    "conv_products",
    "count",
    "decide",
    "dequantize",
    "distillation_loss",
    "ear_weights",
    "hear",
    "integer_product",
    "latency",
    "load_lite",
    "magnitude_mask",
    "moments",
    "own_sound",
    "placed_words",
    "played",
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
    "watch",
    "with_play",
]
