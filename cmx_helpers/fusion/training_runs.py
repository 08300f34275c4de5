"""Training that survives a kill: every epoch is on disk before the next one starts; `fusion` shows it."""

from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

import keras

from cmx_helpers._common.one_at_a_time import alone_in
from cmx_helpers._common.validate import integer
from cmx_helpers.fusion import shared_runs
from cmx_helpers.fusion.compiled import seed_generators
from cmx_helpers.fusion.fit_checks import check_fit
from cmx_helpers.fusion.model_files import load_model
from cmx_helpers.fusion.numbers_watch import NumbersWatch
from cmx_helpers.fusion.processes import group, on_this_process, own_copy
from cmx_helpers.fusion.run_folder import RunFolder


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
    most one is lost. The files of the last epoch and of the best one stay. One training at a time works in
    a folder; a lock sees to it, which a killed process does not hold.

    After `join_processes`, all processes of the group call this alike, and train one model: each makes its
    part of every batch, process 0 keeps the folder (the others need not see it), and all get the same model.

    Parameters
    ----------
    model : keras.Model
        Compiled; a run found in `folder` replaces it.
    data, validation : keras.utils.PyDataset
        From `batches`. A model with `missing` takes the input "present": batches that do not give it are
        told to.
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
        folder holds a damaged run, or that of another model, or another training is at work in it.
        `monitor` is no name of the history. `log` is asked for without a folder. The processes of a group
        disagree about data, model, settings or code; a batch cannot be shared among them.
    NotANumber
        The loss is NaN or infinite: when, and what to look at. It is an ArithmeticError. `model` then has
        the best weights so far, those of the start where no epoch has ended.
    OSError
        An epoch cannot be written (the disk is full): where, and what is safe.

    Notes
    -----
    Derived in lesson 10_fusion. The order of the batches is that of `data`, so that a run that goes on sees
    the samples which it would have seen without the interruption; what dropout leaves out is drawn as it
    would have been, on any number of processes. With deterministic kernels (`runtime.set_seeds`) both end
    with the same weights, bit for bit.
    """
    epochs = integer("epochs", epochs, minimum=1)
    if log and folder is None:
        raise ValueError("log: expected a folder to write TensorBoard logs to, got folder=None")
    for batches in (data, validation):
        if "present" in model.input and getattr(batches, "present", None) is False:
            batches.present = True
    check_fit(model, "data", data)
    check_fit(model, "validation", validation)
    shared_runs.share(model, data, validation, epochs=epochs, monitor=monitor, patience=patience)
    if group().rank:
        folder, log, verbose = None, False, 0
    keeper = _Keeper(folder, monitor, patience, validation)
    with nullcontext() if folder is None else alone_in(Path(folder)):
        model = keeper.resume(model)
        # Keras may tell the validation part of more ends than there are epochs: its own count is kept.
        for batches, epoch in ((data, keeper.epoch), (validation, keeper.validation_epoch)):
            while getattr(batches, "epoch", epoch) < epoch:
                batches.on_epoch_end()
        callbacks = [NumbersWatch(data, keeper.put_back), keeper]
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


class _Keeper(keras.callbacks.Callback):
    """Remembers history and best epoch, on disk where there is a folder, and stops when patience ends."""

    def __init__(self, folder, monitor, patience, validation=None):
        super().__init__()
        self.validation, self.validation_epoch = validation, 0
        self.folder = None if folder is None else RunFolder(folder)
        self.monitor = monitor
        self.patience = None if patience is None else integer("patience", patience, minimum=1)
        self.epoch, self.best_epoch, self.history, self.files = 0, 0, {}, []
        self._best_weights = None
        # What process 0 could read from the folder the others have to have in memory.
        self._in_memory = self.folder is None or group().size > 1

    @property
    def finished(self):
        return self.patience is not None and self.epoch - self.best_epoch >= self.patience

    def resume(self, model):
        """The model of the last whole epoch in the folder; `model` itself where there is none."""
        if group().size > 1:
            state, kept, self._best_weights = shared_runs.found(self.folder, model)
        else:
            state = self.folder and self.folder.read()
            kept = self.folder.load(state, model) if state and state["epoch"] else model
        if state and state["epoch"]:
            self.epoch, self.best_epoch, self.history = state["epoch"], state["best_epoch"], state["history"]
            self.files, self.validation_epoch = state["files"], state.get("validation_epoch", 0)
            self._check_monitor(self.history)
        model = kept
        if state and state["seeds"]:
            _set_seeds(model, state["seeds"])
        if self.folder:
            self.folder.begin()
            # What a start draws is kept, too: a run that is killed in its first epoch begins as it began.
            if not state:
                self.folder.write_state(self._state(model))
        self._start_weights = model.get_weights()
        return model

    def _state(self, model):
        return {
            "epoch": self.epoch,
            "best_epoch": self.best_epoch,
            "history": self.history,
            "files": self.files,
            "validation_epoch": getattr(self.validation, "epoch", 0),
            "seeds": [
                [int(n) for n in keras.ops.convert_to_numpy(generator.state)]
                for generator in seed_generators(model)
            ],
        }

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
            self._best_weights = self.model.get_weights() if self._in_memory else None
        if self.folder:
            state = self._state(self.model)
            with on_this_process():
                self.folder.keep(self.model, state)
            self.files = state["files"]
        self.model.stop_training = self.finished

    def put_back(self, model):
        """Give `model` the best weights so far; returns a sentence that says which these are."""
        if not self.best_epoch:
            model.set_weights(self._start_weights)
            return "No epoch has ended, so the model has the weights of the start again."
        best = self._best_weights
        if best is None and self.folder:
            best = load_model(self.folder.file(self.best_epoch)).get_weights()
        model.set_weights(best)
        where = f" ({self.folder.file(self.best_epoch)})" if self.folder else ""
        return f"The model has the weights of epoch {self.best_epoch} again, the best so far{where}."

    def best_model(self, model):
        if self._best_weights is not None:
            model.set_weights(self._best_weights)
            return model if group().size == 1 else own_copy(model)
        if self.folder and self.best_epoch != self.epoch:
            return load_model(self.folder.file(self.best_epoch))
        return model


def _set_seeds(model, seeds):
    generators = seed_generators(model)
    if len(generators) == len(seeds):
        for generator, state in zip(generators, seeds):
            generator.state.assign(keras.ops.convert_to_tensor(state, generator.state.dtype))
