"""A small network learns from what a large one believes. Derived in lesson 17_realtime."""

import numpy as np
from scipy.special import log_softmax, softmax

from cmx_helpers._common.arguments import as_integers
from cmx_helpers._common.validate import as_float, check_shape, integer, number


def distillation_loss(student, teacher, labels, *, temperature=2.0, weight=0.5):
    """Cross-entropy with the labels, and divergence from the teacher's softened beliefs, in one sum.

    .. math::
        L = \\frac{1}{N} \\sum_n (1 - w) \\cdot (-\\ln p_{n, y_n})
            + w \\, T^2 \\sum_k t_{n,k} \\ln \\frac{t_{n,k}}{p^T_{n,k}}

    with p = softmax(z), pᵀ = softmax(z / T) of the student's logits z, and t = softmax(z' / T) of the
    teacher's. T² keeps the second part's gradient, w T (pᵀ − t), as large as the first's (Hinton, Vinyals and
    Dean, 2015). For large T it becomes half the mean square of the logits' differences, each row centred.

    Parameters
    ----------
    student, teacher : array, shape (n, classes)
        Logits.
    labels : array of int, shape (n,)
    temperature : float
        T, above 0.
    weight : float
        w, 0 (labels only) to 1 (teacher only).

    Returns
    -------
    loss : float
    gradient : array, shape (n, classes)
        With respect to `student`.

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Notes
    -----
    Derived in lesson 17_realtime.

    Examples
    --------
    >>> loss, gradient = distillation_loss([[0.0, 0.0]], [[0.0, 0.0]], [1], weight=1)
    >>> loss, gradient.tolist()
    (0.0, [[0.0, 0.0]])
    """
    z = as_float("student", student, ndim=2, finite=True)
    given = as_float("teacher", teacher, ndim=2, finite=True)
    check_shape("teacher", given, z.shape)
    y = class_labels(labels, len(z), z.shape[1])
    temperature = number("temperature", temperature, minimum=1e-3, maximum=1e6)
    weight = number("weight", weight, minimum=0, maximum=1)
    z64, given = z.astype(np.float64), given.astype(np.float64)
    rows = np.arange(len(z))
    soft, told = log_softmax(z64 / temperature, axis=1), log_softmax(given / temperature, axis=1)
    t = np.exp(told)
    apart = np.where(t > 0, t * (told - soft), 0).sum(axis=1)
    each = (weight - 1) * log_softmax(z64, axis=1)[rows, y] + weight * temperature**2 * apart
    by_label = softmax(z64, axis=1)
    by_label[rows, y] -= 1
    gradient = (1 - weight) * by_label + weight * temperature * (np.exp(soft) - t)
    return float(each.mean()), (gradient / len(z)).astype(z.dtype)


def train_student(
    model, inputs, labels, teacher=None, *, passes, seed, rate=4e-3, temperature=2.0, weight=0.5, batch=64
):
    """Train a model with one head by `distillation_loss`; with labels alone where there is no teacher.

    Parameters
    ----------
    model : keras.Model
        With the output `{"fused": logits}`; its weights are drawn anew from `seed`.
    inputs : dict of arrays
    labels : array of int, shape (n,)
    teacher : array, shape (n, classes), optional
        The teacher's logits for the same samples.
    passes, seed, batch : int
        Passes over the samples, the seed of weights and order, samples in a step.
    rate : float
        Learning rate at the start; it falls along half a cosine to zero.
    temperature, weight
        As for `distillation_loss`.

    Returns
    -------
    keras.Model
        The same one, trained.

    Raises
    ------
    ValueError, TypeError
        Naming the argument that does not fit.

    Notes
    -----
    Derived in lesson 17_realtime. The budget is the same with and without a teacher.
    """
    import keras

    classes = model.output["fused"].shape[-1]
    labels = class_labels(labels, None, classes)
    if teacher is None:
        weight, teacher = 0.0, np.zeros((len(labels), classes), np.float32)
    teacher = as_float("teacher", teacher, ndim=2, finite=True)
    check_shape("teacher", teacher, (len(labels), classes))
    passes, batch = integer("passes", passes, minimum=1), integer("batch", batch, minimum=1)
    keras.utils.set_random_seed(integer("seed", seed, minimum=0))
    loss = keras_loss(
        number("temperature", temperature, minimum=1e-3), number("weight", weight, minimum=0, maximum=1)
    )
    # Not `fusion.fresh`: its twin would want the loss, a function of this module, from a file.
    model.set_weights(type(model).from_config(model.get_config()).get_weights())
    compiled(model, rate, passes * -(-len(labels) // batch), loss)
    told = np.concatenate([labels[:, None], teacher], axis=1).astype(np.float32)
    model.fit(inputs, {"fused": told}, batch_size=batch, epochs=passes, verbose=0)
    return model


def class_labels(labels, count, classes):
    """Labels as integers from 0 to classes − 1, as many as `count` where it is given."""
    labels = as_integers("labels", labels, ndim=1)
    check_shape("labels", labels, (count,))
    if labels.size == 0 or labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels: expected at least one, from 0 to {classes - 1}")
    return labels


def compiled(model, rate, steps, loss):
    """Compile for a falling rate and one loss."""
    import keras

    falling = keras.optimizers.schedules.CosineDecay(rate, steps)
    compiling = keras.config.backend() == "jax"
    model.compile(keras.optimizers.Adam(falling), {"fused": loss}, jit_compile=compiling)
    model.optimizer.build(model.trainable_variables)
    return model


def keras_loss(temperature, weight):
    """`distillation_loss` for Keras: each target is the label, then the teacher's logits."""
    from keras import ops

    def loss(told, logits):
        label = ops.one_hot(ops.cast(told[:, 0], "int32"), logits.shape[-1])
        by_label = ops.categorical_crossentropy(label, logits, from_logits=True)
        t = ops.softmax(told[:, 1:] / temperature)
        apart = ops.log_softmax(told[:, 1:] / temperature) - ops.log_softmax(logits / temperature)
        return (1 - weight) * by_label + weight * temperature**2 * ops.sum(t * apart, axis=1)

    return loss
