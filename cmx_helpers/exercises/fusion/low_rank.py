"""Exercise fusion.low_rank, lesson 10_fusion: a fusion of one's own for `build_fusion_model`."""

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.fusion._small import (
    MODALITIES,
    Encoded,
    layers,
    model_of,
    number,
    ops,
    seen,
)


@exercise(
    "fusion.low_rank",
    points=3,
    minutes=10,
    hints=(
        """For each modality layers.Dense(4 * features) of encoded[name]["features"], then
        layers.Reshape((4, features)): its bias is what the 1 behind each vector stands for.""",
        "layers.Multiply()([...]) multiplies the three, place by place.",
        "ops.sum(..., axis=1) adds up the four ranks.",
    ),
)
def low_rank(encoded, ids, features):
    factors = []
    for name in MODALITIES:
        factor = layers.Dense(4 * features)(encoded[name]["features"])
        factors.append(layers.Reshape((4, features))(factor))
    return ops.sum(layers.Multiply()(factors), axis=1)


@low_rank.cases
def low_rank_cases(rng):
    features = number(rng, 2, 90)
    return [(Encoded(features), None, features)]


@low_rank.observed
def low_rank_observed(result, encoded, ids, features):
    return seen(model_of(result))


@low_rank.right
def low_rank_rank_by_rank(encoded, ids, features):
    parts = [
        ops.split(layers.Dense(4 * features)(encoded[name]["features"]), 4, axis=-1) for name in MODALITIES
    ]
    return layers.Add()([image * text * audio for image, text, audio in zip(*parts)])


def _factors(encoded, features, key="features", **settings):
    vectors = [layers.Dense(4 * features, **settings)(encoded[name][key]) for name in MODALITIES]
    return [layers.Reshape((4, features))(vector) for vector in vectors]


@low_rank.wrong(
    """You add the three modalities up. Then it is a concatenation with a dense layer, and nothing can be
    turned off by another: multiply, place by place."""
)
def low_rank_added(encoded, ids, features):
    return ops.sum(layers.Add()(_factors(encoded, features)), axis=1)


@low_rank.wrong("The four ranks are still apart, shape (batch, 4, features): add them up over axis 1.")
def low_rank_not_summed(encoded, ids, features):
    return layers.Multiply()(_factors(encoded, features))


@low_rank.wrong(
    """Without a bias a modality whose vector is 0 makes the whole product 0. The bias is the 1 behind each
    vector: leave it in."""
)
def low_rank_without_bias(encoded, ids, features):
    return ops.sum(layers.Multiply()(_factors(encoded, features, use_bias=False)), axis=1)


@low_rank.wrong("One rank is missing the others: 4 * features numbers for each modality, in four rows.")
def low_rank_of_rank_one(encoded, ids, features):
    return layers.Multiply()([layers.Dense(features)(encoded[name]["features"]) for name in MODALITIES])


@low_rank.wrong("The mean over the four ranks instead of their sum.")
def low_rank_mean(encoded, ids, features):
    return ops.mean(layers.Multiply()(_factors(encoded, features)), axis=1)


@low_rank.wrong("You add over the numbers and keep the ranks: four numbers are left. Axis 1 has the ranks.")
def low_rank_summed_over_numbers(encoded, ids, features):
    return ops.sum(layers.Multiply()(_factors(encoded, features)), axis=2)
