"""Hidden words asked for, pictures cut into patches, and a probe in closed form."""

import numpy as np

from benchmarks.cases import Series, normal
from cmx_helpers.pretraining import linear_probe, masked_loss, patches

PLACES, WORDS, HIDDEN = 32, 512, 0.3
SIDE, PATCH, CHANNELS = 32, 8, 3
WIDTH, CLASSES, RIDGE = 96, 10, 1.0


def sentences(n, places=PLACES, words=WORDS):
    rng = np.random.default_rng(1)
    ids, hidden = rng.integers(words, size=(n, places)), rng.random((n, places)) < HIDDEN
    hidden[0, 0] = True
    return *normal((n, places, words)), ids, hidden


def masked_ours(logits, ids, hidden):
    return masked_loss


def masked_tensorflow(logits, ids, hidden):
    import tensorflow as tf

    def loss_and_gradient(logits, ids, hidden):
        asked = tf.cast(hidden, logits.dtype)
        with tf.GradientTape() as tape:
            tape.watch(logits)
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(ids, logits)
            loss = tf.reduce_sum(asked * each) / tf.reduce_sum(asked)
        return loss, tape.gradient(loss, logits)

    return loss_and_gradient


def masked_torch(logits, ids, hidden):
    import torch
    from torch.nn.functional import cross_entropy

    def loss_and_gradient(logits, ids, hidden):
        with torch.enable_grad():
            logits = logits.detach().requires_grad_()
            truth = torch.where(hidden, ids, -100)  # what it leaves out
            loss = cross_entropy(logits.flatten(0, 1), truth.flatten())
            return loss.detach(), torch.autograd.grad(loss, logits)[0]

    return loss_and_gradient


def pictures(n, side=SIDE):
    return normal((n, side, side, CHANNELS))


def patches_ours(x):
    return lambda x: patches(x, PATCH)


def patches_tensorflow(x):
    import tensorflow as tf

    window = [1, PATCH, PATCH, 1]

    def cut(x):
        y = tf.image.extract_patches(x, sizes=window, strides=window, rates=[1, 1, 1, 1], padding="VALID")
        return tf.reshape(y, (x.shape[0], -1, y.shape[-1]))

    return cut


def patches_torch(x):
    from torch.nn.functional import unfold

    def cut(x):  # its channels stand before the pixels of a patch, and its patches last
        y = unfold(x.permute(0, 3, 1, 2), PATCH, stride=PATCH)
        return y.unflatten(1, (x.shape[3], PATCH**2)).permute(0, 3, 2, 1).flatten(2)

    return cut


def labelled(n, width=WIDTH, classes=CLASSES):
    return *normal((n, width)), np.arange(n) % classes


def probe_ours(features, labels):
    return lambda features, labels: linear_probe(features, labels, CLASSES, RIDGE)


def probe_sklearn(features, labels):
    from sklearn.linear_model import Ridge

    def probe(features, labels):
        fitted = Ridge(RIDGE).fit(features, np.eye(CLASSES, dtype=features.dtype)[labels])
        return fitted.coef_.T, fitted.intercept_

    return probe


def probe_flops(n):
    return n * WIDTH**2 + 2 * n * WIDTH * CLASSES + WIDTH**3 / 3


SERIES = [
    Series(
        "masked_loss and its gradient: 512 words",
        "sentences",
        (32, 64, 128),
        sentences,
        {"ours": masked_ours, "tensorflow": masked_tensorflow, "torch": masked_torch},
        tiny=lambda: sentences(1, places=1, words=2),
    ),
    Series(
        "patches: 8×8 of 32×32×3",
        "pictures",
        (128, 256, 512),
        pictures,
        {"ours": patches_ours, "tensorflow": patches_tensorflow, "torch": patches_torch},
        tiny=lambda: pictures(1, side=PATCH),
    ),
    Series(
        "linear_probe: 96 features, 10 classes",
        "examples",
        (1024, 2048, 4096),
        labelled,
        {"ours": probe_ours, "sklearn": probe_sklearn},
        flops=probe_flops,
        reference="sklearn",
        tiny=lambda: labelled(CLASSES, width=1),
    ),
]
