"""Exercise fusion.as_inputs, lesson 10_fusion: fault 8, from what a file holds to what a model takes."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.fusion._small import number


@exercise(
    "fusion.as_inputs",
    points=2,
    minutes=3,
    hints=(
        "pixels[None] puts an axis in front: a batch of one. Divide by 255 before or after.",
        "np.zeros((1, 22050), 'float32'), then write the clip into the beginning of its only row.",
        "The ids likewise, into np.zeros((1, 10), 'int32').",
    ),
)
def as_inputs(pixels, clip, ids):
    picture = pixels[None].astype("float32") / 255
    sound = np.zeros((1, 22050), "float32")
    sound[0, : len(clip)] = clip[:22050]
    sentence = np.zeros((1, 10), "int32")
    sentence[0, : len(ids)] = ids
    return {"image": picture, "text": sentence, "audio": sound}


@as_inputs.cases
def as_inputs_cases(rng):
    def case(samples):
        pixels = rng.integers(0, 256, (32, 32, 3)).astype(np.uint8)
        clip = rng.normal(size=samples).astype("float32")
        return pixels, clip, [int(i) for i in rng.integers(2, 30, number(rng, 2, 9))]

    return [case(number(rng, 9000, 20000)), case(22050), case(number(rng, 23000, 30000))]


@as_inputs.right
def as_inputs_by_padding(pixels, clip, ids):
    clip = clip[:22050]
    return {
        "image": np.expand_dims(pixels / 255.0, 0),
        "text": np.array([ids + [0] * (10 - len(ids))]),
        "audio": np.pad(clip, (0, 22050 - len(clip)))[None],
    }


def _changed(pixels, clip, ids, **changes):
    return as_inputs.reference(pixels, clip, ids) | changes


@as_inputs.wrong(
    """The pixels go from 0 to 255; the model was trained on 0 to 1. Divide by 255. Nothing would fail, and
    every answer would be worth nothing."""
)
def as_inputs_unscaled(pixels, clip, ids):
    return _changed(pixels, clip, ids, image=pixels[None].astype("float32"))


@as_inputs.wrong("Divide by 255, the largest value of a byte, so that white is 1; not by 256.")
def as_inputs_by_256(pixels, clip, ids):
    return _changed(pixels, clip, ids, image=pixels[None] / 256.0)


@as_inputs.wrong(
    """The axis of the batch is missing: a model takes samples in batches, and one sample is a batch of one.
    Shape (1, 32, 32, 3), (1, 10), (1, 22050)."""
)
def as_inputs_without_batch(pixels, clip, ids):
    return {name: values[0] for name, values in as_inputs.reference(pixels, clip, ids).items()}


@as_inputs.wrong("The picture has its batch axis at the end. It comes first: pixels[None].")
def as_inputs_batch_last(pixels, clip, ids):
    return _changed(pixels, clip, ids, image=(pixels / 255.0)[..., None])


@as_inputs.wrong("The zeros stand in front of the words. Padding comes after them, as in training.")
def as_inputs_padded_in_front(pixels, clip, ids):
    row = np.array([[0] * (10 - len(ids)) + list(ids)], "int32")
    return _changed(pixels, clip, ids, text=row)


@as_inputs.wrong(
    """A short clip is repeated until it is long enough. The model learned from words with silence after them:
    zeros."""
)
def as_inputs_repeated(pixels, clip, ids):
    return _changed(pixels, clip, ids, audio=np.resize(clip, (1, 22050)))
