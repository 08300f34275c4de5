"""Clipping one by one: the sum of the clipped gradients of a dense layer.

The libraries do it as their users would: a gradient for each example, its length, the sum of the shortened.
Ours never makes one of them.
"""

from benchmarks.cases import Series, normal
from cmx_helpers.privacy import clipped_sum

IN, OUT, LONGEST = 256, 64, 100.0


def layer(n, sizes=(IN, OUT)):
    return normal(*((n, size) for size in sizes))  # x, dz: about half of the gradients are too long


def sum_ours(x, dz):
    return lambda x, dz: clipped_sum(x, dz, LONGEST)


def sum_tensorflow(x, dz):
    import tensorflow as tf

    def clipped(x, dz):
        each = tf.einsum("ni,no->nio", x, dz)
        return tf.reduce_sum(tf.clip_by_norm(each, LONGEST, axes=[1, 2]), axis=0)

    return clipped


def sum_torch(x, dz):
    import torch

    def clipped(x, dz):
        each = torch.einsum("ni,no->nio", x, dz)
        factors = (LONGEST / each.flatten(1).norm(dim=1)).clamp(max=1)
        return (each * factors[:, None, None]).sum(0)

    return clipped


SERIES = [
    Series(
        "clipped_sum: 256 → 64",
        "examples",
        (64, 128, 256),
        layer,
        {"ours": sum_ours, "tensorflow": sum_tensorflow, "torch": sum_torch},
        flops=lambda n: 2 * n * IN * OUT + 2 * n * (IN + OUT),
        tiny=lambda: layer(1, sizes=(1, 1)),
    )
]
