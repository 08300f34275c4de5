"""Exercise alignment.contrast, lesson 12_alignment: the same loss with keras.ops."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.fusion._small import keras, ops


@exercise(
    "alignment.contrast",
    points=2,
    minutes=4,
    hints=(
        "s = scale * ops.matmul(u, ops.transpose(v)); the right column of row i is i: ops.arange(len(u)).",
        """keras.losses.sparse_categorical_crossentropy(right, s, from_logits=True) gives a surprise for each
        row.""",
        "The columns are the rows of ops.transpose(s). Take the mean over all of them.",
    ),
)
def contrast(u, v, scale):
    s = scale * ops.matmul(u, ops.transpose(v))
    right = ops.arange(ops.shape(s)[0])
    surprise = keras.losses.sparse_categorical_crossentropy
    rows = surprise(right, s, from_logits=True)
    columns = surprise(right, ops.transpose(s), from_logits=True)
    return ops.mean(ops.stack([rows, columns]))


@contrast.cases
def contrast_cases(rng):
    found = []
    for batch, width, scale in ((3, 4, 2.0), (5, 3, 5.0), (4, 4, 10.0)):
        u, v = rng.normal(size=(2, batch, width))
        u, v = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (u, v))
        found.append((u.astype("float32"), v.astype("float32"), scale))
    return found


@contrast.observed
def contrast_observed(result, u, v, scale):
    return np.asarray(result, dtype=float)


def _both(s, rows=0.5, columns=0.5, mean=None):
    ways = [ops.logsumexp(s, axis=axis) - ops.diagonal(s) for axis in (1, 0)]
    rowwise, columnwise = ((mean or ops.mean)(way) for way in ways)
    return rows * rowwise + columns * columnwise


def _s(u, v, scale):
    return scale * ops.matmul(u, ops.transpose(v))


@contrast.right
def contrast_by_log_sum_exp(u, v, scale):
    return _both(_s(u, v, scale))


@contrast.wrong("Only the rows are asked. The columns ask too: the same of ops.transpose(s).")
def contrast_rows(u, v, scale):
    return _both(_s(u, v, scale), 1.0, 0.0)


@contrast.wrong("Only the columns are asked. The rows ask too.")
def contrast_columns(u, v, scale):
    return _both(_s(u, v, scale), 0.0, 1.0)


@contrast.wrong("The scale is missing: s = scale · u vᵀ.")
def contrast_unscaled(u, v, scale):
    return _both(_s(u, v, 1.0))


@contrast.wrong("You divide by the scale. It is one over the temperature: multiply.")
def contrast_divided(u, v, scale):
    return _both(_s(u, v, 1 / scale))


@contrast.wrong("You subtract the similarities from the scale. They are multiplied by it.")
def contrast_subtracted(u, v, scale):
    return _both(scale - _s(u, v, 1.0))


@contrast.wrong("You divide by the similarities, or round. They are multiplied by the scale.")
def contrast_over_similarities(u, v, scale):
    return _both(scale // _s(u, v, 1.0))


@contrast.wrong("Half the sum of the two directions is asked; you add them.")
def contrast_added(u, v, scale):
    return _both(_s(u, v, scale), 1.0, 1.0)


@contrast.wrong("You sum over the batch. The mean is asked.")
def contrast_summed(u, v, scale):
    return _both(_s(u, v, scale), mean=ops.sum)


@contrast.wrong("A surprise for each pair comes back. The loss is one number, their mean.")
def contrast_of_each(u, v, scale):
    return _both(_s(u, v, scale), mean=lambda way: way)


@contrast.wrong("The sign: a surprise is minus the logarithm of a probability.")
def contrast_sign(u, v, scale):
    return -_both(_s(u, v, scale))


@contrast.wrong(
    """The similarities are taken for probabilities. They are logits: from_logits=True, else Keras
    divides them by their sum."""
)
def contrast_not_logits(u, v, scale):
    s = _s(u, v, scale)
    right = ops.arange(ops.shape(s)[0])
    surprise = keras.losses.sparse_categorical_crossentropy
    return (ops.mean(surprise(right, s)) + ops.mean(surprise(right, ops.transpose(s)))) / 2
