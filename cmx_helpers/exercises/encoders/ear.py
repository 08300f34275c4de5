"""Exercise encoders.ear, lesson 09_encoders: a spectrogram inside, then convolutions along time."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises._keras import keras, layers, number, seen
from cmx_helpers.exercises.encoders._parts import SAME, LogMel, block, with_tokens


@exercise(
    "encoders.ear",
    points=2,
    minutes=4,
    hints=(
        "sound = keras.Input((samples,), name='audio'), then LogMel()(sound): shape (moments, bands).",
        "x = layers.BatchNormalization(momentum=0.9)(…): one mean and one spread for each band.",
        """x = block(x, layers.Conv1D(64, 5, **SAME), layers.MaxPooling1D()), and so on; the last block has no
        pool. Then with_tokens(sound, x).""",
    ),
)
def ear(samples):
    sound = keras.Input((samples,), name="audio")
    x = layers.BatchNormalization(momentum=0.9)(LogMel()(sound))
    x = block(x, layers.Conv1D(64, 5, **SAME), layers.MaxPooling1D())
    x = block(x, layers.Conv1D(96, 5, **SAME), layers.MaxPooling1D())
    x = block(x, layers.Conv1D(96, 3, **SAME))
    return with_tokens(sound, x)


@ear.cases
def ear_cases(rng):
    return [(number(rng, 20000, 26000),)]


@ear.observed
def ear_observed(model, samples):
    waves = np.sin(np.arange(samples) * np.array([[0.1], [0.5], [1.1]])).astype("float32")
    norms = [layer for layer in model.layers if isinstance(layer, layers.BatchNormalization)]
    return seen(model, waves) | {"momentum": np.array([float(layer.momentum) for layer in norms])}


@ear.right
def ear_in_a_loop(samples):
    sound = keras.Input((samples,))
    x = layers.BatchNormalization(momentum=0.9)(LogMel()(sound))
    for kernels, size, pool in ((64, 5, 2), (96, 5, 2), (96, 3, None)):
        x = layers.Conv1D(kernels, size, padding="same", use_bias=False)(x)
        x = layers.MaxPooling1D(pool)(x) if pool else x
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    return with_tokens(sound, x)


def _ear(samples, sizes=(5, 5, 3), kernels=(64, 96, 96), pools=2, norm=True, same=SAME, front=LogMel):
    sound = keras.Input((samples,), name="audio")
    x = front()(sound)
    x = layers.BatchNormalization(momentum=0.9)(x) if norm else x
    for n, (width, size) in enumerate(zip(kernels, sizes)):
        x = block(x, layers.Conv1D(width, size, **same), layers.MaxPooling1D() if n < pools else None)
    return with_tokens(sound, x)


@ear.wrong(
    """You slide over the bare samples. That runs, and the network has to invent the spectrum by itself: put
    LogMel() between the sound and the first block."""
)
def ear_on_samples(samples):
    return _ear(samples, front=lambda: layers.Reshape((samples, 1)))


@ear.wrong(
    """The bands come in as decibels, some around −60. Bring each to mean 0 and spread 1 first:
    BatchNormalization(momentum=0.9) right behind LogMel()."""
)
def ear_without_norm(samples):
    return _ear(samples, norm=False)


@ear.wrong("The last block pools, too, and half of the moments are gone. It has no pool.")
def ear_with_three_pools(samples):
    return _ear(samples, pools=3)


@ear.wrong("The first two blocks each pool by 2: layers.MaxPooling1D() as the block's last argument.")
def ear_without_pools(samples):
    return _ear(samples, pools=0)


@ear.wrong("The last block looks at 3 moments, the first two at 5.")
def ear_with_fives(samples):
    return _ear(samples, sizes=(5, 5, 5))


@ear.wrong("The widths are 64, 96, 96 kernels.")
def ear_with_other_widths(samples):
    return _ear(samples, kernels=(64, 64, 96))


@ear.wrong(
    """The convolutions have a bias. The normalisation behind them shifts anyway, so it would be learned
    twice: **SAME."""
)
def ear_with_bias(samples):
    return _ear(samples, same={"padding": "same"})


@ear.wrong("The convolutions lose the moments at both ends: padding='same', as in **SAME.")
def ear_without_padding(samples):
    return _ear(samples, same={"use_bias": False})


@ear.wrong(
    """That is a picture's convolution: Conv2D slides up and down as well, and takes a high tone for a low
    one. Slide along time only, Conv1D, with the bands as channels."""
)
def ear_as_a_picture(samples):
    sound = keras.Input((samples,), name="audio")
    x = layers.BatchNormalization(momentum=0.9)(LogMel()(sound))
    x = layers.Reshape((*x.shape[1:], 1))(x)
    for n, (width, size) in enumerate(zip((64, 96, 96), (5, 5, 3))):
        x = block(x, layers.Conv2D(width, size, **SAME), layers.MaxPooling2D() if n < 2 else None)
    return with_tokens(sound, layers.Reshape((-1, 96))(x))
