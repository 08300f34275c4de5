"""The contrastive loss of a batch of pairs with its gradients, and canonical correlations."""

import numpy as np

from benchmarks.cases import Series, normal
from cmx_helpers.alignment import canonical_axes, info_nce, info_nce_backward

WIDTH, SCALE = 128, 10.0  # one over the temperature
FIRST, SECOND, RIDGE = 64, 39, 0.1  # pixels and MFCCs of lesson 12


def unit_pairs(n, width=WIDTH):
    return tuple(
        rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in normal((n, width), (n, width))
    )


def contrast_ours(first, second):
    log_scale = float(np.log(SCALE))

    def loss_and_gradients(first, second):
        return info_nce(first, second, log_scale), *info_nce_backward(first, second, log_scale)[:2]

    return loss_and_gradients


def contrast_tensorflow(first, second):
    import tensorflow as tf

    labels, scale = tf.range(len(first)), tf.constant(SCALE, first.dtype.name)

    def loss_and_gradients(first, second):
        with tf.GradientTape() as tape:
            tape.watch([first, second])
            s = scale * tf.matmul(first, second, transpose_b=True)
            both = [
                tf.nn.sparse_softmax_cross_entropy_with_logits(labels, way) for way in (s, tf.transpose(s))
            ]
            loss = tf.reduce_mean(both)
        return loss, *tape.gradient(loss, [first, second])

    return loss_and_gradients


def contrast_torch(first, second):
    import torch
    from torch.nn.functional import cross_entropy

    labels = torch.arange(len(first))

    def loss_and_gradients(first, second):
        with torch.enable_grad():
            first, second = (rows.detach().requires_grad_() for rows in (first, second))
            s = SCALE * first @ second.T
            loss = (cross_entropy(s, labels) + cross_entropy(s.T, labels)) / 2
            return loss.detach(), *torch.autograd.grad(loss, (first, second))

    return loss_and_gradients


def partners(n, sizes=(FIRST, SECOND)):
    """Two lists that share ten numbers, and have noise of their own."""
    shared, *maps, own_1, own_2 = normal((n, 10), *((10, k) for k in sizes), *((n, k) for k in sizes))
    return tuple((shared @ way / 3 + own).astype(np.float32) for way, own in zip(maps, (own_1, own_2)))


def canonical_ours(first, second):
    return lambda first, second: canonical_axes(first, second, RIDGE).correlations


def canonical_scipy(first, second):
    """The squares of the correlations as eigenvalues: C₁₂ C₂₂⁻¹ C₂₁ beside C₁₁."""
    from scipy.linalg import cho_factor, cho_solve, eigh

    def correlations(first, second):
        x, y = (rows - rows.mean(axis=0) for rows in (first, second))
        own_1, own_2 = (a.T @ a / len(a) + RIDGE * np.eye(a.shape[1], dtype=a.dtype) for a in (x, y))
        across = x.T @ y / len(x)
        explained = across.T @ cho_solve(cho_factor(own_1), across)
        return np.sqrt(np.clip(eigh(explained, own_2, eigvals_only=True)[::-1], 0, 1))

    return correlations


SERIES = [
    Series(
        "info_nce and its gradients: 128 features",
        "pairs",
        (256, 512, 1024),
        unit_pairs,
        {"ours": contrast_ours, "tensorflow": contrast_tensorflow, "torch": contrast_torch},
        flops=lambda n: 3 * 2 * n * n * WIDTH + 12 * n * n,
        tiny=lambda: unit_pairs(2, width=1),
    ),
    Series(
        "canonical_axes: 64 and 39 features",
        "pairs",
        (8192, 16384, 32768),
        partners,
        {"ours": canonical_ours, "scipy": canonical_scipy},
        flops=lambda n: 2 * n * (FIRST**2 + SECOND**2 + FIRST * SECOND),
        reference="scipy",
        tiny=lambda: partners(2, sizes=(1, 1)),
    ),
]
