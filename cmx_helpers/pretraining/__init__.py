"""Learning before there are labels: hidden words with a known floor, patches, few labels, other domains.

Derived in lesson 16_pretraining.
"""

from cmx_helpers.pretraining.across import fill_frame, own_statistics, through_telephone
from cmx_helpers.pretraining.across_recorded import recorded_across
from cmx_helpers.pretraining.episodes import draw_episodes, episodes_right
from cmx_helpers.pretraining.few_labels import linear_probe, prototype_layer, prototypes
from cmx_helpers.pretraining.fine_tuning import fine_tune, hidden_features, task_scores, with_new_head
from cmx_helpers.pretraining.grammar import Contexts, Grammar, clue_grammar, hidden_contexts, word_beliefs
from cmx_helpers.pretraining.held_out import pretrain_masked, pretrain_towers
from cmx_helpers.pretraining.looking import HiddenWord, hidden_word
from cmx_helpers.pretraining.masked import exact_nats, floor, hide, log_chances, masked_loss
from cmx_helpers.pretraining.meta import draw_tasks, pretrain_letters, reptile, reptile_step
from cmx_helpers.pretraining.patches import from_patches, hide_patches, linear_fill, patch_loss, patches
from cmx_helpers.pretraining.picture_training import train_hidden_patches, train_pictures
from cmx_helpers.pretraining.pictures_shown import digit_beliefs, noisy_digits, picture_bars
from cmx_helpers.pretraining.reader import ReaderWeights, reader, reader_gradients
from cmx_helpers.pretraining.recorded import RecordedRuns, recorded_runs
from cmx_helpers.pretraining.scenes import on_sheets, small_scenes, standard_patches
from cmx_helpers.pretraining.strokes import DrawnLetters, drawn_letters
from cmx_helpers.pretraining.training_runs import train_steps, train_words

__all__ = [
    "Contexts",
    "DrawnLetters",
    "Grammar",
    "HiddenWord",
    "ReaderWeights",
    "RecordedRuns",
    "clue_grammar",
    "digit_beliefs",
    "draw_episodes",
    "draw_tasks",
    "drawn_letters",
    "episodes_right",
    "exact_nats",
    "fill_frame",
    "fine_tune",
    "floor",
    "from_patches",
    "hidden_contexts",
    "hidden_features",
    "hidden_word",
    "hide",
    "hide_patches",
    "linear_fill",
    "linear_probe",
    "log_chances",
    "masked_loss",
    "noisy_digits",
    "on_sheets",
    "own_statistics",
    "patch_loss",
    "patches",
    "picture_bars",
    "pretrain_letters",
    "pretrain_masked",
    "pretrain_towers",
    "prototype_layer",
    "prototypes",
    "reader",
    "reader_gradients",
    "recorded_across",
    "recorded_runs",
    "reptile",
    "reptile_step",
    "small_scenes",
    "standard_patches",
    "task_scores",
    "through_telephone",
    "train_hidden_patches",
    "train_pictures",
    "train_steps",
    "train_words",
    "with_new_head",
    "word_beliefs",
]
