"""The exercises of lesson 13_generation: the best discriminator, the game and its loop, what to measure."""

# In the order of the lesson.
from cmx_helpers.exercises.generation import (  # isort: skip
    best_discriminator,
    equilibrium,
    discriminator_loss,
    generator_loss,
    generator_gradients,
    play,
    faulty,
    effective_classes,
    asked,
    flow_batch,
    within_clip,
    euler,
)

__all__ = [
    "asked",
    "best_discriminator",
    "discriminator_loss",
    "effective_classes",
    "equilibrium",
    "euler",
    "faulty",
    "flow_batch",
    "generator_gradients",
    "generator_loss",
    "play",
    "within_clip",
]
