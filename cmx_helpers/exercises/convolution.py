"""Exercises of lesson 01_convolution."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cmx_helpers.exercises._engine import exercise, prediction

_DIGITS = np.arange(1, 10).reshape(3, 3)


@exercise(
    "convolution.output_size",
    points=2,
    minutes=10,
    hints=(
        'For "valid", list where the kernel may start: 0, strides, 2·strides, … What is the last start?',
        "The last start that fits is size - kernel_size. Whole steps up to there, plus the first place: "
        "// rounds down, and one is added.",
        'For "same", the size of the kernel does not matter: ceil(size / strides). '
        "In whole numbers that is -(-size // strides).",
    ),
)
def output_size(size, kernel_size, strides, padding):
    if padding == "same":
        return -(-size // strides)
    return (size - kernel_size) // strides + 1


@output_size.cases
def output_size_cases(rng):
    cases = [
        (4, 3, 1, "valid"),
        (32, 3, 1, "valid"),
        (7, 3, 2, "valid"),
        (8, 3, 2, "valid"),
        (5, 5, 3, "valid"),
        (32, 5, 1, "same"),
        (7, 3, 2, "same"),
        (8, 4, 3, "same"),
        (9, 4, 3, "same"),
    ]
    for padding in ("valid", "same"):
        for _ in range(4):
            kernel_size = int(rng.integers(1, 8))
            size = kernel_size + int(rng.integers(0, 30))
            cases.append((size, kernel_size, int(rng.integers(1, 5)), padding))
    return cases


@output_size.right
def output_size_by_counting(size, kernel_size, strides, padding):
    last = size if padding == "same" else size - kernel_size + 1
    return len(range(0, last, strides))


@output_size.right
def output_size_by_ceiling(size, kernel_size, strides, padding):
    return int(np.ceil((size if padding == "same" else size - kernel_size + 1) / strides))


@output_size.wrong(
    'One too few under "valid": (size - kernel_size) // strides counts the steps, and there is one place '
    "more than there are steps. A kernel as large as the picture has one place, not none."
)
def output_size_without_the_first_place(size, kernel_size, strides, padding):
    if padding == "same":
        return -(-size // strides)
    return (size - kernel_size) // strides


@output_size.wrong(
    'Rounded up where "valid" rounds down: the kernel may not hang over the edge, so a last step that does '
    "not fit in full is left out. Try size 8, kernel 3, strides 2."
)
def output_size_valid_rounded_up(size, kernel_size, strides, padding):
    if padding == "same":
        return -(-size // strides)
    return -(-(size - kernel_size) // strides) + 1


@output_size.wrong(
    'Rounded down where "same" rounds up: with zeros around the edge the last, incomplete step counts. '
    'Seven pixels at strides 2 have the starts 0, 2, 4 and 6. For "same" it is ceil(size / strides).'
)
def output_size_same_rounded_down(size, kernel_size, strides, padding):
    if padding == "same":
        return size // strides
    return (size - kernel_size) // strides + 1


@output_size.wrong(
    'Under "valid" a place is missing: the kernel may start at size - kernel_size + 1 pixels, and strides '
    "visit the first of them, so divide and round up, or count the whole steps and add one."
)
def output_size_valid_rounded_down(size, kernel_size, strides, padding):
    if padding == "same":
        return -(-size // strides)
    return (size - kernel_size + 1) // strides


@output_size.wrong("The strides are not used: at strides 2 only every second place is visited.")
def output_size_without_strides(size, kernel_size, strides, padding):
    return size if padding == "same" else size - kernel_size + 1


@output_size.wrong(
    '"same" does not mean "the same size whatever the strides": with strides s the output has '
    "ceil(size / s) places."
)
def output_size_same_keeps_the_size(size, kernel_size, strides, padding):
    return size if padding == "same" else (size - kernel_size) // strides + 1


@output_size.wrong('The padding is not used: "valid" and "same" need a formula each.')
def output_size_always_valid(size, kernel_size, strides, padding):
    return (size - kernel_size) // strides + 1


@output_size.wrong(
    'Your "same" puts kernel_size // 2 zeros on both sides. That agrees with Keras for odd kernels; an even '
    "kernel gets one zero too many. ceil(size / strides) holds for both."
)
def output_size_padded_by_half(size, kernel_size, strides, padding):
    zeros = 2 * (kernel_size // 2) if padding == "same" else 0
    return (size + zeros - kernel_size) // strides + 1


@output_size.wrong("A number of places is a whole number: divide with // (which rounds down), not with /.")
def output_size_with_fractions(size, kernel_size, strides, padding):
    return size / strides if padding == "same" else (size - kernel_size) / strides + 1


@output_size.wrong(
    '"valid" is right. "same" must round up to a whole number: -(-size // strides), or math.ceil.'
)
def output_size_same_with_fractions(size, kernel_size, strides, padding):
    return size / strides if padding == "same" else (size - kernel_size) // strides + 1


@exercise(
    "convolution.kernel_gradient",
    points=3,
    minutes=15,
    hints=(
        "Which pixels did the entry (i, j) of the kernel ever lie on? At the place (a, b) it lay on "
        "x[strides·a + i, strides·b + j].",
        "For one entry these pixels are a slice, x[i : i + strides·(out_h - 1) + 1 : strides, …], as large "
        "as dy. Multiply by dy and add up.",
    ),
)
def kernel_gradient(dy, x, kernel_size, strides):
    kh, kw = kernel_size
    out_h, out_w = dy.shape
    dk = np.zeros((kh, kw))
    for i in range(kh):
        for j in range(kw):
            below, right = i + strides * (out_h - 1) + 1, j + strides * (out_w - 1) + 1
            dk[i, j] = np.sum(dy * x[i:below:strides, j:right:strides])
    return dk


@kernel_gradient.cases
def kernel_gradient_cases(rng):
    cases = [(np.array([[1.0, 0.0], [0.0, 2.0]]), rng.integers(0, 5, (4, 4)).astype(float), (3, 3), 1)]
    for (kh, kw), strides, spare in (((3, 2), 1, 0), ((2, 3), 2, 0), ((3, 3), 2, 1), ((1, 4), 3, 2)):
        out_h, out_w = (int(n) for n in rng.integers(2, 5, 2))
        shape = (strides * (out_h - 1) + kh + spare, strides * (out_w - 1) + kw + spare)
        cases.append((rng.normal(size=(out_h, out_w)), rng.normal(size=shape), (kh, kw), strides))
    return cases


@kernel_gradient.right
def kernel_gradient_by_places(dy, x, kernel_size, strides):
    kh, kw = kernel_size
    dk = np.zeros((kh, kw))
    for (a, b), slope in np.ndenumerate(dy):
        dk += slope * x[strides * a : strides * a + kh, strides * b : strides * b + kw]
    return dk


@kernel_gradient.right
def kernel_gradient_by_windows(dy, x, kernel_size, strides):
    windows = sliding_window_view(x, kernel_size)[::strides, ::strides][: dy.shape[0], : dy.shape[1]]
    return np.einsum("ab,abij->ij", dy, windows)


@kernel_gradient.wrong(
    "The strides are not used: at the place (a, b) the kernel's first entry lies on "
    "x[strides·a, strides·b], not on x[a, b]."
)
def kernel_gradient_without_strides(dy, x, kernel_size, strides):
    return kernel_gradient_by_places(dy, x, kernel_size, 1)


@kernel_gradient.wrong(
    "That correlates x with dy, which is right for strides 1 only. With strides s, dy[a, b] belongs to "
    "x[s·a + i, s·b + j], and the result has the shape of the kernel."
)
def kernel_gradient_by_correlation(dy, x, kernel_size, strides):
    return np.einsum("ijab,ab->ij", sliding_window_view(x, dy.shape), dy)


@kernel_gradient.wrong(
    "The result is turned by half a turn. The gradient for the kernel is a correlation, nothing is flipped: "
    "the flip belongs to the gradient for x."
)
def kernel_gradient_flipped(dy, x, kernel_size, strides):
    return kernel_gradient_by_places(dy, x, kernel_size, strides)[::-1, ::-1]


@kernel_gradient.wrong(
    "Rows and columns are exchanged: i goes with the rows of x and a, j with the columns and b."
)
def kernel_gradient_transposed(dy, x, kernel_size, strides):
    return kernel_gradient_by_places(dy, x, kernel_size, strides).T


@kernel_gradient.wrong(
    "You took the mean over the places. The chain rule adds: every place gives dy[a, b] times its pixel. "
    "A mean belongs to the loss, and is then already in dy."
)
def kernel_gradient_mean(dy, x, kernel_size, strides):
    return kernel_gradient_by_places(dy, x, kernel_size, strides) / dy.size


@kernel_gradient.wrong(
    "dy is missing: you added up the pixels themselves. Each one is weighted by dy[a, b], the slope of the "
    "loss at its place."
)
def kernel_gradient_without_dy(dy, x, kernel_size, strides):
    return kernel_gradient_by_places(np.ones_like(dy), x, kernel_size, strides)


@kernel_gradient.wrong(
    "Only the last place is left. Each place adds to the gradient: start from zeros and use +=."
)
def kernel_gradient_of_the_last_place(dy, x, kernel_size, strides):
    last = np.zeros_like(dy)
    last[-1, -1] = dy[-1, -1]
    return kernel_gradient_by_places(last, x, kernel_size, strides)


@prediction(
    "convolution.dot",
    points=1,
    minutes=4,
    hints=(
        "Take one place only: lay the kernel so that its top left entry, the 1, is on the dot. "
        "Which pixel of the output is that?",
        "At the last place, bottom right, the kernel's top left entry lies on the dot, so the sum is 1. "
        "Now do the first place.",
    ),
)
def dot_response():
    return _DIGITS[::-1, ::-1]


@dot_response.wrong(
    "That is the kernel itself, which a true convolution would give. At the first place, top left, the "
    "dot lies under the kernel's last entry: correlation shows the kernel turned by half a turn."
)
def dot_response_unflipped():
    return _DIGITS


@dot_response.wrong("Left and right are exchanged, which is right; the same happens to top and bottom.")
def dot_response_mirrored():
    return _DIGITS[:, ::-1]


@dot_response.wrong("Top and bottom are exchanged, which is right; the same happens to left and right.")
def dot_response_upside_down():
    return _DIGITS[::-1]


@dot_response.wrong(
    "That is the kernel with rows and columns exchanged. Nothing here exchanges the two axes."
)
def dot_response_transposed():
    return _DIGITS.T


@dot_response.wrong("The right numbers in the right order. Write them as three rows of three.")
def dot_response_in_one_row():
    return _DIGITS[::-1, ::-1].ravel()


@dot_response.wrong(
    "At every place the dot lies under one entry of the kernel, so no output is zero. Which entry is it at "
    "the first place?"
)
def dot_response_one_number():
    return [[0, 0, 0], [0, 5, 0], [0, 0, 0]]


@prediction(
    "convolution.layer",
    points=2,
    minutes=6,
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


@layer.wrong("The strides are 2: every second place along each axis is skipped.")
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
