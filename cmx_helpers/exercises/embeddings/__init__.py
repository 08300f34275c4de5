"""Exercises of lesson 04_embeddings."""

# In the order of the lesson.
from cmx_helpers.exercises.embeddings import (  # isort: skip
    encode,
    embedding_gradient,
    bag_of_words,
    context_pairs,
    pair_gradients,
    faulty,
    cosine_similarity,
    analogy,
    window,
    merge,
)

__all__ = [
    "analogy",
    "bag_of_words",
    "context_pairs",
    "cosine_similarity",
    "embedding_gradient",
    "encode",
    "faulty",
    "merge",
    "pair_gradients",
    "window",
]
