"""Models as files: never half written, and what is wrong with one is told; `fusion` shows them."""

import os
import zipfile
from pathlib import Path

import keras


def load_model(path):
    """Load a `.keras` file, or say what is wrong with it.

    Nothing in the file is run: Keras's safe mode refuses layers that carry code of their own (`Lambda`).

    Parameters
    ----------
    path : path

    Returns
    -------
    keras.Model

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        It is cut short or no Keras model, or it carries code.

    Notes
    -----
    Used in lesson 10_fusion.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"path: there is no file {path}")
    if not zipfile.is_zipfile(path):
        raise ValueError(
            f"path: {path} is not a whole .keras file ({path.stat().st_size} bytes): save the model again"
        )
    try:
        return keras.saving.load_model(path, safe_mode=True)
    except Exception as error:  # of the archive, of its JSON, of HDF5 and of any layer in it
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(f"path: {path} cannot be loaded as a Keras model ({reason})") from error


def save_model(model, path):
    """Save a model as `.keras`: to a temporary file first, so that `path` never holds half of one.

    Parameters
    ----------
    model : keras.Model
    path : path
        Ends in ".keras".

    Returns
    -------
    pathlib.Path
    """
    path = Path(path)
    if path.suffix != ".keras":
        raise ValueError(f"path: expected a name that ends in .keras, got {path.name!r}")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem}.{os.getpid()}.part.keras")
    try:
        model.save(part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path
