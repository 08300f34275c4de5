"""One space for several senses (lesson 12): for now its index of nearest neighbours."""

from cmx_helpers.alignment.index import index_recall, inverted_lists, nearest, nearest_in_lists, space_like

__all__ = ["index_recall", "inverted_lists", "nearest", "nearest_in_lists", "space_like"]
