"""Exercise encoders.conv_parameters, lesson 09_encoders."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "encoders.conv_parameters",
    points=2,
    minutes=6,
    hints=(
        "One kernel looks at a square of pixels, in every channel of the input. There is one kernel for each "
        "channel of the output.",
        "Each kernel has kernel_size · kernel_size · channels_in weights and one bias.",
    ),
)
def conv_parameters(size, kernel_size, channels_in, channels_out):
    return (kernel_size * kernel_size * channels_in + 1) * channels_out


@conv_parameters.cases
def conv_parameters_cases(rng):
    random = [tuple(int(n) for n in rng.integers((8, 2, 2, 2), (100, 8, 40, 40))) for _ in range(5)]
    return [(224, 3, 3, 32), (109, 3, 32, 64), (32, 1, 5, 2), *random]


@conv_parameters.right
def conv_parameters_of_an_array(size, kernel_size, channels_in, channels_out):
    kernel = np.zeros((kernel_size, kernel_size, channels_in, channels_out))
    return kernel.size + kernel.shape[-1]


@conv_parameters.right
def conv_parameters_by_counting(size, kernel_size, channels_in, channels_out):
    total = 0
    for _ in range(channels_out):
        total += 1 + kernel_size**2 * channels_in
    return total


@conv_parameters.wrong("The biases are missing: each kernel has one.")
def conv_parameters_without_bias(size, kernel_size, channels_in, channels_out):
    return kernel_size**2 * channels_in * channels_out


@conv_parameters.wrong("A kernel is a square: its side counts twice, once for height and once for width.")
def conv_parameters_of_a_line(size, kernel_size, channels_in, channels_out):
    return (kernel_size * channels_in + 1) * channels_out


@conv_parameters.wrong(
    "You let the size of the picture count. The same kernel is used at every place, so its weights are "
    "counted once."
)
def conv_parameters_at_every_place(size, kernel_size, channels_in, channels_out):
    return size**2 * (kernel_size**2 * channels_in + 1) * channels_out


@conv_parameters.wrong(
    "You multiply the weights by the pixels of the picture. The same kernel is used at every place: its "
    "weights are counted once."
)
def conv_parameters_weights_at_every_place(size, kernel_size, channels_in, channels_out):
    return (size**2 * kernel_size**2 * channels_in + 1) * channels_out


@conv_parameters.wrong(
    "You count the pixels of the picture as a dense layer would. A kernel sees a square of kernel_size × "
    "kernel_size of them."
)
def conv_parameters_of_a_dense_layer(size, kernel_size, channels_in, channels_out):
    return (size**2 * channels_in + 1) * channels_out


@conv_parameters.wrong(
    "Each kernel looks at all channels of its input, not at one: multiply by channels_in as well."
)
def conv_parameters_of_one_channel(size, kernel_size, channels_in, channels_out):
    return (kernel_size**2 + 1) * channels_out


@conv_parameters.wrong("One bias for each kernel, not for each channel of the input.")
def conv_parameters_bias_of_inputs(size, kernel_size, channels_in, channels_out):
    return kernel_size**2 * channels_in * channels_out + channels_in


@conv_parameters.wrong("That is one single bias. Each of the channels_out kernels has its own.")
def conv_parameters_one_bias(size, kernel_size, channels_in, channels_out):
    return kernel_size**2 * channels_in * channels_out + 1


@conv_parameters.wrong("Each channel of a kernel has weights of its own, and all of them share one bias.")
def conv_parameters_bias_of_every_channel(size, kernel_size, channels_in, channels_out):
    return (kernel_size**2 + 1) * channels_in * channels_out
