"""The LSTM beside Keras: 32 sequences of 50 steps, 128 features, 128 units."""

import keras
import numpy as np
import tensorflow as tf

from cmx_helpers.recurrent import lstm, lstm_backward

RNG = np.random.default_rng(0)
X = RNG.standard_normal((32, 50, 128), dtype=np.float32)
DY = RNG.standard_normal((32, 50, 128), dtype=np.float32)


def layer_and_weights():
    layer = keras.layers.LSTM(128, return_sequences=True)
    layer.build((None, None, 128))
    return layer, layer.get_weights()


def test_forward_eager(beside):
    layer, weights = layer_and_weights()
    x = tf.constant(X)
    beside(
        "lstm forward, eager",
        ours=lambda: lstm(X, *weights),
        keras=lambda: layer(x).numpy(),
        at_least=15,
        calls=1,
    )


def test_forward_graph(beside):
    layer, weights = layer_and_weights()
    x, graph = tf.constant(X), tf.function(layer, jit_compile=False)
    beside(
        "lstm forward, tf.function",
        ours=lambda: lstm(X, *weights),
        keras=lambda: graph(x).numpy(),
        at_least=1.2,
    )


def test_backward_graph(beside):
    layer, weights = layer_and_weights()
    x, dy = tf.constant(X), tf.constant(DY)

    @tf.function(jit_compile=False)
    def gradients(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x)
        return tape.gradient(y, [x, *layer.trainable_variables], output_gradients=dy)

    beside(
        "lstm forward and backward, tf.function",
        ours=lambda: lstm_backward(DY, X, *weights),
        keras=lambda: [g.numpy() for g in gradients(x)],
    )
