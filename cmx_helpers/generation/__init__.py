"""Machines that draw: a generator against a discriminator, what the game can reach, and how to measure it.

Derived in lesson 13_generation.
"""

from cmx_helpers.generation.gan import Gan, generator_gradients, train_gan
from cmx_helpers.generation.hearing import pair_by_class, sound_features, spread_within
from cmx_helpers.generation.losses import (
    best_discriminator,
    discriminator_loss,
    discriminator_loss_backward,
    generator_loss,
    generator_loss_backward,
    jensen_shannon,
)
from cmx_helpers.generation.networks import backward, forward, network
from cmx_helpers.generation.one_dim import (
    EDGES,
    LineTraining,
    draw_two_hills,
    hill_shares,
    line_shares,
    train_on_a_line,
    two_hills,
)
from cmx_helpers.generation.saying import Voicebox, mel_tables, tables_to_sound, voicebox

__all__ = [
    "EDGES",
    "Gan",
    "LineTraining",
    "Voicebox",
    "backward",
    "best_discriminator",
    "discriminator_loss",
    "discriminator_loss_backward",
    "draw_two_hills",
    "forward",
    "generator_gradients",
    "generator_loss",
    "generator_loss_backward",
    "hill_shares",
    "jensen_shannon",
    "line_shares",
    "mel_tables",
    "network",
    "pair_by_class",
    "sound_features",
    "spread_within",
    "tables_to_sound",
    "train_gan",
    "train_on_a_line",
    "two_hills",
    "voicebox",
]
