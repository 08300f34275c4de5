"""conv2d, 3×3 and 'same': large images with many channels, and small ones with few."""

from benchmarks.cases import Series, normal
from cmx_helpers.convolution import conv2d, conv2d_backward

STRIDES = [1, 1, 1, 1]


def forward_inputs(side, channels, outputs):
    return lambda n: normal((n, side, side, channels), (3, 3, channels, outputs))


def backward_inputs(side, channels, outputs):
    return lambda n: normal(
        (n, side, side, outputs), (n, side, side, channels), (3, 3, channels, outputs)
    )  # dy, x, kernel


def products(side, channels, outputs, passes):
    return lambda n: 2 * passes * n * side**2 * 9 * channels * outputs


def forward_ours(x, kernel):
    return lambda x, kernel: conv2d(x, kernel, padding="same")


def forward_tensorflow(x, kernel):
    import tensorflow as tf

    return lambda x, kernel: tf.nn.conv2d(x, kernel, 1, "SAME")


def forward_torch(x, kernel):
    from torch.nn.functional import conv2d

    # Views: in memory the channels stay last.
    return lambda x, kernel: conv2d(x.permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1), padding=1).permute(
        0, 2, 3, 1
    )


def backward_ours(dy, x, kernel):
    return lambda dy, x, kernel: conv2d_backward(dy, x, kernel, padding="same")


def backward_tensorflow(dy, x, kernel):
    """The three operations that TensorFlow's own gradient runs, without its tape."""
    import tensorflow as tf

    def gradients(dy, x, kernel):
        how = dict(out_backprop=dy, strides=STRIDES, padding="SAME")
        dx = tf.raw_ops.Conv2DBackpropInput(input_sizes=tuple(x.shape), filter=kernel, **how)
        dkernel = tf.raw_ops.Conv2DBackpropFilter(input=x, filter_sizes=tuple(kernel.shape), **how)
        return dx, dkernel, tf.raw_ops.BiasAddGrad(out_backprop=dy)

    return gradients


def backward_torch(dy, x, kernel):
    import torch

    def gradients(dy, x, kernel):
        dx, dkernel, dbias = torch.ops.aten.convolution_backward(
            dy.permute(0, 3, 1, 2), x.permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1), [dy.shape[3]],
            [1, 1], [1, 1], [1, 1], False, [0, 0], 1, [True, True, True],
        )  # fmt: skip
        return dx.permute(0, 2, 3, 1), dkernel.permute(2, 3, 1, 0), dbias

    return gradients


FORWARD = {"ours": forward_ours, "tensorflow": forward_tensorflow, "torch": forward_torch}
BACKWARD = {"ours": backward_ours, "tensorflow": backward_tensorflow, "torch": backward_torch}

SERIES = [
    Series(
        "conv2d forward, small: 32×32, 3 → 32 channels",
        "images",
        (8, 16, 32),
        forward_inputs(32, 3, 32),
        FORWARD,
        flops=products(32, 3, 32, passes=1),
        tiny=lambda: forward_inputs(3, 1, 1)(1),
        wanted={"TensorFlow eager": 0.75},
        obstacle="a window has 27 numbers only: padding and laying the windows out takes NumPy more than "
        "half as long as BLAS takes to multiply them. TensorFlow lays out while it multiplies.",
    ),
    Series(
        "conv2d forward, big: 112×112, 32 → 64 channels",
        "images",
        (2, 4, 8),
        forward_inputs(112, 32, 64),
        FORWARD,
        flops=products(112, 32, 64, passes=1),
        tiny=lambda: forward_inputs(3, 4, 1)(1),
        wanted={"TensorFlow eager": 0.7},
        obstacle="NumPy lays the windows out, nine copies of the image, before BLAS multiplies them. "
        "TensorFlow's kernel multiplies from the image itself.",
    ),
    Series(
        "conv2d backward, small: 32×32, 3 → 32 channels",
        "images",
        (8, 16, 32),
        backward_inputs(32, 3, 32),
        BACKWARD,
        flops=products(32, 3, 32, passes=2),
        tiny=lambda: backward_inputs(3, 1, 1)(1),
        wanted={"TensorFlow eager": 0.6},
        obstacle="a window has 27 numbers only: the products for the kernel and for the images are thin for "
        "BLAS, and NumPy adds every number of a window to its pixel.",
    ),
    Series(
        "conv2d backward, big: 112×112, 32 → 64 channels",
        "images",
        (2, 4, 8),
        backward_inputs(112, 32, 64),
        BACKWARD,
        flops=products(112, 32, 64, passes=2),
        tiny=lambda: backward_inputs(3, 4, 1)(1),
        wanted={"TensorFlow eager": 0.6},
        obstacle="NumPy lays the windows out for the kernel's gradient, and for the images' adds each of "
        "their numbers to its pixel. TensorFlow's kernels do neither.",
    ),
]
