"""Machines that draw: a generator against a discriminator, what the game can reach, and how to measure it.

Derived in lesson 13_generation.
"""

from cmx_helpers.generation.augmentation import few, makers_from, noisy, shifted, try_augmentations
from cmx_helpers.generation.baselines import class_gaussian, class_mean, two_sample
from cmx_helpers.generation.digit_gan import train_digit_gan
from cmx_helpers.generation.flow import train_flow
from cmx_helpers.generation.gan import Gan, train_gan
from cmx_helpers.generation.hearing import pair_by_class, sound_features
from cmx_helpers.generation.losses import (
    best_discriminator,
    discriminator_loss,
    discriminator_loss_backward,
    generator_loss,
    generator_loss_backward,
    jensen_shannon,
)
from cmx_helpers.generation.measures import (
    class_share,
    effective_classes,
    nearest_distance,
    precision_recall,
    spread,
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
from cmx_helpers.generation.recorded import RecordedGenerators, recorded_generators
from cmx_helpers.generation.report import as_table, measured
from cmx_helpers.generation.saying import Voicebox, mel_tables, tables_to_sound, voicebox
from cmx_helpers.generation.through import generator_gradients
from cmx_helpers.generation.vae import train_vae

__all__ = [
    "EDGES",
    "Gan",
    "LineTraining",
    "RecordedGenerators",
    "Voicebox",
    "as_table",
    "backward",
    "best_discriminator",
    "class_gaussian",
    "class_mean",
    "class_share",
    "discriminator_loss",
    "discriminator_loss_backward",
    "draw_two_hills",
    "effective_classes",
    "few",
    "forward",
    "generator_gradients",
    "generator_loss",
    "generator_loss_backward",
    "hill_shares",
    "jensen_shannon",
    "line_shares",
    "makers_from",
    "measured",
    "mel_tables",
    "nearest_distance",
    "network",
    "noisy",
    "pair_by_class",
    "precision_recall",
    "recorded_generators",
    "shifted",
    "sound_features",
    "spread",
    "tables_to_sound",
    "train_digit_gan",
    "train_flow",
    "train_gan",
    "train_on_a_line",
    "train_vae",
    "try_augmentations",
    "two_hills",
    "two_sample",
    "voicebox",
]
