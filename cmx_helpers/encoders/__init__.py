"""One Keras network per modality: pictures, sentences and sounds become tokens and one feature vector.

Every encoder is a `keras.Model` from its input to a dictionary: `"tokens"`, shape `(batch, tokens,
features)`, a description of each place, word or moment, and `"features"`, shape `(batch, features)`,
their mean. Lesson 10_fusion joins them. Everything here is derived in lesson 09_encoders.

Only `keras` and `keras.ops` are used, so that TensorFlow, JAX and PyTorch all run it.
"""

from cmx_helpers.encoders.log_mel import LogMel
from cmx_helpers.encoders.networks import audio_encoder, classifier, image_encoder, text_encoder
from cmx_helpers.encoders.words import MeanOverWords, Positions

__all__ = [
    "LogMel",
    "MeanOverWords",
    "Positions",
    "audio_encoder",
    "classifier",
    "image_encoder",
    "text_encoder",
]
