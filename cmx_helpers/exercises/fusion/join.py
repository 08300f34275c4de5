"""Exercise fusion.join, lesson 10_fusion: fault 4, nothing is fused."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.fusion._small import MODALITIES, keras, layers, number, ops


@exercise(
    "fusion.join",
    points=1,
    minutes=2,
    hints=(
        "layers.Concatenate()([...]) takes a list of tensors.",
        "The list in the order of MODALITIES: [vectors[name] for name in MODALITIES].",
    ),
)
def join(vectors):
    return layers.Concatenate()([vectors[name] for name in MODALITIES])


@join.cases
def join_cases(rng):
    n, width = number(rng, 2, 6), number(rng, 2, 9)
    return [({name: rng.normal(size=(n, width)).astype("float32") for name in ("text", "image", "audio")},)]


@join.observed
def join_observed(result, vectors):
    return keras.ops.convert_to_numpy(result)


@join.right
def join_with_ops(vectors):
    return ops.concatenate([vectors["image"], vectors["text"], vectors["audio"]], axis=1)


@join.wrong(
    """All three are there, in another order. The weights behind them know the places: keep to image, text,
    audio, the order of MODALITIES."""
)
def join_in_the_order_given(vectors):
    return layers.Concatenate()(list(vectors.values()))


@join.wrong(
    """All three are there, in alphabetical order. The weights behind them know the places: keep to image,
    text, audio, the order of MODALITIES."""
)
def join_sorted(vectors):
    return layers.Concatenate()([vectors[name] for name in sorted(vectors)])


@join.wrong("You add the vectors up. Then nobody can tell whose number it was: lay them end to end.")
def join_added(vectors):
    return layers.Add()([vectors[name] for name in MODALITIES])


@join.wrong(
    """You lay the samples of the batch end to end (axis 0). A sample's three vectors belong together: the
    last axis, which is Concatenate's own choice."""
)
def join_over_the_batch(vectors):
    return layers.Concatenate(axis=0)([vectors[name] for name in MODALITIES])


@join.wrong("The vectors are stacked, shape (batch, 3, numbers). Concatenate makes one row of them.")
def join_stacked(vectors):
    return ops.stack([vectors[name] for name in MODALITIES], axis=1)


@join.wrong("The sound is missing: three vectors, image, text and audio.")
def join_of_two(vectors):
    return np.concatenate([vectors["image"], vectors["text"]], axis=1)
