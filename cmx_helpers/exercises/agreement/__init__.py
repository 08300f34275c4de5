"""The exercises of lesson 14_agreement: answers and captions."""

# In the order of the lesson.
from cmx_helpers.exercises.agreement import (  # isort: skip
    larger,
    greedy,
    scored,
)

__all__ = ["greedy", "larger", "scored"]
