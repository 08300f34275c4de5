"""One model with three encoders, several ways to join them, and a head for each. Lesson 10_fusion."""

import keras
from keras import layers, ops

from cmx_helpers._common.validate import integer, one_of
from cmx_helpers.encoders import MeanOverWords, audio_encoder, image_encoder, text_encoder
from cmx_helpers.fusion.presence import (
    MODALITIES,
    only_present,
    with_placeholders,
)

KINDS = ("concat", "gated", "cross_attention")


DIGITS = {"fused": 10, "image": 10, "text": 10, "audio": 10}


def build_fusion_model(
    kind="concat", *, vocabulary_size, classes=None, size=32, text_length=10, samples=22050, features=64,
    hidden=128, auxiliary=True, text_kind="transformer", audio_kind="cnn", dropout=0.1, missing=None,
    add_heads=False,
):  # fmt: skip
    """Three encoders, one fusion, one answer, and a head for each modality beside it.

    - ``"concat"``: ``h = dense(dense([f_image, f_text, f_audio]))``, the feature vectors end to end.
    - ``"gated"``: ``h = dense(Σ_m g_m · tanh(W_m f_m))`` with gates
      ``g = softmax(V [f_image, f_text, f_audio])``: for each sample, three weights that add up to 1.
    - ``"cross_attention"``: the words ask, the places of the picture and the moments of the sound answer
      (lesson 06_attention); ``h = dense([mean over words, f_image, f_audio])``.
    - a function of your own: ``h = dense(function(encoded, ids, features))``.

    Parameters
    ----------
    kind : {"concat", "gated", "cross_attention"}, or a function `(encoded, ids, features) -> tensor`
        The function joins what the encoders found. It is called once, while the model is built, with
        `encoded`, a mapping of "image", "text" and "audio" to ``{"tokens": (batch, tokens, features),
        "features": (batch, features)}``; with `ids`, (batch, text_length), in which 0 is padding; and with
        the number `features`. It returns one vector per sample, (batch, numbers), as many numbers as it
        likes. It uses layers and `keras.ops`, so that the model can be saved. Two hidden layers and the
        heads follow; `auxiliary`, `missing` and `add_heads` do with it what they do with the three above.
    vocabulary_size : int
        Ids of the words, the padding's 0 included.
    classes : mapping of str to int, optional
        Head -> number of classes; ten digits for all four heads where it is not given.
    size, text_length, samples : int
        Side of the picture, tokens, samples of sound.
    features, hidden : int
        Numbers per feature vector, and in the layers after the fusion.
    auxiliary : bool
        Give each modality a head of its own, as the article has them. They teach each encoder directly.
    text_kind, audio_kind
        As for `encoders.text_encoder` and `encoders.audio_encoder`.
    dropout : float
    missing : float, optional
        Where it is given, the model takes a fourth input, "present" (`mark_present` makes it), and a learned
        placeholder stands in for what is missing (lesson 11_evaluation). It is the chance, 0 to below 1, that
        training leaves a modality out of a sample; 0.5 makes all eight subsets as likely. The heads of single
        modalities are always taught.
    add_heads : bool
        Add the single heads' logits to the fused ones: a sum of log-beliefs is a product of beliefs, and the
        fusion has to learn only what the product lacks. The fused loss does not teach the single heads. Needs
        `auxiliary`, as many classes for every head, and no `missing`.

    Returns
    -------
    keras.Model
        From `{"image", "text", "audio"}` to logits `{"fused": (batch, classes), "image": ..., "text": ...,
        "audio": ...}`, the last three with `auxiliary` only.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range; `classes` lacks a head; a function for `kind` returns something else than
        a vector for each sample.

    Examples
    --------
    >>> model = build_fusion_model("gated", vocabulary_size=40)
    >>> sorted(model.output)
    ['audio', 'fused', 'image', 'text']
    >>> from keras import layers
    >>> def added_up(encoded, ids, features):
    ...     return layers.Add()([encoded[name]["features"] for name in encoded])
    >>> build_fusion_model(added_up, vocabulary_size=40).name
    'added_up_fusion'
    """
    fuse, kind, used = _fusion_of(kind)
    classes = dict(DIGITS if classes is None else classes)
    heads = ("fused", *MODALITIES) if auxiliary else ("fused",)
    for head in heads:
        if head not in classes:
            raise ValueError(f"classes: expected a number for {head!r}, got {classes}")
        integer(f"classes[{head!r}]", classes[head], minimum=2)
    if add_heads:
        _check_add_heads(auxiliary, classes, missing)
    encoders = {
        "image": image_encoder(size, features=features, dropout=dropout),
        "text": text_encoder(
            vocabulary_size, text_length, kind=text_kind, features=features, dropout=dropout
        ),
        "audio": audio_encoder(samples, kind=audio_kind, features=features, dropout=dropout),
    }
    inputs = {name: encoders[name].input for name in MODALITIES}
    given = inputs
    if missing is not None:
        inputs = {**inputs, "present": keras.Input((len(MODALITIES),), name="present")}
        given = only_present(inputs, inputs["present"])
    encoded = {name: encoders[name](given[name]) for name in MODALITIES}
    fused = encoded
    if missing is not None:
        fused = {name: {key: encoded[name][key] for key in used} for name in MODALITIES}
        fused = with_placeholders(fused, inputs["present"], missing)
    joined = _checked_vector(fuse(fused, given["text"], features), kind)
    h = layers.Dense(hidden, activation="relu", name="fused_hidden_1")(joined)
    h = layers.Dropout(dropout, name="fused_dropout")(h)
    h = layers.Dense(hidden, activation="relu", name="fused_hidden_2")(h)
    last = {"fused": h} | {name: encoded[name]["features"] for name in MODALITIES}
    outputs = {head: head_logits(classes[head], head)(last[head]) for head in heads}
    if add_heads:
        # A head's own loss alone shall teach it, or it would no longer say what its modality knows.
        singles = [ops.stop_gradient(outputs[name]) for name in MODALITIES]
        outputs["fused"] = layers.Add(dtype="float32", name="added")([outputs["fused"], *singles])
    return keras.Model(inputs, outputs, name=f"{kind}_fusion")


def _fusion_of(kind):
    """The function that joins, its name, and which outputs of the encoders it looks at."""
    if not callable(kind):
        one_of("kind", kind, KINDS)
        return _FUSIONS[kind], kind, _USES[kind]
    name = "".join(c if c.isalnum() else "_" for c in getattr(kind, "__name__", "own")).strip("_")
    return kind, name or "own", ("features", "tokens")


def _checked_vector(joined, kind):
    """A sample's vector; a mistake in a learner's function is told here, not three layers further on."""
    if not isinstance(joined, keras.KerasTensor):
        raise TypeError(f"kind: expected {kind} to return a tensor made by layers, got {joined!r}")
    if len(joined.shape) != 2 or joined.shape[1] is None:
        raise ValueError(
            f"kind: expected {kind} to return one vector per sample, shape (batch, numbers), "
            f"got {tuple(joined.shape)}"
        )
    return joined


def _check_add_heads(auxiliary, classes, missing):
    if not auxiliary or missing is not None:
        raise ValueError(
            "add_heads: expected auxiliary=True and missing=None, "
            f"got auxiliary={auxiliary}, missing={missing}"
        )
    if len({classes[head] for head in ("fused", *MODALITIES)}) > 1:
        raise ValueError(f"add_heads: expected as many classes for every head, got {classes}")


def head_logits(classes, head):
    # In float32 also under mixed precision: a softmax over 16-bit logits loses digits.
    return layers.Dense(classes, dtype="float32", name=f"{head}_logits")


def _concat(encoded, ids, features):
    return layers.Concatenate(name="joined")([encoded[name]["features"] for name in MODALITIES])


def _gated(encoded, ids, features):
    vectors = [encoded[name]["features"] for name in MODALITIES]
    gates = layers.Dense(len(MODALITIES), activation="softmax", name="gate")(
        layers.Concatenate(name="gate_input")(vectors)
    )
    spoken = [
        layers.Dense(features, activation="tanh", name=f"gated_{name}")(vector)
        for name, vector in zip(MODALITIES, vectors)
    ]
    stacked = ops.stack(spoken, axis=1)
    return ops.sum(stacked * ops.expand_dims(gates, -1), axis=1)


def _cross_attention(encoded, ids, features):
    seen_and_heard = layers.Concatenate(axis=1, name="places_and_moments")(
        [encoded["image"]["tokens"], encoded["audio"]["tokens"]]
    )
    words = encoded["text"]["tokens"]
    answers = layers.MultiHeadAttention(4, features // 4, name="cross_attention")(words, seen_and_heard)
    words = layers.LayerNormalization(name="cross_norm")(words + answers)
    asked = MeanOverWords(name="asked")(words, mask=ops.not_equal(ids, 0))
    return layers.Concatenate(name="joined")(
        [asked, encoded["image"]["features"], encoded["audio"]["features"]]
    )


_USES = {"concat": ("features",), "gated": ("features",), "cross_attention": ("features", "tokens")}


_FUSIONS = {"concat": _concat, "gated": _gated, "cross_attention": _cross_attention}
