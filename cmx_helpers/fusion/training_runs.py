"""Training that survives a kill: every epoch is on disk before the next one starts; `fusion` shows it."""

import json
import os
import zipfile
from pathlib import Path
from typing import NamedTuple

import keras

from cmx_helpers._common.files import write_text
from cmx_helpers._common.validate import integer
from cmx_helpers.fusion.fit_checks import check_fit, form

STATE = "state.json"


class Run(NamedTuple):
    """What `train` returns."""

    model: keras.Model
    """With the weights of its best epoch."""
    history: dict
    """Name of a loss or metric -> list, a value per epoch, those before an interruption included."""
    best_epoch: int
    """Counted from 1."""


def train(
    model, data, validation, *, epochs, folder=None, patience=None, monitor="val_fused_accuracy",
    log=False, verbose=0,
):  # fmt: skip
    """Fit `model`, keep the best epoch, and go on where an interrupted run stopped.

    With a `folder`, each epoch is saved there as a `.keras` file with the optimiser's state, before
    `state.json` names it. A run that is killed and started again goes on after the last whole epoch: at
    most one is lost. The files of the last epoch and of the best one stay.

    Parameters
    ----------
    model : keras.Model
        Compiled; a run found in `folder` replaces it.
    data, validation : keras.utils.PyDataset
        From `batches`.
    epochs : int
        Counted from the first start.
    folder : path, optional
        Nothing is kept where it is not given.
    patience : int, optional
        Stop after so many epochs in a row without a better `monitor`.
    monitor : str
        A name of the history; larger is better, for a loss (a name that ends in "loss") smaller.
    log : bool
        Also write TensorBoard logs into `folder`/logs.
    verbose
        As in `keras.Model.fit`: "auto" or 1 shows a progress bar.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        The first batch does not fit the model: a shape, a head without labels, a label out of range. The
        folder holds a damaged run, or that of another model. `monitor` is no name of the history. `log` is
        asked for without a folder.

    Notes
    -----
    Derived in lesson 10_fusion. The order of the batches is that of `data`, so that a run that goes on sees
    the samples which it would have seen without the interruption. What dropout leaves out is drawn anew.
    """
    epochs = integer("epochs", epochs, minimum=1)
    if log and folder is None:
        raise ValueError("log: expected a folder to write TensorBoard logs to, got folder=None")
    check_fit(model, "data", data)
    check_fit(model, "validation", validation)
    keeper = _Keeper(folder, monitor, patience)
    model = keeper.resume(model)
    while getattr(data, "epoch", keeper.epoch) < keeper.epoch:
        data.on_epoch_end()
    callbacks = [keeper]
    if log:
        callbacks.append(keras.callbacks.TensorBoard(str(Path(folder) / "logs"), write_graph=False))
    if keeper.epoch < epochs and not keeper.finished:
        model.fit(
            data,
            validation_data=validation,
            epochs=epochs,
            initial_epoch=keeper.epoch,
            callbacks=callbacks,
            shuffle=False,  # the data sets shuffle their samples themselves
            verbose=verbose,
        )
    return Run(keeper.best_model(model), keeper.history, keeper.best_epoch)


def load_model(path):
    """Load a `.keras` file, or say what is wrong with it.

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
        It is cut short or no Keras model.

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
        return keras.saving.load_model(path)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise ValueError(f"path: {path} cannot be loaded as a Keras model ({error})") from error


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
    part = path.with_name(f".{path.stem}.part.keras")
    try:
        model.save(part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path


class _Keeper(keras.callbacks.Callback):
    """Remembers history and best epoch, on disk where there is a folder, and stops when patience ends."""

    def __init__(self, folder, monitor, patience):
        super().__init__()
        self.folder = None if folder is None else Path(folder)
        self.monitor = monitor
        self.patience = None if patience is None else integer("patience", patience, minimum=1)
        self.epoch, self.best_epoch, self.history = 0, 0, {}
        self._best_weights = None

    @property
    def finished(self):
        return self.patience is not None and self.epoch - self.best_epoch >= self.patience

    def _file(self, epoch):
        return self.folder / f"epoch-{epoch:04d}.keras"

    def resume(self, model):
        """The model of the last whole epoch in the folder; `model` itself where there is none."""
        state_file = self.folder and self.folder / STATE
        if not state_file or not state_file.is_file():
            return model
        try:
            state = json.loads(state_file.read_text(encoding="utf-8"))
            self.epoch, self.best_epoch, self.history = state["epoch"], state["best_epoch"], state["history"]
            kept = load_model(self._file(self.epoch))
            self._file(self.best_epoch).stat()
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise ValueError(
                f"folder: the run in {self.folder} is damaged ({error}): take another folder, or delete it"
            ) from error
        self._check_monitor(self.history)
        if form(kept) != form(model):
            raise ValueError(
                f"folder: {self.folder} holds the run of another model, {kept.name} with {form(kept)}, not "
                f"{model.name} with {form(model)}: take another folder"
            )
        return kept

    def _check_monitor(self, names):
        if self.monitor not in names:
            raise ValueError(f"monitor: expected one of {', '.join(sorted(names))}, got {self.monitor!r}")

    def on_epoch_end(self, epoch, logs=None):
        self._check_monitor(logs)
        self.epoch = epoch + 1
        for name, value in logs.items():
            self.history.setdefault(name, []).append(float(value))
        values = self.history[self.monitor]
        pick = min if self.monitor.endswith("loss") else max
        if values.index(pick(values)) == epoch:
            self.best_epoch = self.epoch
            self._best_weights = None if self.folder else self.model.get_weights()
        if self.folder:
            self._keep()
        self.model.stop_training = self.finished

    def _keep(self):
        save_model(self.model, self._file(self.epoch))
        state = {"epoch": self.epoch, "best_epoch": self.best_epoch, "history": self.history}
        write_text(self.folder / STATE, json.dumps(state))
        wanted = {self._file(self.epoch), self._file(self.best_epoch)}
        for path in set(self.folder.glob("epoch-*.keras")) - wanted:
            path.unlink()

    def best_model(self, model):
        if self._best_weights is not None:
            model.set_weights(self._best_weights)
            return model
        if self.folder and self.best_epoch != self.epoch:
            return load_model(self._file(self.best_epoch))
        return model
