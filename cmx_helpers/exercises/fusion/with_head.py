"""Exercise fusion.with_head, lesson 10_fusion: faults 2 and 3, new inputs and false features."""

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.fusion._small import SmallEncoder, keras, layers, number, seen


@exercise(
    "fusion.with_head",
    points=1,
    minutes=3,
    hints=(
        """No new Input: the encoder has one, encoder.input, and what hangs on it is encoder.output, a
        dictionary with "tokens" and "features".""",
        "logits = layers.Dense(classes)(encoder.output['features']), without an activation.",
        "keras.Model(encoder.input, {'features': ..., 'logits': ...}).",
    ),
)
def with_head(encoder, classes):
    features = encoder.output["features"]
    logits = layers.Dense(classes)(features)
    return keras.Model(encoder.input, {"features": features, "logits": logits})


@with_head.cases
def with_head_cases(rng):
    return [(SmallEncoder("image", number(rng, 4, 60)), number(rng, 3, 60))]


@with_head.observed
def with_head_observed(model, encoder, classes):
    return seen(model)


@with_head.right
def with_head_called_again(encoder, classes):
    picture = keras.Input(encoder.input.shape[1:], name="image")
    features = encoder(picture)["features"]
    return keras.Model(picture, {"features": features, "logits": layers.Dense(classes)(features)})


@with_head.wrong(
    """The head ends in a softmax. Leave it out: the loss takes logits, which is exact where beliefs are small
    (lesson 03), and logits can be added up later."""
)
def with_head_softmax(encoder, classes):
    features = encoder.output["features"]
    logits = layers.Dense(classes, activation="softmax")(features)
    return keras.Model(encoder.input, {"features": features, "logits": logits})


@with_head.wrong(
    """What you call features are the logits: an answer, not a description. The features are what the dense
    layer reads, encoder.output["features"]."""
)
def with_head_of_answers(encoder, classes):
    logits = layers.Dense(classes)(encoder.output["features"])
    return keras.Model(encoder.input, {"features": logits, "logits": logits})


@with_head.wrong(
    """The head reads the tokens, so there is an answer for each place. Read the one vector of the picture:
    encoder.output["features"]."""
)
def with_head_on_tokens(encoder, classes):
    logits = layers.Dense(classes)(encoder.output["tokens"])
    return keras.Model(encoder.input, {"features": encoder.output["features"], "logits": logits})


@with_head.wrong("The logits go through a ReLU: none could ever be negative. Leave the activation out.")
def with_head_relu(encoder, classes):
    features = encoder.output["features"]
    logits = layers.Dense(classes, activation="relu")(features)
    return keras.Model(encoder.input, {"features": features, "logits": logits})
