"""The exercises of lesson 03_training: from a dense layer to a network that reads moved digits."""

# In the order of the lesson.
from cmx_helpers.exercises.training import (  # isort: skip
    dense,
    softmax,
    cross_entropy,
    logits_gradient,
    momentum_step,
    loss_and_gradients,
    broken_backward,
    first_loss,
    epoch,
    moved,
    adam_step,
)

__all__ = [
    "adam_step",
    "broken_backward",
    "cross_entropy",
    "dense",
    "epoch",
    "first_loss",
    "logits_gradient",
    "loss_and_gradients",
    "momentum_step",
    "moved",
    "softmax",
]
