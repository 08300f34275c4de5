"""Recurrent layers in NumPy: a simple RNN and an LSTM, forward and backward through time.

Weights have Keras's shapes and gate order, so they move over unchanged. Everything here is
derived in lesson 05_recurrent.
"""

from cmx_helpers.recurrent.comparison import CluesRead, read_clues, remember
from cmx_helpers.recurrent.lstm import lstm, lstm_backward, lstm_gates
from cmx_helpers.recurrent.readers import (
    Reader,
    TrainedReader,
    bag_reader,
    lstm_reader,
    rnn_reader,
    train_reader,
)
from cmx_helpers.recurrent.rnn import clip_gradients, rnn, rnn_backward

__all__ = [
    "CluesRead",
    "Reader",
    "TrainedReader",
    "bag_reader",
    "clip_gradients",
    "lstm",
    "lstm_backward",
    "lstm_gates",
    "lstm_reader",
    "read_clues",
    "remember",
    "rnn",
    "rnn_backward",
    "rnn_reader",
    "train_reader",
]
