"""Exercise evaluation.or_placeholder, lesson 11_evaluation: a learned vector for what is missing."""

from importlib import import_module

import numpy as np

from cmx_helpers.exercises._engine import exercise


class _Later:
    """`keras.ops`, imported when something of it is needed, and not by whoever only lists the exercises."""

    def __getattr__(self, attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return getattr(import_module("keras.ops"), attribute)


ops = _Later()


@exercise(
    "evaluation.or_placeholder",
    points=2,
    minutes=3,
    hints=(
        "ops.where(condition, x, y) takes x where the condition holds, and y elsewhere.",
        "present has shape (batch,), features (batch, width): present[:, None] has an axis more, and fits.",
        "ops.where(present[:, None] > 0, features, placeholder)",
    ),
)
def or_placeholder(features, present, placeholder):
    return ops.where(present[:, None] > 0, features, placeholder)


@or_placeholder.cases
def or_placeholder_cases(rng):
    found = []
    for batch, width in ((3, 4), (6, 2), (4, 4)):
        features = rng.normal(size=(batch, width)).astype("float32")
        present = rng.permutation(np.arange(batch) % 2).astype("float32")
        features[present > 0, 0] = 0  # a ReLU gives many zeros, and they are something that is there
        # What is not there may be anything, and often is.
        features[np.flatnonzero(present == 0)[0]] = np.nan
        found.append((features, present, rng.normal(size=width).astype("float32")))
    return found


@or_placeholder.observed
def or_placeholder_observed(result, features, present, placeholder):
    return np.asarray(result)


@or_placeholder.right
def or_placeholder_by_choosing(features, present, placeholder):
    there = ops.expand_dims(ops.cast(present, "bool"), -1)
    return ops.where(ops.logical_not(there), placeholder, features)


@or_placeholder.wrong(
    """You multiply by 0 what is missing. NaN times 0 is NaN, and a broken microphone may well give NaN:
    choose with ops.where, which never looks at what it leaves out."""
)
def or_placeholder_multiplied(features, present, placeholder):
    there = present[:, None]
    return features * there + placeholder * (1 - there)


@or_placeholder.wrong("The other way round: the placeholder stands where something is there.")
def or_placeholder_reversed(features, present, placeholder):
    return ops.where(present[:, None] > 0, placeholder, features)


@or_placeholder.wrong(
    """Zeros stand for what is missing. The network has an opinion about a vector of zeros; the placeholder
    is learned to stand for no information."""
)
def or_placeholder_zeros(features, present, placeholder):
    return ops.where(present[:, None] > 0, features, ops.zeros_like(placeholder))


@or_placeholder.wrong(
    "You add the placeholder to what is there as well. It takes the place of what is missing."
)
def or_placeholder_added(features, present, placeholder):
    return ops.where(present[:, None] > 0, features, 0.0) + placeholder


@or_placeholder.wrong("Everything is replaced. Where present is 1, the features stay.")
def or_placeholder_always(features, present, placeholder):
    return ops.zeros_like(features) + placeholder


@or_placeholder.wrong("What is missing is still there. Where present is 0, the placeholder takes its place.")
def or_placeholder_never(features, present, placeholder):
    return features


@or_placeholder.wrong(
    """You ask the first entry of present for all samples. Each sample has its own: present[:, None] > 0."""
)
def or_placeholder_of_the_first(features, present, placeholder):
    return ops.where(present[0] > 0, features, placeholder)


@or_placeholder.wrong(
    """You ask whether the features are zero. Whether a sense is there is told by present; a black picture is
    a picture."""
)
def or_placeholder_where_zero(features, present, placeholder):
    return ops.where(ops.not_equal(features, 0), features, placeholder)
