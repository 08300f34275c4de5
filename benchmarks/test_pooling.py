"""2×2 pooling beside TensorFlow, on the output of the big convolution."""

import numpy as np
import tensorflow as tf

from cmx_helpers.pooling import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward

RNG = np.random.default_rng(0)
X = RNG.standard_normal((8, 112, 112, 64), dtype=np.float32)
DY = RNG.standard_normal((8, 56, 56, 64), dtype=np.float32)
WINDOW = dict(ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")


def test_max_forward(beside):
    x = tf.constant(X)
    beside(
        "max_pool2d forward",
        ours=lambda: max_pool2d(X),
        tensorflow=lambda: tf.nn.max_pool2d(x, 2, 2, "VALID").numpy(),
    )


def test_max_backward(beside):
    x, dy = tf.constant(X), tf.constant(DY)
    y = tf.nn.max_pool2d(x, 2, 2, "VALID")
    beside(
        "max_pool2d backward",
        ours=lambda: max_pool2d_backward(DY, X),
        tensorflow=lambda: tf.raw_ops.MaxPoolGrad(orig_input=x, orig_output=y, grad=dy, **WINDOW).numpy(),
        at_least=2,
    )


def test_average_forward(beside):
    x = tf.constant(X)
    beside(
        "avg_pool2d forward",
        ours=lambda: avg_pool2d(X),
        tensorflow=lambda: tf.nn.avg_pool2d(x, 2, 2, "VALID").numpy(),
    )


def test_average_backward(beside):
    dy = tf.constant(DY)
    beside(
        "avg_pool2d backward",
        ours=lambda: avg_pool2d_backward(DY, X),
        tensorflow=lambda: tf.raw_ops.AvgPoolGrad(orig_input_shape=X.shape, grad=dy, **WINDOW).numpy(),
    )
