"""What one answer costs: multiplications, bytes, energy, money. Derived in lesson 17_realtime."""

import math
from typing import NamedTuple

from cmx_helpers._common.arguments import said_of
from cmx_helpers._common.validate import integer, number

# Horowitz, "Computing's energy problem", ISSCC 2014: 45 nm, 0.9 V; picojoule for a multiplication and the
# addition behind it. DRAM: 1.3 nJ at least for 64 bits.
PICOJOULE = {"float32": 3.7 + 0.9, "float16": 1.1 + 0.4, "int8": 0.2 + 0.1}
BYTES = {"float32": 4, "float16": 2, "int8": 1}
PICOJOULE_PER_BYTE = 1300 / 8


class Cost(NamedTuple):
    """What one answer of a model takes."""

    products: int
    """Multiplications with an addition behind each."""
    weights: int

    def bytes(self, dtype="float32"):
        """Of the weights, stored as `dtype`: "float32", "float16" or "int8"."""
        return self.weights * _known(BYTES, dtype)

    def microjoule(self, dtype="float32", *, from_memory=True):
        """Energy of one answer, the weights fetched from main memory once, or already near the processor."""
        fetched = PICOJOULE_PER_BYTE * self.bytes(dtype) if from_memory else 0.0
        return 1e-6 * (self.products * _known(PICOJOULE, dtype) + fetched)

    def price(self, answers, per_kilowatt_hour, dtype="float32"):
        """What so many answers cost, in the unit of the price of a kilowatt hour (3.6e12 microjoule)."""
        joule = 1e-6 * self.microjoule(dtype) * integer("answers", answers, minimum=0)
        return joule / 3.6e6 * number("per_kilowatt_hour", per_kilowatt_hour, minimum=0)


def dense_products(places, inputs, outputs):
    """Products of a dense layer, ``places · inputs · outputs``, at each of `places`."""
    sizes = {"places": places, "inputs": inputs, "outputs": outputs}
    return math.prod(integer(name, value, minimum=0) for name, value in sizes.items())


def conv_products(places, kernel, channels_in, channels_out):
    """Products of a convolution: at each place of its output, a dense layer on its window.

    .. math:: P = \\text{places} \\cdot k_1 k_2 \\cdots \\cdot C_{in} \\cdot C_{out}

    Parameters
    ----------
    places : int
        Of the output: height times width, or moments.
    kernel : int or tuple of int
        Sides of the window.
    channels_in, channels_out : int

    Returns
    -------
    int

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Notes
    -----
    Derived in lesson 17_realtime.

    Examples
    --------
    >>> conv_products(16 * 16, (5, 5), 3, 24)
    460800
    """
    sides = kernel if isinstance(kernel, tuple) else (kernel,)
    window = math.prod(integer("kernel", side, minimum=1) for side in sides)
    channels = {"channels_in": channels_in, "channels_out": channels_out}
    inputs, outputs = (integer(name, value, minimum=1) for name, value in channels.items())
    return dense_products(integer("places", places, minimum=0), window * inputs, outputs)


def fft_products(frames, n_fft):
    """Real products of so many real FFTs, about ``2 · n · log₂ n / 2`` each (lesson 07_stft)."""
    frames, n_fft = integer("frames", frames, minimum=0), integer("n_fft", n_fft, minimum=1)
    return frames * round(n_fft * math.log2(n_fft))


def count(model):
    """Products and weights of one answer, layer by layer, of the course's fusion models.

    Counted are dense layers, convolutions, attention, and the log-mel layer's FFT and filter bank; what has
    no products in number (ReLU, pooling, normalisations, sums) is left out.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    Cost

    Raises
    ------
    TypeError
        It is no Keras model, or it has a layer with weights that this function cannot count.

    Notes
    -----
    Derived in lesson 17_realtime.

    Examples
    --------
    >>> import keras
    >>> count(keras.Sequential([keras.Input((4,)), keras.layers.Dense(5)]))
    Cost(products=20, weights=25)
    """
    import keras

    if not isinstance(model, keras.Model):
        raise TypeError(f"model: expected a keras.Model, got {type(model).__name__}")
    with said_of("model (every length but the batch's must be known)"):
        return Cost(sum(_products(layer) for layer in _leaves(model)), model.count_params())


def _leaves(model):
    import keras

    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _leaves(layer)
        else:
            yield layer


def _products(layer):
    kind = type(layer).__name__
    if kind == "LogMel":
        n_fft, bands = layer.settings["n_fft"], layer.settings["n_mels"]
        frames = layer.output.shape[1]
        return fft_products(frames, n_fft) + frames * bands * (n_fft // 2 + 1)
    if kind == "MultiHeadAttention":
        # Four dense layers, then scores and weighted sums: time · time · heads · width each.
        time, width = layer.output.shape[1:]
        dense = sum(dense_products(time, *_matrix(part)) for part in _inner_dense(layer))
        return dense + 2 * time * time * layer.num_heads * layer.key_dim
    if kind == "Dense":
        return dense_products(math.prod(layer.output.shape[1:-1]), *layer.kernel.shape)
    if kind in ("Conv1D", "Conv2D"):
        *sides, channels_in, channels_out = layer.kernel.shape
        return conv_products(math.prod(layer.output.shape[1:-1]), tuple(sides), channels_in, channels_out)
    if layer.weights and kind not in ("Embedding", "BatchNormalization", "LayerNormalization"):
        raise TypeError(f"model: {kind} is a layer that `count` does not know")
    return 0


def _inner_dense(layer):
    return [layer.query_dense, layer.key_dense, layer.value_dense, layer.output_dense]


def _matrix(dense):
    *shape, last = dense.kernel.shape  # (width, heads, head) or (heads, head, width)
    whole = math.prod(shape) * last
    width = shape[0] if dense.bias is None or len(dense.bias.shape) == 2 else last
    return width, whole // width


def _known(table, dtype):
    if dtype not in table:
        raise ValueError(f"dtype: expected one of {', '.join(table)}, got {dtype!r}")
    return table[dtype]
