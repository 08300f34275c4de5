"""One file with all that a model needs to answer: weights, vocabulary, class names, sizes, versions."""

import json
import os
import tempfile
import zipfile
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cmx_helpers._common.arguments import mapping, sequence
from cmx_helpers._common.validate import as_path, integer
from cmx_helpers.datasets import SAMPLE_RATE
from cmx_helpers.datasets._protocol import MODALITIES
from cmx_helpers.embeddings import Vocabulary
from cmx_helpers.your_data import asking

FORMAT = 1
MODEL, ABOUT = "model.keras", "about.json"


class Bundle(NamedTuple):
    """A trained model with what belongs to it.

    Examples
    --------
    ``load_bundle("model.cmx").predict(image="cat.png", text="it purrs")`` gives a dictionary such as
    ``{"cat": 0.97, "dog": 0.03}``.
    """

    model: object
    """A keras.Model from `fusion.build_fusion_model`."""
    vocabulary: Vocabulary
    class_names: tuple
    """str, in the order of the model's logits."""
    size: int
    """Side of the pictures."""
    text_length: int
    """Tokens of a sentence; what is longer is cut."""
    learned: tuple = MODALITIES
    """The modalities that the training rows had."""
    versions: dict | None = None
    """Of the package and of Keras that saved it; None where it was not loaded."""

    def predict(self, image=None, text=None, audio=None):
        """Probabilities of the classes, from any of the three; what is left out is missing for the model.

        Parameters
        ----------
        image, audio : path, optional
            Files, as in `datasets.own_data`.
        text : str, optional

        Returns
        -------
        dict of str to float
            Name -> probability, the largest first; they add up to 1.

        Raises
        ------
        ValueError
            Nothing is given, a file cannot be read, a sentence has no word, or the training had none of it.
        """
        row = asking.read_row(self, {"image": image, "text": text, "audio": audio})
        beliefs = asking.beliefs_of(self, [row])[0]
        order = np.argsort(-beliefs, kind="stable")
        return {self.class_names[i]: float(beliefs[i]) for i in order}

    def predict_many(self, asked, batch_size=32):
        """Probabilities for many files: read and asked in batches, in order; what is bad stops nothing.

        Parameters
        ----------
        asked : sequence of dict
            Each with some of "image", "text", "audio", as for `predict`.
        batch_size : int
            Rows that are in memory at once.

        Returns
        -------
        beliefs : array, shape (n, classes), float64
            In the order of `asked` and of `class_names`; NaN where a row is bad.
        bad : dict of int to str
            Place -> what is wrong with that row.

        Raises
        ------
        ValueError, TypeError
            `asked` is no sequence of dictionaries, or `batch_size` is out of range.
        """
        asked = [
            mapping(f"asked[{n}]", row) for n, row in enumerate(sequence("asked", asked, "dictionaries"))
        ]
        batch_size = integer("batch_size", batch_size, minimum=1)
        beliefs, bad = np.full((len(asked), len(self.class_names)), np.nan), {}
        for start in range(0, len(asked), batch_size):
            places, rows = [], []
            for place in range(start, min(start + batch_size, len(asked))):
                try:
                    rows.append(asking.read_row(self, asked[place]))
                    places.append(place)
                except (ValueError, TypeError) as error:
                    bad[place] = str(error)
            if rows:
                beliefs[places] = asking.beliefs_of(self, rows)
        return beliefs, bad


def save_bundle(bundle, path):
    """Write a bundle as one file, which holds the old one or the new one, never half of one.

    Parameters
    ----------
    bundle : Bundle
    path : path
        Ends in ".cmx".

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ValueError, TypeError
        The name ends otherwise, or the parts do not fit each other.
    OSError
        It cannot be written.
    """
    path = as_path("path", path)
    if path.suffix != ".cmx":
        raise ValueError(f"path: expected a name that ends in .cmx, got {path.name!r}")
    if not isinstance(bundle, Bundle):
        raise TypeError(f"bundle: expected a Bundle, got {type(bundle).__name__}")
    _check(bundle)
    about = {
        "format": FORMAT,
        "class_names": list(bundle.class_names),
        "words": bundle.vocabulary.words[2:],
        "size": bundle.size,
        "text_length": bundle.text_length,
        "sample_rate": SAMPLE_RATE,
        "learned": list(bundle.learned),
        "versions": {name: metadata.version(name) for name in ("cmx-helpers", "keras")},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            bundle.model.save(Path(scratch) / MODEL)
            with zipfile.ZipFile(part, "w") as archive:  # the model is compressed already
                archive.writestr(ABOUT, json.dumps(about, ensure_ascii=False, indent=1))
                archive.write(Path(scratch) / MODEL, MODEL)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path


def load_bundle(path):
    """Read a bundle in a process that knows nothing else of it.

    Parameters
    ----------
    path : path

    Returns
    -------
    Bundle

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError, TypeError
        It is no path; or no bundle, not a whole one, or one of a later version of the course.
    """
    path = as_path("path", path)
    if not path.is_file():
        raise FileNotFoundError(f"bundle: there is no file {path}")
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as scratch:
            about = json.loads(archive.read(ABOUT))
            if about["format"] > FORMAT:
                raise ValueError(f"it was made by a later version of the course ({about['versions']})")
            from cmx_helpers import fusion  # its layers must be known before the model is read

            archive.extract(MODEL, scratch)
            bundle = Bundle(
                fusion.load_model(Path(scratch) / MODEL),
                Vocabulary(about["words"]),
                tuple(about["class_names"]),
                about["size"],
                about["text_length"],
                tuple(about["learned"]),
                about["versions"],
            )
        _check(bundle)
    except Exception as error:  # zip, JSON, and all that a damaged model can raise
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(
            f"path: {path} is no bundle that can be read ({reason}): train or copy it again"
        ) from error
    return bundle


def _check(bundle):
    """Raise unless the parts of a bundle belong together."""
    integer("size", bundle.size, minimum=1)
    wanted = {
        "image": (None, bundle.size, bundle.size, 3),
        "text": (None, bundle.text_length),
        "audio": (None, SAMPLE_RATE),
    }
    for name, shape in wanted.items():
        found = tuple(bundle.model.input[name].shape)
        if found != shape:
            raise ValueError(f"model: expected the input {name!r} of shape {shape}, got {found}")
    classes = bundle.model.output["fused"].shape[-1]
    if classes != len(bundle.class_names):
        raise ValueError(
            f"class_names: expected {classes}, as many as the model has, got {len(bundle.class_names)}"
        )
