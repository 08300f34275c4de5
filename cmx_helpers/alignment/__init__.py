"""One space for pictures, sounds and sentences: the contrastive loss, its floor, and how retrieval is judged.

Derived in lesson 12_alignment.
"""

from cmx_helpers.alignment.canonical import CanonicalAxes, canonical_axes
from cmx_helpers.alignment.clues import ClueBags, clue_bags
from cmx_helpers.alignment.contrast import info_nce, info_nce_backward, l2_normalize, l2_normalize_backward
from cmx_helpers.alignment.floors import info_nce_floor, mutual_information, simplex_floor
from cmx_helpers.alignment.index import index_recall, inverted_lists, nearest, nearest_in_lists
from cmx_helpers.alignment.made_up import space_like
from cmx_helpers.alignment.measured import (
    fastest_settings,
    index_crossing,
    index_table,
    load_index_timings,
    queries_to_repay,
)
from cmx_helpers.alignment.retrieval import (
    average_precision,
    chance_precision,
    mean_average_precision,
    partner_recall,
    recall_at,
)
from cmx_helpers.alignment.small_digits import SmallDigits, own_clip, small_digits
from cmx_helpers.alignment.sounds import sound_summary
from cmx_helpers.alignment.stored_starts import keras_starts
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
    "fastest_settings",
    "index_crossing",
    "index_recall",
    "index_table",
    "info_nce",
    "info_nce_backward",
    "info_nce_floor",
    "inverted_lists",
    "keras_starts",
    "l2_normalize",
    "l2_normalize_backward",
    "load_index_timings",
    "mean_average_precision",
    "mutual_information",
    "nearest",
    "nearest_in_lists",
    "new_tower",
    "own_clip",
    "partner_recall",
    "queries_to_repay",
    "recall_at",
    "simplex_floor",
    "small_digits",
    "sound_summary",
    "space_like",
    "tower",
    "tower_backward",
]
