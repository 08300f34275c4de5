"""Exercise fusion.fused_model, lesson 10_fusion: three encoders, one fusion, four heads."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.fusion._small import MODALITIES, Encoders, keras, layers, number, ops, seen


@exercise(
    "fusion.fused_model",
    points=4,
    minutes=8,
    hints=(
        """Three dictionaries over MODALITIES, one after the other: inputs (encoders[name].input), vectors
        (encoders[name](inputs[name])["features"]), outputs.""",
        """h = layers.Dense(hidden, activation="relu", name="fused_hidden_1")(joined), a second one called
        fused_hidden_2 on h, and layers.Dense(10, name="fused_logits")(h).""",
        """The head of a modality reads its own vector: layers.Dense(10,
        name=f"{name}_logits")(vectors[name]). At the end keras.Model(inputs, outputs), two dictionaries.""",
    ),
)
def fused_model(encoders, hidden=128):
    inputs = {name: encoders[name].input for name in MODALITIES}
    vectors = {name: encoders[name](inputs[name])["features"] for name in MODALITIES}
    h = layers.Concatenate()([vectors[name] for name in MODALITIES])
    h = layers.Dense(hidden, activation="relu", name="fused_hidden_1")(h)
    h = layers.Dense(hidden, activation="relu", name="fused_hidden_2")(h)
    outputs = {"fused": layers.Dense(10, name="fused_logits")(h)}
    for name in MODALITIES:
        outputs[name] = layers.Dense(10, name=f"{name}_logits")(vectors[name])
    return keras.Model(inputs, outputs)


@fused_model.cases
def fused_model_cases(rng):
    return [(Encoders(number(rng, 4, 40)), number(rng, 5, 60))]


@fused_model.observed
def fused_model_observed(model, encoders, hidden):
    told = seen(model)
    dense = [layer for layer in model.layers if isinstance(layer, layers.Dense)]
    # How many weights under which name: the lesson finds the layers again by their names.
    told["layers"] = {layer.name: np.array(layer.count_params()) for layer in dense}
    return told


def _written(encoders, hidden, fuse, last="relu", heads=None, head=None):
    inputs = {name: encoders[name].input for name in MODALITIES}
    vectors = {name: encoders[name](inputs[name])["features"] for name in MODALITIES}
    h = layers.Dense(hidden, activation="relu", name="fused_hidden_1")(fuse(vectors))
    h = layers.Dense(hidden, activation=last, name="fused_hidden_2")(h)
    outputs = {"fused": layers.Dense(10, activation=head, name="fused_logits")(h)}
    for name in heads or MODALITIES:
        outputs[name] = layers.Dense(10, activation=head, name=f"{name}_logits")(vectors[name])
    return keras.Model(inputs, outputs)


def _joined(vectors):
    return layers.Concatenate()([vectors[name] for name in MODALITIES])


@fused_model.right
def fused_model_with_ops(encoders, hidden=128):
    return _written(encoders, hidden, lambda v: ops.concatenate([v["image"], v["text"], v["audio"]], axis=-1))


@fused_model.wrong(
    """The fused head reads one vector only, the picture's. Nothing is fused: Concatenate all three before the
    hidden layers."""
)
def fused_model_of_the_image(encoders, hidden=128):
    return _written(encoders, hidden, lambda vectors: vectors["image"])


@fused_model.wrong("The sound does not reach the fused head: join all three vectors.")
def fused_model_without_sound(encoders, hidden=128):
    return _written(encoders, hidden, lambda v: layers.Concatenate()([v["image"], v["text"]]))


@fused_model.wrong(
    """The heads of single modalities are missing. Beside the fused one each modality has a head of its own,
    which reads its own vector."""
)
def fused_model_with_one_head(encoders, hidden=128):
    inputs = {name: encoders[name].input for name in MODALITIES}
    vectors = {name: encoders[name](inputs[name])["features"] for name in MODALITIES}
    h = layers.Dense(hidden, activation="relu", name="fused_hidden_1")(_joined(vectors))
    h = layers.Dense(hidden, activation="relu", name="fused_hidden_2")(h)
    return keras.Model(inputs, {"fused": layers.Dense(10, name="fused_logits")(h)})


@fused_model.wrong("The heads end in a softmax. They give logits here: leave the activation out.")
def fused_model_with_softmax(encoders, hidden=128):
    return _written(encoders, hidden, _joined, head="softmax")


@fused_model.wrong(
    """The second hidden layer has no ReLU. Two dense layers with nothing between them are one: what makes the
    second worth having is what lies between."""
)
def fused_model_without_relu(encoders, hidden=128):
    return _written(encoders, hidden, _joined, last=None)


@fused_model.wrong(
    """All four heads read the fused vector. Then each single head sees all three modalities, and none of them
    says what its own knows: it must read vectors[name]."""
)
def fused_model_heads_on_the_fusion(encoders, hidden=128):
    inputs = {name: encoders[name].input for name in MODALITIES}
    vectors = {name: encoders[name](inputs[name])["features"] for name in MODALITIES}
    h = layers.Dense(hidden, activation="relu", name="fused_hidden_1")(_joined(vectors))
    h = layers.Dense(hidden, activation="relu", name="fused_hidden_2")(h)
    heads = {name: layers.Dense(10, name=f"{name}_logits")(h) for name in ("fused", *MODALITIES)}
    return keras.Model(inputs, heads)


@fused_model.wrong(
    """One hidden layer is missing: fused_hidden_1, then fused_hidden_2 on top of it, then the head."""
)
def fused_model_with_one_hidden_layer(encoders, hidden=128):
    inputs = {name: encoders[name].input for name in MODALITIES}
    vectors = {name: encoders[name](inputs[name])["features"] for name in MODALITIES}
    h = layers.Dense(hidden, activation="relu", name="fused_hidden_1")(_joined(vectors))
    outputs = {"fused": layers.Dense(10, name="fused_logits")(h)}
    for name in MODALITIES:
        outputs[name] = layers.Dense(10, name=f"{name}_logits")(vectors[name])
    return keras.Model(inputs, outputs)


@fused_model.wrong(
    """The heads of text and sound are exchanged: "text" answers from the sound. With dictionaries that
    happens only if a name and a vector are taken from two different places."""
)
def fused_model_with_exchanged_heads(encoders, hidden=128):
    inputs = {name: encoders[name].input for name in MODALITIES}
    vectors = {name: encoders[name](inputs[name])["features"] for name in MODALITIES}
    h = layers.Dense(hidden, activation="relu", name="fused_hidden_1")(_joined(vectors))
    h = layers.Dense(hidden, activation="relu", name="fused_hidden_2")(h)
    outputs = {"fused": layers.Dense(10, name="fused_logits")(h)}
    for name, other in zip(MODALITIES, ("image", "audio", "text")):
        outputs[name] = layers.Dense(10, name=f"{name}_logits")(vectors[other])
    return keras.Model(inputs, outputs)
