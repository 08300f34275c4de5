"""The exercises of lesson 14_agreement: do the senses agree, and what is a disagreement worth?"""

# In the order of the lesson.
from cmx_helpers.exercises.agreement import (  # isort: skip
    three_digits,
    overlap,
    likelihood_ratio,
    roc,
    auroc,
    which_auroc,
    shuffled,
    risk_coverage,
    larger,
    belief_in_first,
    greedy,
    scored,
)

__all__ = [
    "auroc",
    "belief_in_first",
    "greedy",
    "larger",
    "likelihood_ratio",
    "overlap",
    "risk_coverage",
    "roc",
    "scored",
    "shuffled",
    "three_digits",
    "which_auroc",
]
