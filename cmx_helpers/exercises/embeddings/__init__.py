"""Exercises of lesson 04_embeddings."""

# In the order of the lesson.
from cmx_helpers.exercises.embeddings import (  # isort: skip
    context_pairs,
    encode,
    cosine_similarity,
    window,
)

__all__ = ["context_pairs", "cosine_similarity", "encode", "window"]
