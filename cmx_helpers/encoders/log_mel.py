"""The log-mel spectrogram as a Keras layer; `encoders` shows it to the world."""

import keras
import numpy as np
from keras import layers, ops

from cmx_helpers._common.validate import integer, number
from cmx_helpers.mfcc import mel_filterbank
from cmx_helpers.stft import get_window


@keras.saving.register_keras_serializable(package="cmx")
class LogMel(layers.Layer):
    """Decibels in mel bands, made from samples inside the model.

    ``D[b, t, m] = 10 · log₁₀(max(Σₖ H[m, k] |S[b, k, t]|², 1e-10))``, then at least
    ``max_{t, m} D[b] − top_db``: the numbers of `mfcc.melspectrogram` and `mfcc.power_to_db`, time first. The
    maximum is taken over each clip, so that no clip depends on its batch. It has no weights to train, and
    computes in float32 whatever the precision of the model: a power spectrum does not fit into 16 bits.

    Derived in lesson 09_encoders, from lessons 07_stft and 08_mfcc.

    Parameters
    ----------
    sample_rate : number
        Samples per second.
    n_fft, hop_length, n_mels : int
        Samples per frame, samples from frame to frame, mel bands.
    fmin, fmax : number
        Lowest and highest frequency in Hz; None for half the sample rate.
    htk, norm
        As for `mfcc.mel_filterbank`.
    top_db : number or None
        Depth of the floor below each clip's maximum.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range; when called, on samples that are not `(batch, samples)`.

    Examples
    --------
    >>> tuple(LogMel()(np.zeros((2, 22050), "float32")).shape)
    (2, 44, 40)
    """

    def __init__(
        self, sample_rate=22050, n_fft=1024, hop_length=512, n_mels=40, *, fmin=0.0, fmax=None, htk=False,
        norm="slaney", top_db=80.0, **kwargs,
    ):  # fmt: skip
        kwargs["dtype"] = "float32"
        kwargs["trainable"] = False
        super().__init__(**kwargs)
        self.settings = {
            "sample_rate": number("sample_rate", sample_rate, above=0),
            "n_fft": integer("n_fft", n_fft, minimum=2),
            "hop_length": integer("hop_length", hop_length, minimum=1),
            "n_mels": integer("n_mels", n_mels, minimum=1),
            "fmin": fmin,
            "fmax": fmax,
            "htk": htk,
            "norm": norm,
            "top_db": None if top_db is None else number("top_db", top_db, minimum=0),
        }
        bank = mel_filterbank(sample_rate, n_fft, n_mels=n_mels, fmin=fmin, fmax=fmax, htk=htk, norm=norm)
        self._bank = np.ascontiguousarray(bank.T, dtype=np.float32)
        self._window = get_window("hann", n_fft).astype(np.float32)

    def build(self, shape):
        if len(shape) != 2:
            raise ValueError(f"audio: expected shape (batch, samples), got {tuple(shape)}")

    def call(self, audio):
        n_fft, top_db = self.settings["n_fft"], self.settings["top_db"]
        padded = ops.pad(ops.cast(audio, "float32"), ((0, 0), (n_fft // 2, n_fft // 2)))
        frames = _frames(padded, n_fft, self.settings["hop_length"])
        # Not `frames * window`: PyTorch's tensors on a GPU take no NumPy array as a factor.
        real, imaginary = ops.rfft(ops.multiply(frames, self._window))
        power = ops.matmul(ops.square(real) + ops.square(imaginary), self._bank)
        decibels = ops.log(ops.maximum(power, 1e-10)) * (10 / np.log(10))
        if top_db is None:
            return decibels
        return ops.maximum(decibels, ops.max(decibels, axis=(1, 2), keepdims=True) - top_db)

    def compute_output_spec(self, audio):
        self.build(audio.shape)
        n_fft, hop_length = self.settings["n_fft"], self.settings["hop_length"]
        frames = audio.shape[1] and 1 + (audio.shape[1] + 2 * (n_fft // 2) - n_fft) // hop_length
        return keras.KerasTensor((audio.shape[0], frames, self.settings["n_mels"]), dtype="float32")

    def get_config(self):
        return {**super().get_config(), **self.settings}


def _frames(x, n_fft, hop_length):
    """Overlapping frames (batch, frames, n_fft); no number is changed."""
    if keras.config.backend() != "jax":
        return ops.extract_sequences(x, n_fft, hop_length)
    # Under JAX Keras cuts them by a convolution with n_fft kernels: nine tenths of the audio encoder's work.
    starts = hop_length * np.arange(1 + (x.shape[1] - n_fft) // hop_length)
    return ops.take(x, (starts[:, None] + np.arange(n_fft)).astype("int32"), axis=1)
