"""Compile a model with several heads, and put it back to its start; `fusion` shows it."""

import keras
import numpy as np
from keras import ops

from cmx_helpers import runtime
from cmx_helpers._common.validate import integer, one_of


def compile_model(model, *, learning_rate=2e-3, loss_weights=None, steps=None, loss=None, jit_compile=None):
    """Compile with Adam, cross-entropy and accuracy for every head, all as dictionaries.

    Parameters
    ----------
    model : keras.Model
        Its outputs are a dictionary of logits.
    learning_rate : float
        At the start.
    loss_weights : mapping of str to float, optional
        Head -> weight in the total; 1 where it is not given.
    steps : int, optional
        Fall along a half cosine to zero over so many steps; constant where it is not given.
    loss : function or keras.losses.Loss, optional
        For every head, from labels and logits; cross-entropy where it is not given.
    jit_compile : bool or "auto", optional
        As in `keras.Model.compile`. Where it is not given: "auto" on a GPU and under JAX, where False would
        mean that nothing is compiled, each operation sent off alone; False elsewhere, where compiling a
        short training takes longer than it saves.

    Returns
    -------
    keras.Model
        The same one.

    Raises
    ------
    ValueError
        `loss_weights` names a head that the model does not have.
    """
    heads = list(model.output)
    weights = {head: 1.0 for head in heads} | dict(loss_weights or {})
    for head in weights:
        one_of("loss_weights", head, tuple(heads))
    rate = keras.optimizers.schedules.CosineDecay(learning_rate, steps) if steps else learning_rate
    if jit_compile is None:
        jit_compile = "auto" if runtime.gpus() or keras.config.backend() == "jax" else False
    # Keras puts the head's name before the metric's only where there are several heads.
    accuracy = "accuracy" if len(heads) > 1 else f"{heads[0]}_accuracy"
    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss={head: loss or keras.losses.SparseCategoricalCrossentropy(from_logits=True) for head in heads},
        loss_weights=weights,
        metrics={head: [keras.metrics.SparseCategoricalAccuracy(name=accuracy)] for head in heads},
        jit_compile=jit_compile,
    )
    _make_variables(model)
    return model


def _make_variables(model):
    """Make the variables of optimiser and losses: made while TensorFlow traces, they cost a second trace."""
    model.optimizer.build(model.trainable_variables)
    logits = {head: np.zeros((1, output.shape[-1]), "float32") for head, output in model.output.items()}
    model.compute_loss(y={head: np.zeros(1, "int32") for head in logits}, y_pred=logits)
    model.reset_metrics()


def fresh(model, seed):
    """Put a compiled model back to its start: new random weights from `seed`, an optimiser without memory.

    The same as building and compiling it again, without the seconds in which Keras traces its step again.

    Parameters
    ----------
    model : keras.Model
        Compiled.
    seed : int
        Of the weights, and of what dropout leaves out.

    Returns
    -------
    keras.Model
        The same one.

    Notes
    -----
    Used in lesson 10_fusion, to train one network from several starts.
    """
    keras.utils.set_random_seed(integer("seed", seed, minimum=0))
    twin = keras.models.clone_model(model)
    for generator, other in zip(seed_generators(model), seed_generators(twin), strict=True):
        generator.state.assign(other.state)
    model.set_weights(twin.get_weights())
    for variable in model.optimizer.variables:
        if variable.name != "learning_rate":
            variable.assign(ops.zeros(variable.shape, variable.dtype))
    return model


def seed_generators(model):
    """Where the model's layers take their random numbers from, each once, in the order of the layers."""
    found = {}
    for layer in model._flatten_layers():
        for generator in layer._seed_generators:
            found[id(generator)] = generator
    return list(found.values())
