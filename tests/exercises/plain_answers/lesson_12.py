"""Lesson 12."""

import numpy as np
from scipy.special import logsumexp, softmax

from cmx_helpers.exercises._keras import keras, layers, ops
from tests.exercises.plain_answers._writing import R, plain

plain(
    "alignment.unit",
    lambda z: z / np.linalg.norm(z),
    lambda z: z / np.linalg.norm(z, axis=0),
    lambda z: z / (z**2).sum(axis=1, keepdims=True),
    lambda z: z / z.sum(axis=1, keepdims=True),
)
plain(
    "alignment.unit_gradient",
    lambda du, z: du / np.linalg.norm(z, axis=1, keepdims=True),
    lambda du, z: du * z / np.linalg.norm(z, axis=1, keepdims=True),
    lambda du, z: R("alignment.unit_gradient")(du, z) * np.linalg.norm(z, axis=1, keepdims=True),
    lambda du, z: -R("alignment.unit_gradient")(du, z),
)
plain(
    "alignment.info_nce",
    lambda s: (logsumexp(s, axis=1) - np.diag(s)).mean(),
    lambda s: (logsumexp(s, axis=1) - np.diag(s)).sum(),
    lambda s: 2 * R("alignment.info_nce")(s),
    lambda s: -np.log(np.diag(softmax(s))).mean(),
)
plain(
    "alignment.info_nce_gradient",
    lambda s: (softmax(s, axis=1) - np.eye(len(s))) / len(s),
    lambda s: R("alignment.info_nce_gradient")(s) * len(s),
    lambda s: -R("alignment.info_nce_gradient")(s),
    lambda s: softmax(s, axis=1) / len(s),
)
plain(
    "alignment.pull",
    lambda u, couples, scale: R("alignment.pull")(u, couples[:1], scale),
    lambda u, couples, scale: R("alignment.pull")(u, couples, 1.0),
    lambda u, couples, scale: {k: v / scale for k, v in R("alignment.pull")(u, couples, scale).items()},
    lambda u, couples, scale: {k: -v for k, v in R("alignment.pull")(u, couples, scale).items()},
)
plain(
    "alignment.floor",
    lambda batch, p: np.log(1 + (batch - 1) * p),
    lambda batch, p: R("alignment.floor")(batch + 1, p),
    lambda batch, p: np.log(batch) - R("alignment.floor")(batch, p),
    lambda batch, p: p * np.log(batch),
)
plain("alignment.partner", 1.0, 0.1, 0.001, 0.5)
plain("alignment.which_loss", "A", "C", "D")
plain(
    "alignment.average_precision",
    lambda scores, relevant: R("alignment.average_precision")(-scores, relevant),
    lambda scores, relevant: relevant[np.argsort(-scores)][: relevant.sum()].mean(),
    lambda scores, relevant: scores[relevant].mean(),
    lambda scores, relevant: (relevant[np.argsort(-scores)].cumsum() / np.arange(1, len(scores) + 1)).mean(),
)
plain(
    "alignment.zero_shot",
    lambda u, v, chances: (u @ v.T).argmax(axis=1),
    lambda u, v, chances: u @ v.T @ chances.T,
    lambda u, v, chances: (u @ v.T @ chances.T).argmax(axis=0),
    lambda u, v, chances: (u @ v.T @ (chances > 0).T).argmax(axis=1),
)
plain(
    "alignment.contrast",
    lambda u, v, scale: _keras_rows(u, v, scale),
    lambda u, v, scale: R("alignment.contrast")(u, v, 1.0),
    lambda u, v, scale: R("alignment.contrast")(u, v, 1 / scale),
    lambda u, v, scale: 2 * R("alignment.contrast")(u, v, scale),
)
plain(
    "alignment.shared_space",
    lambda encoders, width: _space(encoders, width, lambda z: z),
    lambda encoders, width: _space(encoders, width, layers.UnitNormalization(), key="tokens"),
    lambda encoders, width: _space(encoders, width, layers.UnitNormalization(), activation="relu"),
    lambda encoders, width: _space(encoders, width + 1, layers.UnitNormalization()),
)


def _keras_rows(u, v, scale):
    s = scale * ops.matmul(u, ops.transpose(v))
    return ops.mean(
        keras.losses.sparse_categorical_crossentropy(ops.arange(ops.shape(s)[0]), s, from_logits=True)
    )


def _space(encoders, width, end, key="features", activation=None):
    inputs = {name: encoder.input for name, encoder in encoders.items()}
    read = {name: encoders[name](inputs[name])[key] for name in encoders}
    return keras.Model(
        inputs, {n: end(layers.Dense(width, activation=activation)(x)) for n, x in read.items()}
    )
