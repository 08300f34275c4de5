"""Checks that the trainings of this module share."""

import numpy as np

from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, check_shape, integer, number

MOST_STEPS = 20_000
_MOST_WORK = 2**36  # steps × numbers × classes: minutes


def checked_examples(x, labels, steps, rate, classes, seed):
    """Examples, labels and settings as a training goes on with them."""
    x = as_float("x", x, ndim=2, finite=True).astype(np.float64)
    classes = integer("classes", classes, minimum=2, maximum=2**16)
    labels = as_integers("labels", labels, ndim=1)
    check_shape("labels", labels, (len(x),))
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels: expected 0 to {classes - 1}, got {labels.min()} to {labels.max()}")
    steps = integer("steps", steps, minimum=1, maximum=MOST_STEPS)
    if steps * x.size * classes > _MOST_WORK:
        raise ValueError(f"steps: expected fewer for {x.size} numbers and {classes} classes, got {steps}")
    return x, labels, steps, number("rate", rate, above=0), classes, integer("seed", seed, minimum=0)
