"""Exercise encoders.flatten_size, lesson 09_encoders."""

from cmx_helpers.exercises._engine import prediction


@prediction(
    "encoders.flatten_size",
    points=1,
    minutes=4,
    hints=(
        "Follow the side of the picture through the four layers. A 3×3 kernel without padding takes away "
        "2, a pool of 2 halves and rounds down (lessons 01 and 02).",
        "224 → 222 → 111 → 109 → 54. Flatten lays out every number of the last map: height × width × "
        "channels.",
    ),
)
def flatten_size():
    return 54 * 54 * 64


@flatten_size.wrong("That many places, and each of them has 64 channels.")
def flatten_size_places():
    return 54 * 54


@flatten_size.wrong(
    "You let the convolutions keep the size. Without padding (Keras's default, 'valid') each takes away 2."
)
def flatten_size_same_padding():
    return 56 * 56 * 64


@flatten_size.wrong("You left out the second pool, which halves 109 to 54.")
def flatten_size_one_pool():
    return 109 * 109 * 64


@flatten_size.wrong("You left out both pools. Each of them halves the side.")
def flatten_size_no_pools():
    return 220 * 220 * 64


@flatten_size.wrong(
    "That is a map as large as the picture. Each convolution takes away 2, and each pool halves the side."
)
def flatten_size_as_the_picture():
    return 224 * 224 * 64


@flatten_size.wrong("You rounded 109 / 2 up. A pool that would hang over the rim is left out: 54.")
def flatten_size_rounded_up():
    return 55 * 55 * 64


@flatten_size.wrong("The channels of the last map are the 64 kernels of the second convolution.")
def flatten_size_first_channels():
    return 54 * 54 * 32


@flatten_size.wrong("The three colours end at the first convolution. The last map has 64 channels.")
def flatten_size_colours():
    return 54 * 54 * 3


@flatten_size.wrong(
    "That is the number of weights of the dense layer that follows. Here only what Flatten hands on is asked."
)
def flatten_size_weights():
    return 54 * 54 * 64 * 128 + 128


@flatten_size.wrong("That is what the dense layer gives. Flatten hands on every number of the last map.")
def flatten_size_of_the_dense_layer():
    return 128


@flatten_size.wrong("You left out the first pool, which halves 222 to 111.")
def flatten_size_first_pool_forgotten():
    return 110 * 110 * 64
