"""One space for pictures, sounds and sentences: the contrastive loss, its floor, and how retrieval is judged.

Derived in lesson 12_alignment.
"""

from cmx_helpers.alignment.canonical import CanonicalAxes, canonical_axes
from cmx_helpers.alignment.clues import ClueBags, clue_bags
from cmx_helpers.alignment.contrast import info_nce, info_nce_backward, l2_normalize, l2_normalize_backward
from cmx_helpers.alignment.floors import info_nce_floor, mutual_information, simplex_floor
from cmx_helpers.alignment.retrieval import (
    average_precision,
    chance_precision,
    mean_average_precision,
    partner_recall,
    recall_at,
)
from cmx_helpers.alignment.small_digits import SmallDigits, own_clip, small_digits
from cmx_helpers.alignment.sounds import sound_summary
from cmx_helpers.alignment.towers import draw_partners, new_tower, tower, tower_backward

__all__ = [
    "CanonicalAxes",
    "ClueBags",
    "SmallDigits",
    "average_precision",
    "canonical_axes",
    "chance_precision",
    "clue_bags",
    "draw_partners",
    "info_nce",
    "info_nce_backward",
    "info_nce_floor",
    "l2_normalize",
    "l2_normalize_backward",
    "mean_average_precision",
    "mutual_information",
    "new_tower",
    "own_clip",
    "partner_recall",
    "recall_at",
    "simplex_floor",
    "small_digits",
    "sound_summary",
    "tower",
    "tower_backward",
]
