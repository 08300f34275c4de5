"""From a Keras model to one file that answers without TensorFlow. Derived in lesson 17_realtime."""

import json
import logging
import os
import tempfile
import zipfile
from importlib import metadata
from pathlib import Path

from cmx_helpers._common.arguments import mapping
from cmx_helpers._common.validate import as_array, as_path, check_shape, one_of
from cmx_helpers.realtime.answer import ABOUT, FORMAT, MODEL, SUFFIX, LiteModel, quiet

KINDS = ("float32", "weights8", "int8")


def to_lite(model, kind="float32", *, calibration=None):
    """A Keras model as a LiteRT program, for one sample at a time.

    Parameters
    ----------
    model : keras.Model
        Its inputs and outputs are dictionaries, or single tensors.
    kind : {"float32", "weights8", "int8"}
        All floats; weights in eight bits, products in floats or in eight bits as the runtime likes; weights
        and, from `calibration`, what flows between layers in eight bits. Input and output stay float32.
    calibration : dict of arrays, optional
        Some samples, by input, from which "int8" takes the ranges of what flows. A hundred do.

    Returns
    -------
    bytes
        What a `.tflite` file holds; `run_lite` runs it.

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit; `kind` "int8" without `calibration`.
    RuntimeError
        Keras's backend is not TensorFlow, whose converter is used.

    Notes
    -----
    Derived in lesson 17_realtime. Keras calls it ``model.export(path, format="litert")``; this is that call
    with a fixed batch of one, and without what the converter prints.

    Examples
    --------
    ``program = to_lite(model, "int8", calibration={"image": pictures[:100], ...})``
    """
    import keras

    one_of("kind", kind, KINDS)
    if not isinstance(model, keras.Model):
        raise TypeError(f"model: expected a keras.Model, got {type(model).__name__}")
    if keras.config.backend() != "tensorflow":
        raise RuntimeError(f"to_lite: needs KERAS_BACKEND=tensorflow, got {keras.config.backend()}")
    settings = {}
    if kind != "float32":
        import tensorflow as tf

        settings["optimizations"] = [tf.lite.Optimize.DEFAULT]
    if kind == "int8":
        settings["representative_dataset"] = _rows(model, calibration)
    # In a notebook TensorFlow's own logger writes past what `quiet` holds back: where a folder was, for one.
    logger = logging.getLogger("tensorflow")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with tempfile.TemporaryDirectory() as folder, quiet():
            path = Path(folder) / "model.tflite"
            model.export(path, format="litert", verbose=False, input_signature=_one_sample(model), **settings)
            return path.read_bytes()
    finally:
        logger.setLevel(level)


def save_lite(path, program, *, vocabulary, class_names, head="fused"):
    """Write one file with all that an answer needs: the program, the words, the names of the classes.

    Parameters
    ----------
    path : path
        Ends in ".lite".
    program : bytes
        From `to_lite`, of a model with the inputs "image", "text", "audio".
    vocabulary : embeddings.Vocabulary
    class_names : sequence of str
        In the order of the logits.
    head : str
        The output that answers.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ValueError, TypeError
        The name ends otherwise, or the parts do not fit each other.
    OSError
        It cannot be written.

    Notes
    -----
    Derived in lesson 17_realtime. ``python -m cmx_helpers.realtime FILE --image … --text … --audio …`` reads
    it, in a process without TensorFlow.
    """
    path = as_path("path", path)
    if path.suffix != SUFFIX:
        raise ValueError(f"path: expected a name that ends in {SUFFIX}, got {path.name!r}")
    about = {
        "format": FORMAT,
        "class_names": [str(name) for name in class_names],
        "words": list(vocabulary.words[2:]),
        "head": head,
        "versions": {name: metadata.version(name) for name in ("cmx-helpers", "keras", "ai-edge-litert")},
    }
    LiteModel.of(program, about)  # what does not fit is told now, not where it is used
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(ABOUT, json.dumps(about, ensure_ascii=False, indent=1))
            archive.writestr(MODEL, program)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _one_sample(model):
    import keras

    def fixed(tensor):
        return keras.InputSpec(shape=(1, *tensor.shape[1:]), dtype=tensor.dtype, name=tensor.name)

    inputs = model.input
    if isinstance(inputs, dict):
        return [{name: fixed(tensor) for name, tensor in inputs.items()}]
    return [fixed(inputs)]


def _rows(model, calibration):
    """What the converter asks: a function that yields one sample after the other."""
    inputs = model.input if isinstance(model.input, dict) else {model.input.name: model.input}
    given = mapping("calibration", calibration, "inputs to arrays")
    arrays = {}
    for name, tensor in inputs.items():
        if name not in given:
            raise ValueError(f"calibration: expected the input {name!r}, got {', '.join(given)}")
        arrays[name] = as_array(f"calibration[{name!r}]", given[name]).astype(tensor.dtype)
        check_shape(f"calibration[{name!r}]", arrays[name], (None, *tensor.shape[1:]))
    count = min(map(len, arrays.values()))
    if not count:
        raise ValueError("calibration: expected at least one sample, got none")

    def samples():
        for n in range(count):
            yield {name: rows[n : n + 1] for name, rows in arrays.items()}

    return samples
