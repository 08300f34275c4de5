"""Sound that has not ended: a stream equal to the batch, and an ear that answers early.

Derived in lesson 17_realtime. Tables are `(..., frames, bands)`, time first as in Keras; sound is `(...,
samples)`.
"""

from cmx_helpers.realtime.causal import CausalConv1D, causal_conv1d
from cmx_helpers.realtime.deciding import Decisions, accuracy_at, decide
from cmx_helpers.realtime.ear import PLAN, EarWeights, causal_ear, ear_weights
from cmx_helpers.realtime.hearing import EarStream, beliefs, hear, moments
from cmx_helpers.realtime.log_mel import BANDS, HOP, WINDOW, LogMelStream, causal_log_mel
from cmx_helpers.realtime.placed import PlacedWords, placed_words
from cmx_helpers.realtime.playing import own_sound, played, with_play
from cmx_helpers.realtime.reach import latency
from cmx_helpers.realtime.ring import RingBuffer
from cmx_helpers.realtime.watching import watch

__all__ = [
    "BANDS",
    "HOP",
    "PLAN",
    "WINDOW",
    "CausalConv1D",
    "Decisions",
    "EarStream",
    "EarWeights",
    "LogMelStream",
    "PlacedWords",
    "RingBuffer",
    "accuracy_at",
    "beliefs",
    "causal_conv1d",
    "causal_ear",
    "causal_log_mel",
    "decide",
    "ear_weights",
    "hear",
    "latency",
    "moments",
    "own_sound",
    "placed_words",
    "played",
    "watch",
    "with_play",
]
