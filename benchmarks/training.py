"""A dense layer with its gradients, the softmax cross-entropy with its gradient, and a step of Adam."""

import numpy as np

from benchmarks.cases import Series, normal
from cmx_helpers.training import Adam, cross_entropy, cross_entropy_backward, dense, dense_backward

CLASSES = 1000


def dense_inputs(n, width=512):
    return normal((n, width), (n, width), (width, width), (width,))  # dy, x, kernel, bias


def dense_ours(dy, x, kernel, bias):
    return lambda dy, x, kernel, bias: (dense(x, kernel, bias), *dense_backward(dy, x, kernel))


def dense_tensorflow(dy, x, kernel, bias):
    import tensorflow as tf

    def both(dy, x, kernel, bias):
        y = tf.nn.bias_add(tf.matmul(x, kernel), bias)
        dx, dkernel = tf.matmul(dy, kernel, transpose_b=True), tf.matmul(x, dy, transpose_a=True)
        return y, dx, dkernel, tf.reduce_sum(dy, axis=0)

    return both


def dense_torch(dy, x, kernel, bias):
    import torch

    return lambda dy, x, kernel, bias: (torch.addmm(bias, x, kernel), dy @ kernel.T, x.T @ dy, dy.sum(0))


def logits_and_labels(n, classes=CLASSES):
    return *normal((n, classes)), np.random.default_rng(1).integers(0, classes, n)


def loss_ours(logits, labels):
    return lambda logits, labels: (cross_entropy(logits, labels), cross_entropy_backward(logits, labels))


def loss_tensorflow(logits, labels):
    import tensorflow as tf

    def loss_and_gradient(logits, labels):
        with tf.GradientTape() as tape:
            tape.watch(logits)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
            loss = tf.reduce_mean(losses)
        return loss, tape.gradient(loss, logits)

    return loss_and_gradient


def loss_torch(logits, labels):
    import torch

    def loss_and_gradient(logits, labels):
        with torch.enable_grad():
            logits = logits.detach().requires_grad_()
            loss = torch.nn.functional.cross_entropy(logits, labels)
            return loss.detach(), *torch.autograd.grad(loss, logits)

    return loss_and_gradient


def loss_scipy(logits, labels):
    from scipy.special import log_softmax, softmax

    def loss_and_gradient(logits, labels):
        rows, gradient = np.arange(len(labels)), softmax(logits, axis=1)
        gradient[rows, labels] -= 1
        return -log_softmax(logits, axis=1)[rows, labels].mean(), gradient / len(labels)

    return loss_and_gradient


def weights_and_gradient(n):
    return normal((n,), (n,))


def adam_ours(w, gradient):
    optimiser, w = Adam(), w.copy()

    def step(_, gradient):
        optimiser.update([w], [gradient])
        return w

    return step


def adam_tensorflow(w, gradient):
    import keras
    import tensorflow as tf

    # Keras makes its variables in its own float type; the reference needs float64.
    variable = keras.Variable(w, dtype=w.dtype.name)
    optimiser = keras.optimizers.Adam()
    optimiser.build([variable])

    def step(_, gradient):
        optimiser.apply([gradient], [variable])
        return tf.convert_to_tensor(variable.value)

    return step


def adam_torch(w, gradient):
    import torch

    w = torch.from_numpy(w.copy())
    # PyTorch adds epsilon elsewhere in the formula; so scaled, its first step is the same.
    optimiser = torch.optim.Adam([w], lr=0.001, eps=1e-7 / np.sqrt(1 - 0.999))

    def step(_, gradient):
        w.grad = gradient
        optimiser.step()
        return w

    return step


SERIES = [
    Series(
        "dense forward and backward: 512 → 512",
        "rows",
        (256, 512, 1024),
        dense_inputs,
        {"ours": dense_ours, "tensorflow": dense_tensorflow, "torch": dense_torch},
        flops=lambda n: 6 * n * 512 * 512,
        tiny=lambda: dense_inputs(1, width=1),
    ),
    Series(
        "softmax cross-entropy and its gradient: 1000 classes",
        "rows",
        (256, 512, 1024),
        logits_and_labels,
        {"ours": loss_ours, "tensorflow": loss_tensorflow, "scipy": loss_scipy, "torch": loss_torch},
        flops=lambda n: 10 * n * CLASSES,
        tiny=lambda: logits_and_labels(1, classes=2),
    ),
    Series(
        "a step of Adam",
        "weights",
        (250_000, 500_000, 1_000_000),
        weights_and_gradient,
        {"ours": adam_ours, "tensorflow": adam_tensorflow, "torch": adam_torch},
        flops=lambda n: 12 * n,
        tiny=lambda: weights_and_gradient(1),
    ),
]
