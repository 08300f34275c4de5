"""The exercises of lesson 11_evaluation: a ceiling, a calibration error, shares of a common gain."""

# In the order of the lesson.
from cmx_helpers.exercises.evaluation import (  # isort: skip
    text_alone,
    calibration_error,
    shapley,
)

__all__ = ["calibration_error", "shapley", "text_alone"]
