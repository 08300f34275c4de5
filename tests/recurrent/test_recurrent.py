"""recurrent: equal to Keras with the same weights, and right by finite differences."""

import numpy as np
import pytest

from cmx_helpers.recurrent import lstm, lstm_backward, lstm_gates, rnn, rnn_backward
from tests.helpers import assert_close_relative, gradient_check
from tests.recurrent.layers import make_case

# batch, time, features, units
SHAPES = [(3, 7, 4, 5), (2, 20, 8, 16), (5, 3, 1, 2), (1, 6, 3, 4), (4, 1, 3, 4), (1, 1, 3, 4)]


LAYERS = {"rnn": (rnn, rnn_backward, 1), "lstm": (lstm, lstm_backward, 4)}


NAMES = ("dx", "dkernel", "drecurrent_kernel", "dbias")


def keras_layer(name, weights):
    import keras

    kind = keras.layers.LSTM if name == "lstm" else keras.layers.SimpleRNN
    layer = kind(weights[1].shape[0], return_sequences=True, dtype=weights[0].dtype.name)
    layer.build((None, None, weights[0].shape[0]))
    layer.set_weights(weights)
    return layer


def keras_gradients(layer, dy, x, states, mask):
    """Output of the layer and the gradients for x, each weight and each initial state."""
    import tensorflow as tf

    x, states = tf.constant(x), [tf.constant(s) for s in states]
    with tf.GradientTape() as tape:
        tape.watch([x, *states])
        y = layer(x, initial_state=states or None, mask=None if mask is None else tf.constant(mask))
        loss = tf.reduce_sum(y * dy)
    gradients = tape.gradient(loss, [x, *layer.trainable_variables, *states])
    return y.numpy(), [g.numpy() for g in gradients]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("masked", [False, True], ids=["", "masked"])
@pytest.mark.parametrize("name", LAYERS)
def test_equals_keras(name, masked, shape):
    forward, backward, gates = LAYERS[name]
    x, dy, weights, _, mask = make_case(sum(shape), shape, gates)
    mask = mask if masked else None
    y = forward(x, *weights, mask=mask)
    want_y, want = keras_gradients(keras_layer(name, weights), dy, x, [], mask)
    assert y.dtype == np.float32
    assert_close_relative(y, want_y, 2e-6, name)
    for what, got, expected in zip(NAMES, backward(dy, x, *weights, mask=mask), want, strict=True):
        assert got.dtype == np.float32
        assert_close_relative(got, expected, 2e-6, f"{name} {what}")


@pytest.mark.parametrize("shape", [(1, 1, 1, 1), (3, 30, 4, 6)], ids=str)
@pytest.mark.parametrize("name", LAYERS)
def test_equals_keras_in_float64(name, shape):
    """With one number per gradient its terms may cancel: float64 has the digits for that."""
    forward, backward, gates = LAYERS[name]
    x, dy, weights, _, mask = make_case(11, shape, gates, np.float64)
    want_y, want = keras_gradients(keras_layer(name, weights), dy, x, [], mask)
    assert_close_relative(forward(x, *weights, mask=mask), want_y, 1e-12, name)
    for what, got, expected in zip(NAMES, backward(dy, x, *weights, mask=mask), want, strict=True):
        assert_close_relative(got, expected, 1e-11, f"{name} {what}")


@pytest.mark.parametrize("shape", SHAPES[:3], ids=str)
@pytest.mark.parametrize("name", LAYERS)
def test_equals_keras_from_an_initial_state(name, shape):
    forward, backward, gates = LAYERS[name]
    x, dy, weights, states, _ = make_case(sum(shape), shape, gates)
    states = states if name == "lstm" else states[:1]
    mine = tuple(states) if name == "lstm" else states[0]
    want_y, want = keras_gradients(keras_layer(name, weights), dy, x, states, None)
    y = forward(x, *weights, initial_state=mine)
    assert_close_relative(y, want_y, 2e-6, name)
    *got, dstate = backward(dy, x, *weights, y=y, initial_state=mine)
    got += list(dstate) if name == "lstm" else [dstate]
    for n, (g, w) in enumerate(zip(got, want, strict=True)):
        assert_close_relative(g, w, 2e-6, f"{name} gradient {n}")


@pytest.mark.parametrize("masked", [False, True], ids=["", "masked"])
@pytest.mark.parametrize("shape", [(2, 5, 3, 4), (1, 1, 2, 3), (3, 4, 1, 1)], ids=str)
def test_rnn_gradients_by_finite_differences(shape, masked):
    x, _, weights, states, mask = make_case(1, shape, 1, np.float64)
    mask = mask if masked else None

    def simple_rnn(x, kernel, recurrent_kernel, bias, initial_state):
        return rnn(x, kernel, recurrent_kernel, bias, initial_state=initial_state, mask=mask)

    def backward(dy, x, kernel, recurrent_kernel, bias, initial_state):
        return rnn_backward(dy, x, kernel, recurrent_kernel, bias, initial_state=initial_state, mask=mask)

    gradient_check(simple_rnn, [x, *weights, states[0]], backward, entries=40)


@pytest.mark.parametrize("masked", [False, True], ids=["", "masked"])
@pytest.mark.parametrize("shape", [(2, 5, 3, 4), (1, 1, 2, 3), (3, 4, 1, 1)], ids=str)
def test_lstm_gradients_by_finite_differences(shape, masked):
    x, _, weights, states, mask = make_case(2, shape, 4, np.float64)
    mask = mask if masked else None

    def memory(x, kernel, recurrent_kernel, bias, hidden, cell):
        return lstm(x, kernel, recurrent_kernel, bias, initial_state=(hidden, cell), mask=mask)

    def backward(dy, x, kernel, recurrent_kernel, bias, hidden, cell):
        *gradients, states = lstm_backward(
            dy, x, kernel, recurrent_kernel, bias, initial_state=(hidden, cell), mask=mask
        )
        return *gradients, *states

    gradient_check(memory, [x, *weights, *states], backward, entries=40)


@pytest.mark.parametrize("name", LAYERS)
def test_float64_stays_and_integers_become_float32(name):
    forward, backward, gates = LAYERS[name]
    x, dy, weights, _, _ = make_case(3, (2, 3, 2, 3), gates, np.float64)
    assert forward(x, *weights).dtype == np.float64
    assert all(g.dtype == np.float64 for g in backward(dy, x, *weights))
    whole = [np.ones_like(w, dtype=int) for w in weights]
    assert forward(np.ones((2, 3, 2), int), *whole).dtype == np.float32


@pytest.mark.parametrize("name", LAYERS)
def test_arguments_are_left_alone_and_no_bias_means_zeros(name):
    forward, backward, gates = LAYERS[name]
    x, dy, weights, states, mask = make_case(4, (2, 4, 3, 2), gates)
    state = tuple(states) if name == "lstm" else states[0]
    arguments = [x, dy, *weights, *states, mask]
    before = [a.copy() for a in arguments]
    y = forward(x, *weights, initial_state=state, mask=mask)
    kept = y.copy()
    backward(dy, x, *weights, y=y, initial_state=state, mask=mask)
    for a, b in zip([*arguments, y], [*before, kept]):
        np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(
        forward(x, *weights[:2]), forward(x, *weights[:2], np.zeros_like(weights[2]))
    )


@pytest.mark.parametrize("name", LAYERS)
def test_reading_in_two_parts_is_reading_at_once(name):
    forward, _, gates = LAYERS[name]
    x, _, weights, _, _ = make_case(5, (3, 9, 4, 5), gates, np.float64)
    whole, first = forward(x, *weights), forward(x[:, :4], *weights)
    state = first[:, -1]
    if name == "lstm":
        state = (state, lstm_gates(x[:, :4], *weights, y=first)[4][:, -1])
    second = forward(x[:, 4:], *weights, initial_state=state)
    np.testing.assert_allclose(np.concatenate([first, second], axis=1), whole, rtol=0, atol=1e-14)


@pytest.mark.parametrize("name", LAYERS)
def test_padding_changes_nothing(name):
    """Padded steps hold rubbish; results and gradients are those of the short sequence."""
    forward, backward, gates = LAYERS[name]
    x, dy, weights, _, _ = make_case(6, (2, 6, 3, 4), gates, np.float64)
    mask = np.arange(6) < 4
    padded = np.where(mask[:, None], x, 1e6)
    dy[:, 4:] = 0
    mask = np.broadcast_to(mask, (2, 6))
    y = forward(padded, *weights, mask=mask)
    short = forward(x[:, :4], *weights)
    np.testing.assert_allclose(y[:, :4], short, atol=1e-14)
    np.testing.assert_allclose(y[:, 5], short[:, 3], atol=1e-14)
    got = backward(dy, padded, *weights, mask=mask)
    want = backward(dy[:, :4], x[:, :4], *weights)
    assert not got[0][:, 4:].any()
    np.testing.assert_allclose(got[0][:, :4], want[0], atol=1e-13)
    for g, w in zip(got[1:], want[1:]):
        np.testing.assert_allclose(g, w, atol=1e-12)


@pytest.mark.parametrize("name", LAYERS)
def test_in_front_of_the_first_step_the_result_is_zero_and_the_state_waits(name):
    forward, backward, gates = LAYERS[name]
    x, dy, weights, states, _ = make_case(7, (3, 5, 3, 4), gates)
    mask = np.array([[False] * 5, [False, False, True, True, False], [True, False, True, True, True]])
    states = states if name == "lstm" else states[:1]
    state = tuple(states) if name == "lstm" else states[0]
    y = forward(x, *weights, initial_state=state, mask=mask)
    want, gradients = keras_gradients(keras_layer(name, weights), dy, x, states, mask)
    np.testing.assert_allclose(y, want, atol=2e-6)
    assert not y[0].any() and not y[1, :2].any()
    short = forward(x[1:2, 2:4], *weights, initial_state=_rows(state, 1), mask=None)
    np.testing.assert_allclose(y[1, 2:4], short[0], atol=1e-6)
    for given in (None, y):
        *got, dstate = backward(dy, x, *weights, y=given, initial_state=state, mask=mask)
        got += list(dstate) if name == "lstm" else [dstate]
        for g, w in zip(got, gradients, strict=True):
            np.testing.assert_allclose(g, w, rtol=1e-4, atol=1e-5)


def _rows(state, row):
    return tuple(s[row : row + 1] for s in state) if isinstance(state, tuple) else state[row : row + 1]


def test_padding_may_be_nan_as_in_keras():
    """The values of Keras's own layer."""
    x = [[[1.0], [np.nan], [1.0]]]
    y = lstm(x, np.ones((1, 4)), 0.5 * np.ones((1, 4)), mask=[[True, False, True]])
    np.testing.assert_allclose(y.ravel(), [0.36960638, 0.36960638, 0.60202277], atol=1e-8)
