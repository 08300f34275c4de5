"""The exercises of lesson 11_evaluation: what a fusion is worth, measured with pieces of one's own."""

# In the order of the lesson.
from cmx_helpers.exercises.evaluation import (  # isort: skip
    text_alone,
    best_accuracy,
    temperature,
    calibration_error,
    product,
    draw_again,
    paired_difference,
    or_placeholder,
    shapley,
    which_shares,
)

__all__ = [
    "best_accuracy",
    "calibration_error",
    "draw_again",
    "or_placeholder",
    "paired_difference",
    "product",
    "shapley",
    "temperature",
    "text_alone",
    "which_shares",
]
