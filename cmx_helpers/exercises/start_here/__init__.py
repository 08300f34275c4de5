"""The exercises of lesson 00_start_here."""

# In the order of the lesson.
from cmx_helpers.exercises.start_here import (  # isort: skip
    ink,
    samples,
    encode,
    sizes,
    fuse,
    belief_from_distances,
    belief_from_clue,
    faulty,
)

__all__ = [
    "belief_from_clue",
    "belief_from_distances",
    "encode",
    "faulty",
    "fuse",
    "ink",
    "samples",
    "sizes",
]
