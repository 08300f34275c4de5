"""Exercises of lesson 09_encoders: what Flatten hands on, the weights of a convolution, a mean over words."""

import numpy as np

from cmx_helpers.exercises._engine import exercise, prediction


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


@exercise(
    "encoders.masked_mean",
    points=3,
    minutes=10,
    hints=(
        "words = ids != 0 is True where there is a word. words[..., None] has an axis for the features.",
        "Set the vectors of the padding to zero, add along axis 1, then divide each row by its own number of "
        "words: words.sum(axis=1, keepdims=True).",
    ),
)
def masked_mean(tokens, ids):
    words = (ids != 0)[..., None]
    return (tokens * words).sum(axis=1) / words.sum(axis=1)


@masked_mean.cases
def masked_mean_cases(rng):
    tiny = np.array([[[1.0, 2.0], [3.0, 6.0], [9.0, 9.0]]]), np.array([[5, 2, 0]])
    cases = [tiny]
    for batch, length, features in ((2, 4, 3), (3, 6, 2), (4, 5, 4)):
        counts = 1 + rng.permutation(length - 1)[:batch]
        ids = np.where(np.arange(length) < counts[:, None], rng.integers(2, 30, (batch, length)), 0)
        cases.append((rng.normal(size=(batch, length, features)), ids))
    return cases


@masked_mean.right
def masked_mean_by_rows(tokens, ids):
    return np.array([row[words > 0].mean(axis=0) for row, words in zip(tokens, ids)])


@masked_mean.right
def masked_mean_as_weights(tokens, ids):
    weights = (ids != 0) / np.count_nonzero(ids, axis=1, keepdims=True)
    return np.einsum("bt,btf->bf", weights, tokens)


@masked_mean.wrong(
    "The vectors of the padding are in your mean. Only the places where ids is not 0 are words."
)
def masked_mean_with_padding(tokens, ids):
    return tokens.mean(axis=1)


@masked_mean.wrong(
    "You add the words only, but divide by the length of the row: a short sentence shrinks towards zero. "
    "Divide by the number of its words."
)
def masked_mean_over_the_length(tokens, ids):
    return (tokens * (ids != 0)[..., None]).mean(axis=1)


@masked_mean.wrong("That is the sum over the words. Divide it by the number of words of each row.")
def masked_mean_sum(tokens, ids):
    return (tokens * (ids != 0)[..., None]).sum(axis=1)


@masked_mean.wrong(
    "You divide every row by the words of the whole batch. Each sentence has a number of words of its own."
)
def masked_mean_one_count(tokens, ids):
    words = (ids != 0)[..., None]
    return (tokens * words).sum(axis=1) / words.sum()


@masked_mean.wrong(
    "You turned the mask round: this is the mean over the padding. A word is where ids is not 0."
)
@np.errstate(all="ignore")
def masked_mean_of_the_padding(tokens, ids):
    padding = (ids == 0)[..., None]
    return (tokens * padding).sum(axis=1) / padding.sum(axis=1)


@masked_mean.wrong(
    "You multiply the vectors by the ids. An id is a name, not an amount: only whether it is 0 counts."
)
def masked_mean_weighted_by_ids(tokens, ids):
    return (tokens * ids[..., None]).sum(axis=1) / ids.sum(axis=1, keepdims=True)


@masked_mean.wrong(
    "You took the vector of the last word. That is one way to read a sentence; asked is the mean over all."
)
def masked_mean_last_word(tokens, ids):
    return tokens[np.arange(len(ids)), np.count_nonzero(ids, axis=1) - 1]


@masked_mean.wrong("You return one number for each sentence. Keep the features: add along axis 1 only.")
def masked_mean_over_features(tokens, ids):
    return masked_mean.reference(tokens, ids).mean(axis=1)
