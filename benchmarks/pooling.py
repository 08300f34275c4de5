"""2×2 pooling of what the big convolution returns."""

from benchmarks.cases import Series, normal
from cmx_helpers.pooling import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward

WINDOW = dict(ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")
CHANNELS_FIRST, CHANNELS_LAST = (0, 3, 1, 2), (0, 2, 3, 1)


def forward_inputs(n, side=112, channels=64):
    return normal((n, side, side, channels))


def backward_inputs(n, side=112, channels=64):
    return normal((n, side // 2, side // 2, channels), (n, side, side, channels))  # dy, x


def max_ours(x):
    return max_pool2d


def max_tensorflow(x):
    import tensorflow as tf

    return lambda x: tf.nn.max_pool2d(x, 2, 2, "VALID")


def max_torch(x):
    from torch.nn.functional import max_pool2d

    return lambda x: max_pool2d(x.permute(CHANNELS_FIRST), 2).permute(CHANNELS_LAST)


def average_ours(x):
    return avg_pool2d


def average_tensorflow(x):
    import tensorflow as tf

    return lambda x: tf.nn.avg_pool2d(x, 2, 2, "VALID")


def average_torch(x):
    from torch.nn.functional import avg_pool2d

    return lambda x: avg_pool2d(x.permute(CHANNELS_FIRST), 2).permute(CHANNELS_LAST)


def max_backward_ours(dy, x):
    return max_pool2d_backward


def max_backward_tensorflow(dy, x):
    import tensorflow as tf

    y = tf.nn.max_pool2d(tf.constant(x), 2, 2, "VALID")  # TensorFlow keeps it from the forward pass
    return lambda dy, x: tf.raw_ops.MaxPoolGrad(orig_input=x, orig_output=y, grad=dy, **WINDOW)


def max_backward_torch(dy, x):
    import torch

    first = torch.from_numpy(x).permute(CHANNELS_FIRST)
    _, winners = torch.nn.functional.max_pool2d_with_indices(first, 2)  # kept from the forward pass
    backward = torch.ops.aten.max_pool2d_with_indices_backward

    def gradient(dy, x):
        dy, x = dy.permute(CHANNELS_FIRST), x.permute(CHANNELS_FIRST)
        return backward(dy, x, [2, 2], [2, 2], [0, 0], [1, 1], False, winners).permute(CHANNELS_LAST)

    return gradient


def average_backward_ours(dy, x):
    return avg_pool2d_backward


def average_backward_tensorflow(dy, x):
    import tensorflow as tf

    shape = x.shape
    return lambda dy, x: tf.raw_ops.AvgPoolGrad(orig_input_shape=shape, grad=dy, **WINDOW)


def average_backward_torch(dy, x):
    import torch

    backward = torch.ops.aten.avg_pool2d_backward

    def gradient(dy, x):
        dy, x = dy.permute(CHANNELS_FIRST), x.permute(CHANNELS_FIRST)
        return backward(dy, x, [2, 2], [2, 2], [0, 0], False, True, None).permute(CHANNELS_LAST)

    return gradient


def series(operator, inputs, ours, tensorflow, torch, flops_per_window, wanted=()):
    return Series(
        f"{operator}, 2×2: 112×112, 64 channels",
        "images",
        (2, 4, 8),
        inputs,
        {"ours": ours, "tensorflow": tensorflow, "torch": torch},
        flops=lambda n: flops_per_window * n * 56 * 56 * 64,
        tiny=lambda: inputs(1, side=2, channels=1),
        wanted=dict(wanted),
        obstacle="each of the four places of a window is compared, taken and subtracted in its own passes.",
    )


SERIES = [
    series("max_pool2d forward", forward_inputs, max_ours, max_tensorflow, max_torch, 3),
    series(
        "max_pool2d backward",
        backward_inputs,
        max_backward_ours,
        max_backward_tensorflow,
        max_backward_torch,
        4,
        wanted={"TensorFlow eager": 2},
    ),
    series("avg_pool2d forward", forward_inputs, average_ours, average_tensorflow, average_torch, 4),
    series(
        "avg_pool2d backward",
        backward_inputs,
        average_backward_ours,
        average_backward_tensorflow,
        average_backward_torch,
        1,
    ),
]
