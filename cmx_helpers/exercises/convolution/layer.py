"""Exercise convolution.layer, lesson 01_convolution."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "convolution.layer",
    points=2,
    minutes=3,
    hints=(
        'padding="same": ceil(size / strides) places along each axis.',
        "One map per kernel, whatever the number of channels that come in.",
        "Each kernel has a weight for every pixel it covers in every channel that comes in, and one bias.",
    ),
)
def layer():
    height = width = -(-32 // 2)
    return height, width, 8, 5 * 5 * 3 * 8 + 8


@layer.wrong(
    'The size is the one of "valid", where the kernel stays inside. "same" gives ceil(size / strides).'
)
def layer_valid():
    return 14, 14, 8, 608


@layer.wrong("The stride is 2: every second place along each axis is skipped.")
def layer_without_strides():
    return 32, 32, 8, 608


@layer.wrong(
    "You kept the incoming channels apart. Each kernel adds over all three of them and gives one map."
)
def layer_channels_apart():
    return 16, 16, 24, 608


@layer.wrong(
    "You added the maps of all kernels into one, as the article does. Each kernel keeps its own map."
)
def layer_kernels_summed():
    return 16, 16, 1, 608


@layer.wrong("The result has one map for each kernel, not one for each channel that comes in.")
def layer_incoming_channels():
    return 16, 16, 3, 608


@layer.wrong("The right numbers; the channels come last: height, width, channels, weights.")
def layer_channels_first():
    return 8, 16, 16, 608


@layer.wrong("Shape right; the biases are missing from the weights, one for each kernel.")
def layer_without_bias():
    return 16, 16, 8, 600


@layer.wrong("Shape right; each kernel has 5·5 weights for each of the three incoming channels, not for one.")
def layer_weights_of_one_channel():
    return 16, 16, 8, 208


@layer.wrong("Shape right; that is one kernel's 5·5·3 weights and its bias. The layer has eight kernels.")
def layer_weights_of_one_kernel():
    return 16, 16, 8, 76


@layer.wrong("Shape right; there is one bias for each kernel, not one for the layer.")
def layer_with_one_bias():
    return 16, 16, 8, 601


@layer.wrong("The shape is right; the number of weights is missing. Write four numbers.")
def layer_shape_alone():
    return 16, 16, 8
