"""The folder of a training run: which epochs are in it, and what is said and done when something is wrong."""

import json
import re
from pathlib import Path

from cmx_helpers._common.files import write_text
from cmx_helpers.fusion.fit_checks import form
from cmx_helpers.fusion.model_files import load_model, save_model

STATE = "state.json"
_EPOCH = re.compile(r"epoch-\d{4,}\.keras")


class RunFolder:
    """A file for each epoch that is kept, and `state.json`, which names them.

    The state is written before the first epoch. So a folder with epochs and without a state is nobody's
    unfinished run: nothing in it is touched. What is deleted later is what the state names, and nothing else.
    """

    def __init__(self, path):
        self.path = Path(path)

    def file(self, epoch):
        return self.path / f"epoch-{epoch:04d}.keras"

    def read(self):
        """The state as a dictionary; None where nothing was begun here.

        Raises
        ------
        ValueError
            It is damaged, or missing beside epochs.
        """
        state_file = self.path / STATE
        if not state_file.exists():
            if self._epochs():
                raise ValueError(
                    f"folder: {self.path} holds epochs and no {STATE}, so where the run stood is unknown. "
                    f"{self._what_is_safe()} Nothing was changed: take another folder"
                )
            return None
        try:
            state = json.loads(state_file.read_text(encoding="utf-8"))
            epoch, best = int(state["epoch"]), int(state["best_epoch"])
            files = [int(n) for n in state.get("files", {epoch, best} - {0})]
            length = {len(values) for values in state["history"].values()}
            if not (0 <= best <= epoch) or length - {epoch}:
                raise ValueError("its numbers contradict each other")
            return {**state, "files": files, "seeds": state.get("seeds")}
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            raise ValueError(
                f"folder: the run in {self.path} is damaged, in {STATE} ({_words(error)}). "
                f"{self._what_is_safe()} Nothing was changed: take another folder"
            ) from error

    def load(self, state, model):
        """The model of the last epoch of `state`; both its file and the best one's must be whole."""
        last, best = state["epoch"], state["best_epoch"]
        faults, loaded = {}, {}
        for epoch in {last, best}:
            try:
                loaded[epoch] = load_model(self.file(epoch))
            except (OSError, ValueError) as error:
                faults[epoch] = _words(error)
        if faults:
            told = "; ".join(f"{self.file(n).name}: {reason}" for n, reason in sorted(faults.items()))
            raise ValueError(
                f"folder: the run in {self.path} is damaged ({told}). {self._what_is_safe(faults, best)} "
                "Nothing was changed: to train on, take another folder"
            )
        kept = loaded[last]
        if form(kept) != form(model):
            raise ValueError(
                f"folder: {self.path} holds the run of another model, {kept.name} with {form(kept)}, not "
                f"{model.name} with {form(model)}: take another folder"
            )
        return kept

    def begin(self):
        """What a run that was killed left half written goes; the lock says that nobody is writing it."""
        for part in self.path.glob(".epoch-*.part.keras"):
            part.unlink()

    def write_state(self, state):
        write_text(self.path / STATE, json.dumps(state))

    def keep(self, model, state):
        """Save this epoch, then name it in the state, then delete those that are no longer named.

        Raises
        ------
        OSError
            It cannot be written; the message says where, and what is safe.
        """
        epoch, best = state["epoch"], state["best_epoch"]
        named, wanted = set(state["files"]), {epoch, best}
        try:
            save_model(model, self.file(epoch))
            state["files"] = sorted(wanted)
            self.write_state(state)
        except Exception as error:  # HDF5 and zip have names of their own for a full disk
            reason = getattr(error, "strerror", None) or _words(error)
            safe = (
                f"Safe is epoch {max(named)}, the last whole one. " if named else "No epoch was written yet. "
            )
            told = OSError(
                f"folder: epoch {epoch} cannot be written to {self.path} ({reason}). {safe}"
                "Make room there and start again: it goes on from there"
            )
            told.errno = getattr(error, "errno", None)
            raise told from error
        for old in named - wanted:
            self.file(old).unlink(missing_ok=True)

    def _epochs(self):
        return sorted(path for path in self.path.glob("epoch-*.keras") if _EPOCH.fullmatch(path.name))

    def _what_is_safe(self, faults=(), best=None):
        whole = []
        for path in self._epochs():
            try:
                load_model(path)
                whole.append(path)
            except (OSError, ValueError):
                pass
        if not whole:
            return "No whole epoch is there."
        names = ", ".join(
            path.name + (" (the best one)" if path == self.file(best or 0) else "") for path in whole
        )
        return f"Whole is {names}: fusion.load_model reads it."


def _words(error):
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= 200 else words[:197] + "..."
