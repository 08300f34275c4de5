"""Exercise convolution.correlate_channels, lesson 01_convolution."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.convolution.correlate_windows import correlate_windows as _one_channel

correlate_windows = _one_channel.reference


@exercise(
    "convolution.correlate_channels",
    points=1,
    minutes=4,
    hints=(
        "One map first: for the kernel o, correlate each channel x[:, :, c] with kernels[:, :, c, o] and add "
        "the results.",
        "Then all maps: np.stack([map for kernel 0, map for kernel 1, …], axis=-1) puts them behind each "
        "other as the last axis.",
    ),
)
def correlate_channels(x, kernels):
    maps = []
    for o in range(kernels.shape[3]):
        maps.append(sum(correlate_windows(x[:, :, c], kernels[:, :, c, o]) for c in range(x.shape[2])))
    return np.stack(maps, axis=-1)


@correlate_channels.cases
def correlate_channels_cases(rng):
    cases = []
    for shape, kernel_size, out in (
        ((4, 4, 2), (3, 3), 1),
        ((5, 6, 3), (2, 3), 4),
        ((4, 3, 1), (2, 2), 3),
        ((4, 5, 3), (1, 1), 2),
    ):
        cases.append((rng.normal(size=shape), rng.normal(size=(*kernel_size, shape[2], out))))
    return cases


def _products(x, kernels):
    """One map for each pair of channel c and kernel o: (a, b, c, o)."""
    return np.einsum("abcij,ijco->abco", sliding_window_view(x, kernels.shape[:2], axis=(0, 1)), kernels)


@correlate_channels.right
def correlate_channels_by_einsum(x, kernels):
    return _products(x, kernels).sum(axis=2)


@correlate_channels.right
def correlate_channels_by_filling(x, kernels):
    (kh, kw, channels, out), (height, width, _) = kernels.shape, x.shape
    y = np.zeros((height - kh + 1, width - kw + 1, out))
    for o in range(out):
        for c in range(channels):
            y[:, :, o] += correlate_windows(x[:, :, c], kernels[:, :, c, o])
    return y


@correlate_channels.wrong(
    "You added the maps of all kernels as well. Add over the channels that come in; each kernel keeps a map "
    "of its own."
)
def correlate_channels_kernels_added(x, kernels):
    return _products(x, kernels).sum(axis=(2, 3))


@correlate_channels.wrong(
    "The maps are right; they stand on the first axis. Channels come last here: np.stack(maps, axis=-1)."
)
def correlate_channels_first(x, kernels):
    return np.moveaxis(_products(x, kernels).sum(axis=2), -1, 0)


@correlate_channels.wrong(
    "Only the first channel was looked at. The sum runs over all channels of x, each with its own grid of "
    "weights kernels[:, :, c, o]."
)
def correlate_channels_of_the_first(x, kernels):
    return _products(x, kernels)[:, :, 0]


@correlate_channels.wrong(
    "Only the last channel is left: each one overwrites the one before. Start from zeros and add."
)
def correlate_channels_of_the_last(x, kernels):
    return _products(x, kernels)[:, :, -1]


@correlate_channels.wrong("You took the mean over the channels. They are added.")
def correlate_channels_mean(x, kernels):
    return _products(x, kernels).mean(axis=2)


@correlate_channels.wrong(
    "Every channel met the weights of channel 0. Channel c has a grid of its own: kernels[:, :, c, o]."
)
def correlate_channels_one_grid(x, kernels):
    return _products(x, np.repeat(kernels[:, :, :1], x.shape[2], axis=2)).sum(axis=2)


@correlate_channels.wrong(
    "You kept the channels apart, one map for each channel and kernel. They are added into one map for each "
    "kernel."
)
def correlate_channels_apart(x, kernels):
    maps = _products(x, kernels)
    return maps.reshape(*maps.shape[:2], -1)
