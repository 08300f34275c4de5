"""Do data and model belong together? Asked before a training starts; used by `training_runs`."""

import numpy as np

from cmx_helpers._common.validate import check_shape


def check_fit(model, name, data):
    """Raise unless the first batch of `data` fits the model's inputs and heads."""
    inputs, targets, *_ = data[0]
    for key, tensor in model.input.items():
        if key not in inputs:
            advice = " (fusion.mark_present makes it)" if key == "present" else ""
            raise ValueError(
                f"{name}: expected the input {key!r}{advice}, which the model takes, got {', '.join(inputs)}"
            )
        check_shape(f"{name}, input {key!r}", np.asarray(inputs[key]), tuple(tensor.shape))
    for head, logits in model.output.items():
        classes = logits.shape[-1]
        if head not in targets:
            raise ValueError(f"{name}: expected labels for the head {head!r}, got {', '.join(targets)}")
        labels = np.asarray(targets[head])
        known = getattr(getattr(data, "data", None), "classes", {}).get(head, classes)
        if known > classes or labels.min() < 0 or labels.max() >= classes:
            raise ValueError(
                f"{name}, head {head!r}: expected labels from 0 to {classes - 1}, as the model has {classes} "
                f"classes, got up to {max(known - 1, labels.max())}, from {labels.min()} on"
            )


def form(model):
    """What two models must share for one to go on where the other stopped."""
    shapes = {name: tuple(tensor.shape[1:]) for name, tensor in (model.input | model.output).items()}
    return f"{model.count_params()} weights and {shapes}"
