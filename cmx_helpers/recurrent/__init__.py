"""Recurrent layers in NumPy: a simple RNN and an LSTM, forward and backward through time.

Weights have Keras's shapes and gate order, so they move over unchanged. Everything here is
derived in lesson 05_recurrent.
"""

from cmx_helpers.recurrent.lstm import lstm, lstm_backward, lstm_gates
from cmx_helpers.recurrent.rnn import clip_gradients, rnn, rnn_backward

__all__ = ["clip_gradients", "lstm", "lstm_backward", "lstm_gates", "rnn", "rnn_backward"]
