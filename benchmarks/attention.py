"""Multi-head self-attention and layer normalisation beside Keras and PyTorch: 128 features, 8 heads."""

import numpy as np

from benchmarks.cases import Series, normal
from cmx_helpers.attention import (
    AttentionWeights,
    layer_norm,
    multi_head_attention,
    multi_head_attention_backward,
)

DIM, HEADS = 128, 8


def inputs(batch, steps, dim=DIM, heads=HEADS):
    weights = AttentionWeights.random(
        np.random.default_rng(0), dim=dim, num_heads=heads, key_dim=dim // heads
    )
    return *normal((batch, steps, dim), seed=1), *weights


def with_gradient(batch, steps, dim=DIM, heads=HEADS):
    return *normal((batch, steps, dim), seed=2), *inputs(batch, steps, dim, heads)  # dy first


def products(batch, steps):
    """Four projections, and the scores and means of all heads together."""
    return 2 * batch * steps * DIM * (4 * DIM + 2 * steps)


def ours(*arrays):
    return lambda x, *weights: multi_head_attention(x, x, weights)


def keras_layer(x, *weights):
    import keras

    heads, key_dim = weights[1].shape
    layer = keras.layers.MultiHeadAttention(heads, key_dim, dtype=x.dtype.name)
    layer.build(x.shape, x.shape)
    layer.set_weights(weights)
    return layer


def tensorflow(*arrays):
    layer = keras_layer(*arrays)
    return lambda x, *_: layer(x, x)


def torch_layer(x, *weights):
    import torch

    dim, heads = weights[0].shape[0], weights[1].shape[0]
    layer = torch.nn.MultiheadAttention(dim, heads, batch_first=True)
    side_by_side = [weights[i].reshape(dim, -1).T for i in (0, 2, 4)]
    parts = {
        "in_proj_weight": np.concatenate(side_by_side),
        "in_proj_bias": np.concatenate([weights[i].ravel() for i in (1, 3, 5)]),
        "out_proj.weight": weights[6].reshape(-1, dim).T,
        "out_proj.bias": weights[7],
    }
    layer.load_state_dict({name: torch.from_numpy(part.copy()) for name, part in parts.items()})
    return layer


def torch(*arrays):
    layer = torch_layer(*arrays).eval()
    return lambda x, *_: layer(x, x, x, need_weights=False)[0]


def both_ours(*arrays):
    def gradients(dy, x, *weights):
        dquery, dvalue, dweights = multi_head_attention_backward(dy, x, x, weights)
        return dquery + dvalue, dweights.query_kernel

    return gradients


def both_tensorflow(dy, *arrays):
    import tensorflow as tf

    layer = keras_layer(*arrays)

    def gradients(dy, x, *_):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x, x)
        # Of all weights, as ours computes them; two of the results are enough to compare.
        dx, dquery_kernel, *_ = tape.gradient(y, [x, *layer.trainable_variables], output_gradients=dy)
        return dx, dquery_kernel

    return gradients


def both_torch(dy, *arrays):
    import torch

    layer = torch_layer(*arrays)

    def gradients(dy, x, *_):
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            y = layer(x, x, x, need_weights=False)[0]
            dx, dkernels, *_ = torch.autograd.grad(y, [x, *layer.parameters()], dy)
        return dx, dkernels[:DIM].T.reshape(DIM, HEADS, -1)

    return gradients


def norm_inputs(batch, dim=DIM):
    return *normal((batch, 50, dim), seed=1), *normal((dim,), (dim,), seed=2)


def norm_ours(*arrays):
    return layer_norm


def norm_tensorflow(x, gamma, beta):
    import keras

    layer = keras.layers.LayerNormalization(dtype=x.dtype.name)
    layer.build(x.shape)
    layer.set_weights([gamma, beta])
    return lambda x, *_: layer(x)


def norm_torch(*arrays):
    from torch.nn.functional import layer_norm

    return lambda x, gamma, beta: layer_norm(x, gamma.shape, gamma, beta, eps=1e-3)


FORWARD = {"ours": ours, "tensorflow": tensorflow, "torch": torch}

SERIES = [
    Series(
        "attention forward: 50 steps, 8 heads",
        "sequences",
        (16, 32, 64),
        lambda n: inputs(n, 50),
        FORWARD,
        flops=lambda n: products(n, 50),
        tiny=lambda: inputs(1, 1, dim=1, heads=1),
        obstacle="between products the table of scores passes through a maximum, an `exp` and a sum; each "
        "walks through the whole table, on one thread.",
        wanted={"TensorFlow eager": 2.5, "tf.function": 0.9},
        wanted_at=32,
    ),
    Series(
        "attention forward, longer sequences: 8 of them",
        "steps",
        (64, 128, 256),
        lambda steps: inputs(8, steps),
        FORWARD,
        flops=lambda steps: products(8, steps),
        tiny=lambda: inputs(1, 1, dim=1, heads=1),
    ),
    Series(
        "attention forward and backward: 50 steps, 8 heads",
        "sequences",
        (16, 32, 64),
        lambda n: with_gradient(n, 50),
        {"ours": both_ours, "tensorflow": both_tensorflow, "torch": both_torch},
        flops=lambda n: 3 * products(n, 50),
        tiny=lambda: with_gradient(1, 1, dim=1, heads=1),
    ),
    Series(
        "layer_norm forward: 50 steps, 128 features",
        "sequences",
        (64, 128, 256),
        norm_inputs,
        {"ours": norm_ours, "tensorflow": norm_tensorflow, "torch": norm_torch},
        flops=lambda n: 8 * n * 50 * DIM,
        tiny=lambda: norm_inputs(1, dim=1),
    ),
]
