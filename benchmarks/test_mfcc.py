"""MFCC beside librosa and a compiled tf.signal chain with the same conventions, in one run.

librosa gets what it is usually given: one call for one sound, a loop over a set of clips.
"""

import librosa
import numpy as np
import tensorflow as tf

from cmx_helpers.mfcc import mfcc

RNG = np.random.default_rng(0)
SECOND = 22050
BANK = tf.constant(librosa.filters.mel(sr=SECOND, n_fft=2048).T)


def sound(*shape):
    """Noise that swells and fades, so that the bands and the frames differ."""
    swell = 0.3 + 0.2 * np.sin(np.arange(shape[-1]) / 3000)
    return (swell * RNG.standard_normal(shape)).astype(np.float32)


@tf.function(reduce_retracing=False)
def tf_mfcc(y):
    padded = tf.pad(y, [[0, 0], [1024, 1024]])
    spectrum = tf.signal.stft(padded, 2048, 512, window_fn=tf.signal.hann_window)
    mel = tf.tensordot(tf.math.real(spectrum * tf.math.conj(spectrum)), BANK, 1)
    decibels = 10 / tf.math.log(10.0) * tf.math.log(tf.maximum(mel, 1e-10))
    floor = tf.reduce_max(decibels, axis=[1, 2], keepdims=True) - 80
    return tf.linalg.matrix_transpose(tf.signal.dct(tf.maximum(decibels, floor), norm="ortho")[..., :20])


def test_one_second(beside):
    y = sound(SECOND)
    y_tf = tf.constant(y[None])
    beside(
        "mfcc, one clip of 1 s",
        ours=lambda: mfcc(y),
        librosa=lambda: librosa.feature.mfcc(y=y),
        tf_signal=lambda: tf_mfcc(y_tf).numpy()[0],
        at_least=6,
    )


def test_one_minute(beside):
    y = sound(60 * SECOND)
    y_tf = tf.constant(y[None])
    beside(
        "mfcc, 60 s",
        ours=lambda: mfcc(y),
        librosa=lambda: librosa.feature.mfcc(y=y),
        tf_signal=lambda: tf_mfcc(y_tf).numpy()[0],
        at_least=3,
        at_most_mib=16,
    )


def test_sixty_four_clips(beside):
    y = sound(64, SECOND)
    y_tf = tf.constant(y)
    beside(
        "mfcc, 64 clips of 1 s (librosa: a loop)",
        ours=lambda: mfcc(y),
        librosa=lambda: np.stack([librosa.feature.mfcc(y=clip) for clip in y]),
        tf_signal=lambda: tf_mfcc(y_tf).numpy(),
        at_least=10,
    )
