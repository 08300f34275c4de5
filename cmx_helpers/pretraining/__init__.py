"""Learning before there are labels: hidden words with a known floor, patches, few labels, other domains.

Derived in lesson 16_pretraining.
"""

from cmx_helpers.pretraining.grammar import Contexts, Grammar, clue_grammar, hidden_contexts, word_beliefs
from cmx_helpers.pretraining.masked import exact_nats, floor, hide, log_chances, masked_loss
from cmx_helpers.pretraining.patches import from_patches, hide_patches, linear_fill, patch_loss, patches
from cmx_helpers.pretraining.picture_training import train_hidden_patches, train_pictures
from cmx_helpers.pretraining.pictures_shown import digit_beliefs, noisy_digits, picture_bars
from cmx_helpers.pretraining.reader import ReaderWeights, reader, reader_gradients
from cmx_helpers.pretraining.recorded import RecordedRuns, recorded_runs
from cmx_helpers.pretraining.scenes import moved, small_scenes, standard_patches
from cmx_helpers.pretraining.training_runs import train_steps, train_words

__all__ = [
    "Contexts",
    "Grammar",
    "ReaderWeights",
    "RecordedRuns",
    "clue_grammar",
    "digit_beliefs",
    "exact_nats",
    "floor",
    "from_patches",
    "hidden_contexts",
    "hide",
    "hide_patches",
    "linear_fill",
    "log_chances",
    "masked_loss",
    "moved",
    "noisy_digits",
    "patch_loss",
    "patches",
    "picture_bars",
    "reader",
    "reader_gradients",
    "recorded_runs",
    "small_scenes",
    "standard_patches",
    "train_hidden_patches",
    "train_pictures",
    "train_steps",
    "train_words",
    "word_beliefs",
]
