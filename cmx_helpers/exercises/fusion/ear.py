"""Exercise fusion.ear, lesson 10_fusion: fault 1, a sound has no height and width."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.fusion._small import encoders, keras, layers, number, ops, seen


@exercise(
    "fusion.ear",
    points=1,
    minutes=3,
    hints=(
        """A layer is called on a tensor, and gives the next one: bands = encoders.LogMel()(sound). It has
        shape (moments, 40): the moments are what a convolution slides over, the bands are its channels.""",
        "layers.Conv1D(kernels, 5, padding='same', activation='relu')(bands), then GlobalAveragePooling1D.",
        "keras.Model(sound, vector): from where it starts to where it ends.",
    ),
)
def ear(samples, kernels):
    sound = keras.Input((samples,), name="audio")
    bands = encoders.LogMel()(sound)
    moments = layers.Conv1D(kernels, 5, padding="same", activation="relu")(bands)
    return keras.Model(sound, layers.GlobalAveragePooling1D()(moments))


@ear.cases
def ear_cases(rng):
    return [(number(rng, 2000, 4000), number(rng, 4, 90))]


@ear.observed
def ear_observed(model, samples, kernels):
    waves = np.sin(np.arange(samples) * np.array([[0.1], [0.5], [1.1]])).astype("float32")
    return seen(model, waves)


@ear.right
def ear_with_a_mean_written_out(samples, kernels):
    sound = keras.Input((samples,))
    x = layers.Conv1D(kernels, 5, padding="same")(encoders.LogMel()(sound))
    return keras.Model(sound, ops.mean(layers.ReLU()(x), axis=1))


@ear.wrong(
    """You slide over the bare samples. That runs, and the network has to invent the spectrum by itself: put
    encoders.LogMel() between the sound and the convolution."""
)
def ear_on_samples(samples, kernels):
    sound = keras.Input((samples,), name="audio")
    x = layers.Reshape((samples, 1))(sound)
    x = layers.Conv1D(kernels, 5, padding="same", activation="relu")(x)
    return keras.Model(sound, layers.GlobalAveragePooling1D()(x))


@ear.wrong(
    """Flatten gives every moment weights of its own in whatever comes next. Take the mean over the moments:
    GlobalAveragePooling1D."""
)
def ear_flattened(samples, kernels):
    sound = keras.Input((samples,), name="audio")
    x = layers.Conv1D(kernels, 5, padding="same", activation="relu")(encoders.LogMel()(sound))
    return keras.Model(sound, layers.Flatten()(x))


@ear.wrong("The convolution has no ReLU: activation='relu'.")
def ear_without_relu(samples, kernels):
    sound = keras.Input((samples,), name="audio")
    x = layers.Conv1D(kernels, 5, padding="same")(encoders.LogMel()(sound))
    return keras.Model(sound, layers.GlobalAveragePooling1D()(x))


@ear.wrong("The convolution loses the moments at both ends: padding='same'.")
def ear_without_padding(samples, kernels):
    sound = keras.Input((samples,), name="audio")
    x = layers.Conv1D(kernels, 5, activation="relu")(encoders.LogMel()(sound))
    return keras.Model(sound, layers.GlobalAveragePooling1D()(x))


@ear.wrong("The moments are still there, a vector for each. Take their mean: GlobalAveragePooling1D.")
def ear_without_mean(samples, kernels):
    sound = keras.Input((samples,), name="audio")
    x = layers.Conv1D(kernels, 5, padding="same", activation="relu")(encoders.LogMel()(sound))
    return keras.Model(sound, x)


@ear.wrong(
    """Max pooling keeps the strongest moment and forgets the others. Here the mean is asked for, as in lesson
    09: GlobalAveragePooling1D."""
)
def ear_with_max(samples, kernels):
    sound = keras.Input((samples,), name="audio")
    x = layers.Conv1D(kernels, 5, padding="same", activation="relu")(encoders.LogMel()(sound))
    return keras.Model(sound, layers.GlobalMaxPooling1D()(x))
