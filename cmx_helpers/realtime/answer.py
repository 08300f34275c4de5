"""A model that answers without TensorFlow: picture, sentence and sound in, digit out. Lesson 17_realtime.

NumPy, Pillow, soundfile and LiteRT's runtime; neither Keras nor TensorFlow is imported.
"""

import contextlib
import json
import os
import sys
import zipfile
from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import mapping
from cmx_helpers._common.validate import as_array, as_path, check_shape
from cmx_helpers.datasets import SAMPLE_RATE
from cmx_helpers.datasets._own_files import find_file, read_picture, read_sound
from cmx_helpers.datasets._own_reading import encoded, read_text
from cmx_helpers.embeddings import Vocabulary
from cmx_helpers.training import softmax

FORMAT, SUFFIX = 1, ".lite"
MODEL, ABOUT = "model.tflite", "about.json"
MODALITIES = ("image", "text", "audio")


class LiteModel(NamedTuple):
    """A program with what belongs to it; `load_lite` reads it.

    Examples
    --------
    ``load_lite("digits.lite").predict(image="seen.png", text="it is odd", audio="heard.wav")`` gives a
    dictionary such as ``{"5": 0.97, "3": 0.02, ...}``.
    """

    runner: object
    """From LiteRT: a function of the inputs by name."""
    vocabulary: Vocabulary
    class_names: tuple
    head: str
    """The output that answers."""

    @classmethod
    def of(cls, program, about):
        """From the two parts of the file; a ValueError says which part does not fit."""
        runner = lite_runner(program)
        inputs, outputs = runner.get_input_details(), runner.get_output_details()
        missing = [name for name in MODALITIES if name not in inputs]
        if missing:
            raise ValueError(f"program: expected the inputs image, text, audio, got {', '.join(inputs)}")
        heard = tuple(inputs["audio"]["shape"])
        if heard != (1, SAMPLE_RATE):
            raise ValueError(f"program: expected sounds of shape (1, {SAMPLE_RATE}), got {heard}")
        head, names = about["head"], tuple(about["class_names"])
        if head not in outputs:
            raise ValueError(f"head: expected one of {', '.join(outputs)}, got {head!r}")
        classes = outputs[head]["shape"][-1]
        if len(names) != classes:
            raise ValueError(f"class_names: expected {classes}, as many as the model has, got {len(names)}")
        return cls(runner, Vocabulary(about["words"]), names, head)

    def predict(self, image, text, audio):
        """Probabilities of the classes.

        Parameters
        ----------
        image, audio : path
            Files, as in `datasets.own_data`.
        text : str

        Returns
        -------
        dict of str to float
            Name -> probability, the largest first; they add up to 1.

        Raises
        ------
        ValueError, TypeError
            A file cannot be read, or there is no word in the sentence.
        """
        details = self.runner.get_input_details()
        size, length = details["image"]["shape"][1], details["text"]["shape"][1]
        if not isinstance(text, str):
            raise TypeError(f"text: expected a string, got {type(text).__name__}")
        picture = _read("image", image, lambda path: read_picture(path, size))
        inputs = {
            "image": picture[None].astype(np.float32) / 255,
            "text": encoded(read_text(text, length, "cut"), self.vocabulary, length)[None],
            "audio": _read("audio", audio, read_sound)[None].astype(np.float32),
        }
        if "present" in details:
            inputs["present"] = np.ones((1, len(MODALITIES)), np.float32)
        chances = softmax(self.runner(**inputs)[self.head][0].astype(np.float64))
        return {self.class_names[i]: float(chances[i]) for i in np.argsort(-chances, kind="stable")}


def load_lite(path):
    """Read what `save_lite` wrote, in a process that knows nothing else of it.

    Parameters
    ----------
    path : path

    Returns
    -------
    LiteModel

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError, TypeError
        It is no path; or no such file, not a whole one, or one of a later version of the course.

    Notes
    -----
    Derived in lesson 17_realtime.
    """
    path = as_path("path", path)
    if not path.is_file():
        raise FileNotFoundError(f"path: there is no file {path}")
    try:
        with zipfile.ZipFile(path) as archive:
            about = json.loads(archive.read(ABOUT))
            if about["format"] > FORMAT:
                raise ValueError(f"it was made by a later version of the course ({about['versions']})")
            return LiteModel.of(archive.read(MODEL), about)
    except Exception as error:  # zip, JSON, and all that a damaged program can raise
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(f"path: {path} is no exported model that can be read ({reason})") from error


def lite_runner(program, *, threads=1):
    """A function of the inputs by name, from the bytes of a LiteRT program."""
    if not isinstance(program, (bytes, bytearray)):
        raise TypeError(f"program: expected bytes, from to_lite, got {type(program).__name__}")
    from ai_edge_litert.interpreter import Interpreter

    try:
        with quiet():
            interpreter = Interpreter(model_content=bytes(program), num_threads=threads)
            interpreter.allocate_tensors()
            return interpreter.get_signature_runner()
    except (ValueError, RuntimeError) as error:
        raise ValueError(f"program: no LiteRT program ({' '.join(str(error).split())})") from None


def run_lite(program, inputs, head="fused"):
    """Logits of many samples, one after the other.

    Parameters
    ----------
    program : bytes
        From `to_lite`.
    inputs : dict of arrays
        By input, as many rows each.
    head : str
        The output that answers.

    Returns
    -------
    array, shape (n, classes)

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Notes
    -----
    Used in lesson 17_realtime.
    """
    runner = lite_runner(program)
    details, given = runner.get_input_details(), mapping("inputs", inputs, "inputs to arrays")
    rows = {}
    for name, detail in details.items():
        if name not in given:
            raise ValueError(f"inputs: expected {name!r}, got {', '.join(given)}")
        rows[name] = as_array(f"inputs[{name!r}]", given[name]).astype(detail["dtype"])
        check_shape(f"inputs[{name!r}]", rows[name], (None, *detail["shape"][1:]))
    if head not in runner.get_output_details():
        raise ValueError(f"head: expected one of {', '.join(runner.get_output_details())}, got {head!r}")
    count = min(map(len, rows.values()))
    if any(len(array) != count for array in rows.values()) or not count:
        raise ValueError("inputs: expected as many samples of each, at least one")
    return np.concatenate(
        [runner(**{name: array[n : n + 1] for name, array in rows.items()})[head] for n in range(count)]
    )


def _read(name, value, read):
    path = as_path(name, value)
    try:
        return read(find_file(path.parent, path.name))
    except ValueError as error:
        raise ValueError(f"{name} {path}: {error}") from None


@contextlib.contextmanager
def quiet():
    """Nothing on standard output and error meanwhile: converter and runtime write there from C++."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(1), os.dup(2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for number in (1, 2):
            os.dup2(nowhere, number)
        with open(os.devnull, "w") as silent:
            with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
                yield
    finally:
        for number, was in zip((1, 2), kept):
            os.dup2(was, number)
            os.close(was)
        os.close(nowhere)
