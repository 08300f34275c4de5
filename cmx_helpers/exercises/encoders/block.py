"""Exercise encoders.block, lesson 09_encoders: what eye and ear are made of."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises._keras import Made, keras, layers, model_of, number, seen, start

CONVOLUTION = {"kernel_size": 3, "padding": "same", "use_bias": False}


@exercise(
    "encoders.block",
    points=2,
    minutes=3,
    hints=(
        "`convolution` and `pooling` are layers, ready to be called: x = convolution(x).",
        "if pooling is not None: x = pooling(x).",
        "layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x)) comes last.",
    ),
)
def block(x, convolution, pooling=None):
    x = convolution(x)
    if pooling is not None:
        x = pooling(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    return layers.ReLU()(x)


@block.cases
def block_cases(rng):
    kernels, frames = number(rng, 3, 900), 2 * number(rng, 3, 6)
    return [
        (start(8, 8, 3), Made("Conv2D", {"filters": kernels, **CONVOLUTION}), Made("MaxPooling2D", {})),
        (start(frames, 5), Made("Conv1D", {"filters": kernels, **CONVOLUTION}), None),
    ]


@block.observed
def block_observed(result, *case):
    model = model_of(result)
    norms = [layer for layer in model.layers if isinstance(layer, layers.BatchNormalization)]
    return seen(model) | {"momentum": np.array([float(layer.momentum) for layer in norms])}


@block.right
def block_in_one_line(x, convolution, pooling=None):
    pooled = convolution(x) if pooling is None else pooling(convolution(x))
    return keras.activations.relu(layers.BatchNormalization(axis=-1, momentum=0.9)(pooled))


@block.wrong(
    "The normalisation is missing: layers.BatchNormalization(momentum=0.9) between the pool and the ReLU."
)
def block_without_norm(x, convolution, pooling=None):
    x = convolution(x)
    return layers.ReLU()(x if pooling is None else pooling(x))


@block.wrong("The ReLU is missing. Without it two convolutions behind each other are one: nothing bends.")
def block_without_relu(x, convolution, pooling=None):
    x = convolution(x)
    x = x if pooling is None else pooling(x)
    return layers.BatchNormalization(momentum=0.9)(x)


@block.wrong(
    """ReLU comes before the normalisation. The norm shifts the numbers around 0, and only then does ReLU cut
    off about half of them."""
)
def block_relu_first(x, convolution, pooling=None):
    x = convolution(x)
    x = x if pooling is None else pooling(x)
    return layers.BatchNormalization(momentum=0.9)(layers.ReLU()(x))


@block.wrong("The pool is left out. Where there is one, it stands right behind the convolution.")
def block_without_pool(x, convolution, pooling=None):
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(convolution(x)))


@block.wrong(
    """Keras's own momentum, 0.99, is left in place: the running means then need hundreds of steps to settle,
    and we have a few hundred in all. momentum=0.9."""
)
def block_with_default_momentum(x, convolution, pooling=None):
    x = convolution(x)
    x = x if pooling is None else pooling(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


@block.wrong(
    """LayerNormalization takes mean and spread over the channels of each place. Asked is one mean and one
    spread for each channel: BatchNormalization."""
)
def block_with_layer_norm(x, convolution, pooling=None):
    x = convolution(x)
    x = x if pooling is None else pooling(x)
    return layers.ReLU()(layers.LayerNormalization()(x))


@block.wrong("The convolution itself is missing: x = convolution(x) comes first.")
def block_without_convolution(x, convolution, pooling=None):
    x = x if pooling is None else pooling(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))


@block.wrong(
    """The pool comes last. It stands right behind the convolution, so that only what it keeps is normalised:
    the means and spreads are others then."""
)
def block_pooled_last(x, convolution, pooling=None):
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(convolution(x)))
    return x if pooling is None else pooling(x)
