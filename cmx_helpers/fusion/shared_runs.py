"""Trainings that several processes share: are all alike, and where do they go on? For `training_runs`."""

import json

import numpy as np

from cmx_helpers.fusion.fit_checks import form
from cmx_helpers.fusion.model_files import load_model
from cmx_helpers.fusion.processes import (
    all_the_same,
    arrays_from_first,
    code_facts,
    first_numbers,
    from_first,
    group,
    on_this_process,
)

_SETTINGS = "batch_size", "per_epoch", "shuffle", "seed", "heads", "class_weight"


def share(model, data, validation, **settings):
    """Give each process its part of the batches, after all have told the same about themselves."""
    rank, size = group()
    if size == 1:
        return
    facts = code_facts() | {"the model": f"{model.name}, {form(model)}"} | settings
    facts["the weights at the start"] = [float(np.abs(weight).sum()) for weight in model.get_weights()]
    for name, batches in (("data", data), ("validation", validation)):
        if not hasattr(batches, "take_part"):
            raise TypeError(
                f"{name}: expected what `batches` of a data set gives, got {type(batches).__name__}"
            )
        facts |= {f"{key} of {name}": _plain(getattr(batches, key, None)) for key in _SETTINGS}
        facts[f"the kind of {name}"] = f"{type(batches.data).__name__}, {len(batches.data)} samples"
        facts[f"the samples of {name}"] = first_numbers(batches)
    all_the_same(json.loads(json.dumps(facts)))
    for batches in (data, validation):
        batches.take_part(rank, size)


def _plain(value):
    return value.tolist() if isinstance(value, np.ndarray) else value


def found(folder, model):
    """State, model and best weights of the run in process 0's folder; None, `model`, None without one."""
    told, last, best = {"error": None, "state": None}, None, None
    if folder:
        try:
            told["state"], last, best = _read(folder, model)
        except (ValueError, OSError) as error:
            told["error"] = str(error)
    told = from_first(told)
    if told["error"]:
        raise ValueError(told["error"])
    state = told["state"]
    if not state or not state["epoch"]:
        return state, model, None
    # The others do not see the folder: they have what process 0 read. Where it read nothing, it is their own.
    mine = _values(model)
    last = arrays_from_first(mine if last is None else last)
    best = arrays_from_first(model.get_weights() if best is None else best)
    for variable, value in zip(_variables(model), last, strict=True):
        variable.assign(value)
    return state, model, best


def _read(folder, model):
    state = folder.read()
    if not state or not state["epoch"]:
        return state, None, None
    with on_this_process():
        kept = folder.load(state, model)
        best = load_model(folder.file(state["best_epoch"]))
    return state, _values(kept), best.get_weights()


def _variables(model):
    return [*model.variables, *model.optimizer.variables]


def _values(model):
    from keras import ops

    return [ops.convert_to_numpy(variable) for variable in _variables(model)]
