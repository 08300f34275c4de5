"""Attention in NumPy: scaled dot product, masks, several heads, positions, a block, a decoder that writes.

Weights have Keras's shapes and order, so they move over unchanged. Masks are boolean, True where
attention is allowed. Everything here is derived in lesson 06_attention.
"""

from cmx_helpers.attention.decoder import DecoderWeights, decoder, decoder_backward
from cmx_helpers.attention.encoder import EncoderWeights, encoder_block, encoder_block_backward
from cmx_helpers.attention.layer_norm import layer_norm, layer_norm_backward
from cmx_helpers.attention.multi_head import multi_head_attention, multi_head_attention_backward
from cmx_helpers.attention.positions import causal_mask, sinusoidal_positions
from cmx_helpers.attention.reader import attention_reader
from cmx_helpers.attention.scaled_dot import (
    scaled_dot_product_attention,
    scaled_dot_product_attention_backward,
)
from cmx_helpers.attention.weights import AttentionWeights
from cmx_helpers.attention.writing import pick, sentence_nats, write
from cmx_helpers.training import softmax, softmax_backward

__all__ = [
    "AttentionWeights",
    "DecoderWeights",
    "EncoderWeights",
    "attention_reader",
    "causal_mask",
    "decoder",
    "decoder_backward",
    "encoder_block",
    "encoder_block_backward",
    "layer_norm",
    "layer_norm_backward",
    "multi_head_attention",
    "multi_head_attention_backward",
    "pick",
    "scaled_dot_product_attention",
    "scaled_dot_product_attention_backward",
    "sentence_nats",
    "sinusoidal_positions",
    "softmax",
    "softmax_backward",
    "write",
]
