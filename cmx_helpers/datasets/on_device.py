"""Clean samples are spoiled where the network computes: occluder, noise and mixing, from keys and positions.

What travels to a card is uint8 and int16, a quarter to a half of the bytes of float32. The noise, a third of
the time of a sample of 224 pixels, is made there. `spoiled` does the same in NumPy, from equal integers.
"""

from math import inf

import keras
import numpy as np
from keras import ops

from .._common.validate import integer
from ._shard_files import LEVELS, picture_range
from .counted_noise import STREAMS, bits, bits_on_device, normals, normals_on_device, sample_keys, stream_of
from .noise import CLEAN, check_corruption
from .scenes import GREY


def device_keys(seed, indices, split="train"):
    """A key for each stream of each sample, shape (n, 3), int32: picture, sound, occluder."""
    keys = [sample_keys(seed, stream_of(stream, split), indices) for stream in STREAMS.values()]
    return np.stack(keys, axis=1).view(np.int32)


def spoiled(stored, corruption):
    """What `Spoil` makes of clean samples, in NumPy: the twin that its tests compare it with.

    Parameters
    ----------
    stored : dict
        "image" uint8 (n, size, size, 3), "audio" int16 (n, samples), "audio_scale" (n,), "keys" (n, 3); what
        else there is stays.
    corruption : Corruption
        Occluder, noise on the picture, white noise on the sound.

    Returns
    -------
    dict
        The inputs of a model, float32.
    """
    return _spoiled(np, normals, bits, stored, _checked(corruption))


@keras.saving.register_keras_serializable("cmx_helpers")
class Spoil(keras.layers.Layer):
    """A layer that spoils clean samples, as `spoiled` does, on the device of the model.

    It takes "image", "audio", "audio_scale" and "keys", and gives "image" and "audio".

    Parameters
    ----------
    corruption : Corruption
        As for `spoiled`; or its fields as a list.
    """

    def __init__(self, corruption, **settings):
        super().__init__(**(settings | {"dtype": "float32"}))
        corruption = [inf if value == "inf" else value for value in corruption]
        self.corruption = _checked(CLEAN._make(corruption))
        self.supports_masking = False

    def call(self, stored):
        return _spoiled(ops, normals_on_device, bits_on_device, stored, self.corruption)

    def compute_output_spec(self, stored):
        return {name: keras.KerasTensor(stored[name].shape, dtype="float32", name=name) for name in LEVELS}

    def get_config(self):
        corruption = ["inf" if value == inf else value for value in self.corruption]
        return super().get_config() | {"corruption": corruption}


def spoiling(model, corruption):
    """The same model from clean stored samples: it spoils them itself. The weights are shared.

    Parameters
    ----------
    model : keras.Model
        From "image", "text" and "audio", as `fusion.build_fusion_model` makes it.
    corruption : Corruption

    Returns
    -------
    keras.Model
        To be compiled; its inputs are those of `read_shards(..., as_stored=True)`.
    """
    kinds = {"image": "uint8", "audio": "int16"}
    inputs = {
        name: keras.Input(tensor.shape[1:], dtype=kinds.get(name, tensor.dtype), name=name)
        for name, tensor in model.input.items()
    }
    inputs["audio_scale"] = keras.Input((), name="audio_scale")
    inputs["keys"] = keras.Input((len(STREAMS),), dtype="int32", name="keys")
    taken = {name: inputs[name] for name in (*LEVELS, "audio_scale", "keys")}
    made = inputs | Spoil(corruption, name="spoil")(taken)
    outputs = model({name: made[name] for name in model.input})
    return keras.Model(inputs, outputs, name=f"{model.name}_spoiling")


def _checked(corruption):
    check_corruption(corruption)
    if corruption.sound_noise != "white" or corruption.dropped_words:
        raise ValueError(
            "corruption: expected white noise and no dropped words: babble and words are made with the sample"
        )
    return corruption


def _spoiled(xp, normal, counted, stored, corruption):
    """In NumPy or `keras.ops`, which share these functions' names."""
    keys = stored["keys"]
    if xp is np:
        keys = np.ascontiguousarray(keys).view(np.uint32)
    rest = {name: value for name, value in stored.items() if name not in (*LEVELS, "keys", "audio_scale")}
    low, step = picture_range(CLEAN)
    image = _float(xp, stored["image"]) * np.float32(step) + np.float32(low)
    image = _occluded(xp, counted, image, keys[:, 2], corruption.occluder)
    if corruption.image_noise > 0:
        shape = tuple(image.shape[1:])
        noise = xp.reshape(normal(keys[:, 0], int(np.prod(shape))), (-1, *shape))
        image = image + np.float32(corruption.image_noise) * noise
    sound = _float(xp, stored["audio"]) * stored["audio_scale"][:, None]
    if corruption.snr_db != inf:
        sound = _mixed(xp, normal(keys[:, 1], int(sound.shape[1])), sound, corruption.snr_db)
    return rest | {"image": image, "audio": sound}


def _float(xp, values):
    return values.astype(np.float32) if xp is np else xp.cast(values, "float32")


def _occluded(xp, counted, image, keys, share):
    size = int(image.shape[1])
    side = integer("side", round(share * size), minimum=0, maximum=size)
    if not side:
        return image
    # 16 bits of each number, so that the product stays within 32.
    made = xp.bitwise_and(xp.right_shift(counted(keys, 2), 16), 0xFFFF)
    made = made.astype(np.int32) if xp is np else made
    corner = xp.right_shift(made * (size - side + 1), 16)[:, :, None]
    places = xp.arange(size, dtype="int32")[None, None, :]
    inside = (places >= corner) & (places < corner + side)
    square = inside[:, 0, :, None] & inside[:, 1, None, :]
    return xp.where(square[..., None], np.float32(GREY), image)


def _mixed(xp, noise, sound, snr_db):
    """As `noise.set_in_noise`; a clip reaches from its first sample that is not 0 to its last."""
    there = _float(xp, sound != 0)
    length = int(sound.shape[1])
    first, last = xp.argmax(there, axis=1), length - 1 - xp.argmax(xp.flip(there, axis=1), axis=1)
    signal = xp.sum(sound * sound, axis=1) / _float(xp, last - first + 1)
    level = xp.mean(noise * noise, axis=1)
    loudness = xp.sqrt(signal / level * np.float32(10 ** (-snr_db / 10)))
    return sound + loudness[:, None] * noise
