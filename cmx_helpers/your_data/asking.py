"""What a bundle is asked, read from files, and the model's answer. For `bundle`."""

import numpy as np

from cmx_helpers._common.validate import as_path, shown
from cmx_helpers.datasets import SAMPLE_RATE
from cmx_helpers.datasets._own_files import find_file, read_picture, read_sound
from cmx_helpers.datasets._own_reading import encoded, read_text
from cmx_helpers.datasets._protocol import MODALITIES
from cmx_helpers.training import softmax


def read_row(bundle, given):
    """What is given of one row (None is not), read and checked: name -> array.

    Raises ValueError or TypeError, saying what cannot be read or asked.
    """
    given = {name: value for name, value in given.items() if value is not None}
    unknown = [name for name in given if name not in MODALITIES]
    if unknown:
        raise ValueError(f"predict: expected image, text and audio, got {shown(unknown[0])}")
    if not given:
        raise ValueError("predict: expected at least one of image, text, audio, got none")
    unlearned = [name for name in given if name not in bundle.learned]
    if unlearned:
        raise ValueError(
            f"{unlearned[0]}: this model was trained without any, on {', '.join(bundle.learned)} only"
        )
    return {name: _read(bundle, name, value) for name, value in given.items()}


def beliefs_of(bundle, rows):
    """Probabilities of the classes, float64, for rows from `read_row`; what a row lacks is missing."""
    inputs = {
        "image": np.zeros((len(rows), bundle.size, bundle.size, 3), np.float32),
        "text": np.zeros((len(rows), bundle.text_length), np.int32),
        "audio": np.zeros((len(rows), SAMPLE_RATE), np.float32),
        "present": np.array([[name in row for name in MODALITIES] for row in rows], np.float32),
    }
    for place, row in enumerate(rows):
        for name, value in row.items():
            inputs[name][place] = value
    inputs = {name: inputs[name] for name in bundle.model.input}
    return softmax(np.asarray(bundle.model.predict(inputs, verbose=0)["fused"], np.float64))


def _read(bundle, name, value):
    if name == "text":
        if not isinstance(value, str):
            raise TypeError(f"text: expected a string, got {type(value).__name__}")
        return encoded(read_text(value, bundle.text_length, "cut"), bundle.vocabulary, bundle.text_length)
    path = as_path(name, value)
    try:
        path = find_file(path.parent, path.name)
        if name == "image":
            return read_picture(path, bundle.size).astype(np.float32) / 255
        return read_sound(path)
    except ValueError as error:
        raise ValueError(f"{name} {path}: {error}") from None
