"""Multi-head self-attention beside Keras: 32 sequences of 50 steps, 128 features, 8 heads."""

import keras
import numpy as np
import tensorflow as tf

from cmx_helpers.attention import multi_head_attention, multi_head_attention_backward

RNG = np.random.default_rng(0)
X = RNG.standard_normal((32, 50, 128), dtype=np.float32)
DY = RNG.standard_normal((32, 50, 128), dtype=np.float32)


def layer_and_weights():
    layer = keras.layers.MultiHeadAttention(num_heads=8, key_dim=16)
    layer.build(X.shape, X.shape)
    return layer, layer.get_weights()


def test_forward_eager(beside):
    layer, weights = layer_and_weights()
    x = tf.constant(X)
    beside(
        "attention forward, eager",
        ours=lambda: multi_head_attention(X, X, weights),
        keras=lambda: layer(x, x).numpy(),
        at_least=2.5,
    )


def test_forward_graph(beside):
    layer, weights = layer_and_weights()
    x, graph = tf.constant(X), tf.function(lambda x: layer(x, x), jit_compile=False)
    beside(
        "attention forward, tf.function",
        ours=lambda: multi_head_attention(X, X, weights),
        keras=lambda: graph(x).numpy(),
        at_least=0.9,
    )


def test_backward_graph(beside):
    layer, weights = layer_and_weights()
    x, dy = tf.constant(X), tf.constant(DY)

    @tf.function(jit_compile=False)
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x, x)
        return tape.gradient(y, [x, layer.trainable_variables[0]], output_gradients=dy)

    def ours():
        dquery, dvalue, dweights = multi_head_attention_backward(DY, X, X, weights)
        return dquery + dvalue, dweights.query_kernel

    beside(
        "attention forward and backward, tf.function",
        ours=ours,
        keras=lambda: [g.numpy() for g in gradient(x)],
    )
