"""Few labels, meta-learning and other domains. Derived in lesson 16_pretraining."""

from cmx_helpers.pretraining.across import fill_frame, own_statistics, through_telephone
from cmx_helpers.pretraining.across_recorded import recorded_across
from cmx_helpers.pretraining.episodes import draw_episodes, episodes_right
from cmx_helpers.pretraining.few_labels import linear_probe, prototype_layer, prototypes
from cmx_helpers.pretraining.fine_tuning import fine_tune, hidden_features, task_scores, with_new_head
from cmx_helpers.pretraining.held_out import pretrain_masked, pretrain_towers
from cmx_helpers.pretraining.meta import draw_tasks, pretrain_letters, reptile, reptile_step
from cmx_helpers.pretraining.strokes import DrawnLetters, drawn_letters

__all__ = [
    "DrawnLetters",
    "draw_episodes",
    "draw_tasks",
    "drawn_letters",
    "episodes_right",
    "fill_frame",
    "fine_tune",
    "hidden_features",
    "linear_probe",
    "own_statistics",
    "pretrain_letters",
    "pretrain_masked",
    "pretrain_towers",
    "prototype_layer",
    "prototypes",
    "recorded_across",
    "reptile",
    "reptile_step",
    "task_scores",
    "through_telephone",
    "with_new_head",
]
