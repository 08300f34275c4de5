"""The simple RNN and the LSTM beside Keras and PyTorch: 50 steps, 128 features, 128 units."""

from benchmarks.cases import Series, normal
from cmx_helpers.recurrent import lstm, lstm_backward, rnn

STEPS, WIDTH = 50, 128


def weights(gates, features, units):
    kernel, recurrent_kernel, bias = normal(
        (features, gates * units), (units, gates * units), (gates * units,)
    )
    return 0.1 * kernel, 0.1 * recurrent_kernel, 0.1 * bias


def forward_inputs(gates, width=WIDTH):
    return lambda n: (*normal((n, STEPS, width), seed=1), *weights(gates, width, width))


def backward_inputs(gates, width=WIDTH):
    return lambda n: (*normal((n, STEPS, width), seed=2), *forward_inputs(gates, width)(n))  # dy first


def products(gates, passes):
    return lambda n: 2 * passes * n * STEPS * WIDTH * gates * WIDTH * 2


def keras_layer(kind, x, kernel, recurrent_kernel, bias):
    import keras

    layer = getattr(keras.layers, kind)(recurrent_kernel.shape[0], return_sequences=True, dtype=x.dtype.name)
    layer.build(x.shape)
    layer.set_weights([kernel, recurrent_kernel, bias])
    return layer


def torch_layer(kind, kernel, recurrent_kernel, bias):
    import torch

    layer = getattr(torch.nn, kind)(kernel.shape[0], recurrent_kernel.shape[0], batch_first=True)
    parts = kernel.T, recurrent_kernel.T, bias, 0 * bias
    with torch.no_grad():
        for parameter, values in zip(layer.parameters(), parts):
            parameter.copy_(torch.from_numpy(values))
    return layer


def rnn_ours(*arrays):
    return rnn


def lstm_ours(*arrays):
    return lstm


def rnn_tensorflow(*arrays):
    layer = keras_layer("SimpleRNN", *arrays)
    return lambda x, *_: layer(x)


def lstm_tensorflow(*arrays):
    layer = keras_layer("LSTM", *arrays)
    return lambda x, *_: layer(x)


def rnn_torch(x, *arrays):
    layer = torch_layer("RNN", *arrays)
    return lambda x, *_: layer(x)[0]


def lstm_torch(x, *arrays):
    layer = torch_layer("LSTM", *arrays)
    return lambda x, *_: layer(x)[0]


def lstm_both_ours(*arrays):
    return lstm_backward


def lstm_both_tensorflow(dy, *arrays):
    import tensorflow as tf

    layer = keras_layer("LSTM", *arrays)

    def gradients(dy, x, *_):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x)
        return tape.gradient(y, [x, *layer.trainable_variables], output_gradients=dy)

    return gradients


def lstm_both_torch(dy, x, *arrays):
    import torch

    layer = torch_layer("LSTM", *arrays)

    def gradients(dy, x, *_):
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            dx, dkernel, drecurrent, dbias, _ = torch.autograd.grad(layer(x)[0], [x, *layer.parameters()], dy)
        return dx, dkernel.T, drecurrent.T, dbias

    return gradients


SERIES = [
    Series(
        "rnn forward: 50 steps, 128 units",
        "sequences",
        (16, 32, 64),
        forward_inputs(1),
        {"ours": rnn_ours, "tensorflow": rnn_tensorflow, "torch": rnn_torch},
        flops=products(1, passes=1),
        tiny=lambda: forward_inputs(1, width=1)(1),
    ),
    Series(
        "lstm forward: 50 steps, 128 units",
        "sequences",
        (16, 32, 64),
        forward_inputs(4),
        {"ours": lstm_ours, "tensorflow": lstm_tensorflow, "torch": lstm_torch},
        flops=products(4, passes=1),
        tiny=lambda: forward_inputs(4, width=1)(1),
        wanted={"TensorFlow eager": 15, "tf.function": 1.2},
        wanted_at=32,
        obstacle="between the products NumPy computes `tanh` and joins the gates on one thread.",
    ),
    Series(
        "lstm forward and backward: 50 steps, 128 units",
        "sequences",
        (16, 32, 64),
        backward_inputs(4),
        {"ours": lstm_both_ours, "tensorflow": lstm_both_tensorflow, "torch": lstm_both_torch},
        flops=products(4, passes=3),
        tiny=lambda: backward_inputs(4, width=1)(1),
    ),
]
