"""conv2d beside TensorFlow: the big and the small case, forward and backward."""

import numpy as np
import pytest
import tensorflow as tf

from cmx_helpers.convolution import conv2d, conv2d_backward

CASES = {"big": ((8, 112, 112, 32), 64, 0.7, 60), "small": ((32, 32, 32, 3), 32, 0.75, None)}


def arrays(shape, outputs):
    rng = np.random.default_rng(0)
    x = rng.standard_normal(shape, dtype=np.float32)
    kernel = rng.standard_normal((3, 3, shape[3], outputs), dtype=np.float32)
    dy = rng.standard_normal((*shape[:3], outputs), dtype=np.float32)
    return x, kernel, dy


@pytest.mark.parametrize("case", CASES)
def test_forward(beside, case):
    shape, outputs, at_least, at_most_mib = CASES[case]
    x, kernel, _ = arrays(shape, outputs)
    xt, kt = tf.constant(x), tf.constant(kernel)
    beside(
        f"conv2d {case} forward",
        ours=lambda: conv2d(x, kernel, padding="same"),
        tensorflow=lambda: tf.nn.conv2d(xt, kt, 1, "SAME").numpy(),
        at_least=at_least,
        memory=True,
        at_most_mib=at_most_mib,
    )


@pytest.mark.parametrize("case", CASES)
def test_backward(beside, case):
    shape, outputs, _, _ = CASES[case]
    x, kernel, dy = arrays(shape, outputs)
    xt, kt, dyt = tf.constant(x), tf.constant(kernel), tf.constant(dy)

    def tensorflow():
        # The three operations that TensorFlow's own gradient runs, without its tape.
        dx = tf.raw_ops.Conv2DBackpropInput(
            input_sizes=shape, filter=kt, out_backprop=dyt, strides=[1, 1, 1, 1], padding="SAME"
        )
        dkernel = tf.raw_ops.Conv2DBackpropFilter(
            input=xt, filter_sizes=kernel.shape, out_backprop=dyt, strides=[1, 1, 1, 1], padding="SAME"
        )
        return dx.numpy(), dkernel.numpy(), tf.raw_ops.BiasAddGrad(out_backprop=dyt).numpy()

    beside(
        f"conv2d {case} backward",
        ours=lambda: conv2d_backward(dy, x, kernel, padding="same"),
        tensorflow=tensorflow,
        at_least=0.6,
    )
