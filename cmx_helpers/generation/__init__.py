"""Machines that draw, and how good their drawings are. Derived in lesson 13_generation."""

from cmx_helpers.generation.augmentation import few, makers_from, noisy, shifted, try_augmentations
from cmx_helpers.generation.baselines import class_gaussian, class_mean, two_sample
from cmx_helpers.generation.flow import train_flow
from cmx_helpers.generation.measures import (
    class_share,
    effective_classes,
    nearest_distance,
    precision_recall,
    spread,
)
from cmx_helpers.generation.recorded import RecordedGenerators, recorded_generators

__all__ = [
    "RecordedGenerators",
    "class_gaussian",
    "class_mean",
    "class_share",
    "effective_classes",
    "few",
    "makers_from",
    "nearest_distance",
    "noisy",
    "precision_recall",
    "recorded_generators",
    "shifted",
    "spread",
    "train_flow",
    "try_augmentations",
    "two_sample",
]
