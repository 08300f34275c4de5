"""A small fusion model, and the same models behind the log-mel table. Derived in lesson 17_realtime."""

from cmx_helpers._common.validate import integer

CONVOLUTION = {"padding": "same", "use_bias": False}


def small_fusion_model(vocabulary_size, *, width=8, classes=10, size=32, text_length=10, samples=22050):
    """Lesson 10's plan with narrow layers: eye and ear of three convolutions, a reader that adds words up.

    Inputs and the head "fused" are those of `fusion.build_fusion_model`, so that it stands in for it.

    Parameters
    ----------
    vocabulary_size : int
        Ids of the words, the padding's 0 included.
    width : int
        Channels of the first convolution; the others have twice as many. The size grows with its square.
    classes, size, text_length, samples : int
        Classes, side of the picture (at least 8), tokens, samples of sound.

    Returns
    -------
    keras.Model
        From `{"image", "text", "audio"}` to logits `{"fused": (batch, classes)}`.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range.

    Notes
    -----
    Derived in lesson 17_realtime.

    Examples
    --------
    >>> small_fusion_model(40).count_params() < 15_000
    True
    """
    import keras
    from keras import layers

    width = integer("width", width, minimum=1, maximum=512)
    classes = integer("classes", classes, minimum=2)
    encoders = {
        "image": _eye(integer("size", size, minimum=8), width),
        "text": _reader(
            integer("vocabulary_size", vocabulary_size, minimum=2),
            integer("text_length", text_length, minimum=1),
            2 * width,
        ),
        "audio": _ear(integer("samples", samples, minimum=1), width),
    }
    inputs = {name: encoder.input for name, encoder in encoders.items()}
    said = [encoders[name](inputs[name]) for name in encoders]
    hidden = layers.Dense(4 * width, activation="relu", name="fused_hidden_1")(
        layers.Concatenate(name="joined")(said)
    )
    logits = layers.Dense(classes, dtype="float32", name="fused_logits")(hidden)
    return keras.Model(inputs, {"fused": logits}, name=f"small_{width}")


def after_log_mel(model):
    """The same model, the same weights, from log-mel tables on: `LogMel` has none, so once is enough.

    Parameters
    ----------
    model : keras.Model
        From `small_fusion_model` or `fusion.build_fusion_model`.

    Returns
    -------
    keras.Model
        Its input "audio" is `(batch, moments, bands)`, what the layer "audio_log_mel" gives.

    Raises
    ------
    ValueError
        The model has no layer "audio_encoder" with a layer "audio_log_mel" in it.

    Notes
    -----
    Used in lesson 17_realtime.

    Examples
    --------
    >>> after_log_mel(small_fusion_model(40)).input["audio"].shape
    (None, 44, 40)
    """
    import keras

    try:
        encoder = model.get_layer("audio_encoder")
        tables = encoder.get_layer("audio_log_mel").output
    except (AttributeError, ValueError) as error:
        raise ValueError(f"model: expected a fusion model that hears through LogMel ({error})") from None
    rest = keras.Model(tables, encoder.output, name="audio_encoder")
    inputs = {
        name: keras.Input(tensor.shape[1:], dtype=tensor.dtype, name=name)
        for name, tensor in (model.input | {"audio": tables}).items()
    }
    return keras.models.clone_model(
        model, inputs, clone_function=lambda layer: rest if layer.name == "audio_encoder" else layer
    )


def _block(x, convolution, pooling, name):
    from keras import layers

    x = convolution(x)
    if pooling is not None:
        x = pooling(2, name=f"{name}_pool")(x)
    return layers.ReLU(name=f"{name}_relu")(layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(x))


def _eye(size, width):
    import keras
    from keras import layers

    picture = keras.Input((size, size, 3), name="image")
    first = layers.Conv2D(width, 5, strides=2, **CONVOLUTION, name="image_1_conv")
    x = _block(picture, first, layers.MaxPooling2D, "image_1")
    x = _block(
        x, layers.Conv2D(2 * width, 3, **CONVOLUTION, name="image_2_conv"), layers.MaxPooling2D, "image_2"
    )
    x = _block(x, layers.Conv2D(2 * width, 3, **CONVOLUTION, name="image_3_conv"), None, "image_3")
    return keras.Model(picture, layers.GlobalAveragePooling2D(name="image_mean")(x), name="image_encoder")


def _reader(vocabulary_size, length, width):
    import keras
    from keras import layers, ops

    from cmx_helpers.encoders import MeanOverWords

    ids = keras.Input((length,), dtype="int32", name="text")
    words = layers.Embedding(vocabulary_size, width, name="text_embedding")(ids)
    mean = MeanOverWords(name="text_mean")(words, mask=ops.not_equal(ids, 0))
    return keras.Model(
        ids, layers.Dense(width, activation="relu", name="text_dense")(mean), name="text_encoder"
    )


def _ear(samples, width):
    import keras
    from keras import layers

    from cmx_helpers.encoders import LogMel

    sound = keras.Input((samples,), name="audio")
    x = LogMel(name="audio_log_mel")(sound)
    x = layers.BatchNormalization(momentum=0.9, name="audio_bands")(x)
    for n, (kernel, pooling) in enumerate(
        [(5, layers.MaxPooling1D), (5, layers.MaxPooling1D), (3, None)], start=1
    ):
        convolution = layers.Conv1D(2 * width, kernel, **CONVOLUTION, name=f"audio_{n}_conv")
        x = _block(x, convolution, pooling, f"audio_{n}")
    return keras.Model(sound, layers.GlobalAveragePooling1D(name="audio_mean")(x), name="audio_encoder")
