"""One space for several senses (lesson 12): for now its index of nearest neighbours."""

from cmx_helpers.alignment.index import index_recall, inverted_lists, nearest, nearest_in_lists
from cmx_helpers.alignment.made_up import space_like
from cmx_helpers.alignment.measured import (
    fastest_settings,
    index_crossing,
    index_table,
    load_index_timings,
    queries_to_repay,
)

__all__ = [
    "fastest_settings",
    "index_crossing",
    "index_recall",
    "index_table",
    "inverted_lists",
    "load_index_timings",
    "nearest",
    "nearest_in_lists",
    "queries_to_repay",
    "space_like",
]
