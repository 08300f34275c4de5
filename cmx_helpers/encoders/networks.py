"""The three encoders: a picture, a sentence, a sound becomes tokens and one vector. Lesson 09_encoders."""

import math

import keras
from keras import layers, ops

from cmx_helpers._common.validate import integer, number, one_of
from cmx_helpers.encoders.log_mel import LogMel
from cmx_helpers.encoders.words import IsWord, MeanOverWords, Positions

AUDIO_KINDS, TEXT_KINDS = ("cnn", "lstm"), ("transformer", "lstm")


PICTURE_WIDTHS = (24, 48, 64, 64, 96)  # channels of the convolution blocks, the first one first


SOUND_WIDTHS = (64, 96, 96)


CONVOLUTION = {"padding": "same", "use_bias": False}  # the normalisation behind it brings a bias


def image_encoder(size=32, *, features=64, dropout=0.1, name="image_encoder"):
    """Convolution blocks that halve the picture until five or so places are left along each side.

    A block is convolution 3×3, max pooling 2×2, batch normalisation, ReLU (lessons 01 and 02). The first one
    halves twice, by a convolution 5×5 in strides of 2 and by its pooling; the last one does not pool.

    Parameters
    ----------
    size : int
        Side of the picture in pixels, at least 16.
    features : int
        Numbers per token.
    dropout : float
        Share of the tokens' numbers that training leaves out, 0 to below 1.
    name : str

    Returns
    -------
    keras.Model
        From `(batch, size, size, 3)` to tokens `(batch, places, features)` and features.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range or not a number.

    Examples
    --------
    >>> image_encoder(32).output["tokens"].shape
    (None, 16, 64)
    """
    size = integer("size", size, minimum=16)
    picture = x = keras.Input((size, size, 3), name="image")
    blocks = max(2, round(math.log2(size / 5)))
    for n in range(1, blocks + 1):
        width = PICTURE_WIDTHS[min(n, len(PICTURE_WIDTHS)) - 1]
        # Strides in the first block: at full size a convolution costs four times as much as at half of it.
        kernel = {"kernel_size": 5, "strides": 2} if n == 1 else {"kernel_size": 3}
        convolution = layers.Conv2D(width, **kernel, **CONVOLUTION, name=f"image_{n}_conv")
        x = _block(x, convolution, layers.MaxPooling2D if n < blocks else None, f"image_{n}")
    x = layers.Reshape((-1, x.shape[-1]), name="image_places")(x)
    return _encoder(picture, _tokens(x, features, dropout, "image"), name)


def text_encoder(
    vocabulary_size, length=10, *, kind="transformer", features=64, dropout=0.1, name="text_encoder"
):
    """Embedding, then one Transformer encoder block or one LSTM over the words.

    The id 0 is padding: no word attends to it, and it does not count in the mean.

    Parameters
    ----------
    vocabulary_size : int
        Number of ids, the padding's 0 included.
    length : int
        Tokens per sentence.
    kind : {"transformer", "lstm"}
        The block of lesson 06_attention, or the LSTM of lesson 05_recurrent.
    features, dropout, name
        As for `image_encoder`; `features` must be a multiple of 4, the number of heads.

    Returns
    -------
    keras.Model
        From int ids `(batch, length)` to tokens `(batch, length, features)` and features.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range or not a number.

    Examples
    --------
    >>> text_encoder(40).output["tokens"].shape
    (None, 10, 64)
    """
    one_of("kind", kind, TEXT_KINDS)
    vocabulary_size, length = (
        integer("vocabulary_size", vocabulary_size, minimum=2),
        integer("length", length, minimum=1),
    )
    features, dropout = _checked(features, dropout)
    if features % 4:
        raise ValueError(f"features: expected a multiple of 4, the number of heads, got {features}")
    ids = keras.Input((length,), dtype="int32", name="text")
    words = IsWord(name="text_words")(ids)
    x = layers.Embedding(vocabulary_size, features, name="text_embedding")(ids)
    if kind == "lstm":
        x = layers.LSTM(features, return_sequences=True, name="text_lstm")(x, mask=words)
    else:
        x = _transformer_block(Positions(name="text_positions")(x), words, features, dropout)
    return _encoder(ids, layers.Dropout(dropout, name="text_dropout")(x), name, mask=words)


def audio_encoder(
    samples=22050, *, sample_rate=22050, kind="cnn", features=64, dropout=0.1, name="audio_encoder", **log_mel
):
    """A log-mel spectrogram made inside the model, then convolutions or an LSTM along time.

    Parameters
    ----------
    samples : int
        Samples per clip.
    sample_rate : number
        Samples per second.
    kind : {"cnn", "lstm"}
        Convolutions along time, with the bands as channels, because high and low are not alike in a
        sound; or one LSTM over pairs of frames.
    features, dropout, name
        As for `image_encoder`.
    **log_mel
        Further arguments of `LogMel`, such as `n_fft`, `hop_length` and `n_mels`.

    Returns
    -------
    keras.Model
        From `(batch, samples)` to `{"tokens": (batch, moments, features), "features": (batch, features)}`.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range or not a number.

    Examples
    --------
    >>> audio_encoder().output["features"].shape
    (None, 64)
    """
    one_of("kind", kind, AUDIO_KINDS)
    features, dropout = _checked(features, dropout)
    sound = keras.Input((integer("samples", samples, minimum=1),), name="audio")
    x = LogMel(sample_rate=sample_rate, name="audio_log_mel", **log_mel)(sound)
    # Each band gets mean 0 and spread 1 over the training clips.
    x = layers.BatchNormalization(momentum=0.9, name="audio_bands")(x)
    if kind == "lstm":
        x = layers.AveragePooling1D(2, name="audio_pairs")(x)
        x = layers.LSTM(features, return_sequences=True, name="audio_lstm")(x)
        return _encoder(sound, layers.Dropout(dropout, name="audio_dropout")(x), name)
    blocks = len(SOUND_WIDTHS)
    for n, width in enumerate(SOUND_WIDTHS, start=1):
        convolution = layers.Conv1D(width, 5 if n < blocks else 3, **CONVOLUTION, name=f"audio_{n}_conv")
        x = _block(x, convolution, layers.MaxPooling1D if n < blocks else None, f"audio_{n}")
    return _encoder(sound, _tokens(x, features, dropout, "audio"), name)


def classifier(encoder, classes, *, name=None):
    """An encoder with one dense layer on its features: logits, shape `(batch, classes)`.

    Parameters
    ----------
    encoder : keras.Model
        From one of the functions above.
    classes : int
        Number of classes, at least 2.
    name : str, optional

    Returns
    -------
    keras.Model

    Examples
    --------
    >>> classifier(image_encoder(32), 10).output_shape
    (None, 10)
    """
    classes = integer("classes", classes, minimum=2)
    logits = layers.Dense(classes, dtype="float32", name="logits")(encoder(encoder.input)["features"])
    return keras.Model(encoder.input, logits, name=name or f"{encoder.name}_classifier")


def _block(x, convolution, pooling, name):
    x = convolution(x)
    # Pooled first: of a picture a quarter of the numbers is left to normalise and to clip, of a sound half.
    if pooling is not None:
        x = pooling(2, name=f"{name}_pool")(x)
    # 0.9: the running means must settle within the few hundred steps of a short training.
    x = layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(x)
    return layers.ReLU(name=f"{name}_relu")(x)


def _tokens(x, features, dropout, name):
    features, dropout = _checked(features, dropout)
    x = layers.Dense(features, activation="relu", name=f"{name}_dense")(x)
    return layers.Dropout(dropout, name=f"{name}_dropout")(x)


def _transformer_block(x, words, features, dropout):
    attended = layers.MultiHeadAttention(4, features // 4, name="text_attention")(
        x, x, attention_mask=ops.expand_dims(words, 1)
    )
    x = layers.LayerNormalization(name="text_norm_1")(x + attended)
    hidden = layers.Dense(2 * features, activation="relu", name="text_hidden")(x)
    hidden = layers.Dropout(dropout, name="text_hidden_dropout")(hidden)
    return layers.LayerNormalization(name="text_norm_2")(x + layers.Dense(features, name="text_back")(hidden))


def _encoder(inputs, tokens, name, mask=None):
    mean_of = layers.GlobalAveragePooling1D if mask is None else MeanOverWords
    mean = mean_of(name=f"{inputs.name}_mean")(tokens, mask=mask)
    return keras.Model(inputs, {"tokens": tokens, "features": mean}, name=name)


def _checked(features, dropout):
    dropout = number("dropout", dropout, minimum=0)
    if dropout >= 1:
        raise ValueError(f"dropout: expected less than 1, got {dropout}")
    return integer("features", features, minimum=1), dropout
