"""The discriminator's loss with its gradients, and how far drawings and real pictures cover each other."""

import numpy as np

from benchmarks.cases import Series, normal
from cmx_helpers.generation import discriminator_loss, discriminator_loss_backward, precision_recall

PIXELS, NEIGHBOUR = 64, 3


def logits(n):
    return normal((n, 1), (n, 1))


def loss_ours(real, made):
    return lambda real, made: (discriminator_loss(real, made), *discriminator_loss_backward(real, made))


def loss_tensorflow(real, made):
    import tensorflow as tf

    surprise = tf.nn.sigmoid_cross_entropy_with_logits

    def loss_and_gradients(real, made):
        with tf.GradientTape() as tape:
            tape.watch([real, made])
            loss = tf.reduce_mean(surprise(tf.ones_like(real), real))
            loss += tf.reduce_mean(surprise(tf.zeros_like(made), made))
        return loss, *tape.gradient(loss, [real, made])

    return loss_and_gradients


def loss_torch(real, made):
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits as surprise

    def loss_and_gradients(real, made):
        with torch.enable_grad():
            real, made = (rows.detach().requires_grad_() for rows in (real, made))
            loss = surprise(real, torch.ones_like(real)) + surprise(made, torch.zeros_like(made))
            return loss.detach(), *torch.autograd.grad(loss, (real, made))

    return loss_and_gradients


def loss_scipy(real, made):
    from scipy.special import expit, log_expit

    def loss_and_gradients(real, made):
        loss = -log_expit(real).mean() - log_expit(-made).mean()
        return loss, (expit(real) - 1) / real.size, expit(made) / made.size

    return loss_and_gradients


def two_sets(n, pixels=PIXELS):
    """Real pictures, and drawings that spread less."""
    real, drawn = normal((n, pixels), (n, pixels))
    return real, 0.8 * drawn


def cover_ours(real, drawn):
    return lambda real, drawn: np.array(precision_recall(real, drawn, k=NEIGHBOUR))


def cover_scipy(real, drawn):
    from scipy.spatial.distance import cdist

    def covered(points, centres):
        radii = np.partition(cdist(centres, centres, "sqeuclidean"), NEIGHBOUR, axis=1)[:, NEIGHBOUR]
        return (cdist(points, centres, "sqeuclidean") <= radii).any(axis=1).mean()

    return lambda real, drawn: np.array([covered(drawn, real), covered(real, drawn)])


SERIES = [
    Series(
        "discriminator_loss and its gradients",
        "logits of each kind",
        (65_536, 131_072, 262_144),
        logits,
        {"ours": loss_ours, "tensorflow": loss_tensorflow, "torch": loss_torch, "scipy": loss_scipy},
        flops=lambda n: 2 * 10 * n,
        tiny=lambda: logits(1),
    ),
    Series(
        "precision_recall: 64 pixels",
        "pictures of each kind",
        (500, 1000, 2000),
        two_sets,
        {"ours": cover_ours, "scipy": cover_scipy},
        flops=lambda n: 4 * 2 * n * n * PIXELS,
        reference="scipy",
        tiny=lambda: two_sets(NEIGHBOUR + 1, pixels=1),
    ),
]
