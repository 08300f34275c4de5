"""Skip-gram with negative sampling, loss and gradients: vectors of 64 numbers, 5 noise words a pair."""

from benchmarks.cases import Series, normal
from cmx_helpers.embeddings import skip_gram_gradients

DIM, NOISE = 64, 5


def inputs(pairs, dim=DIM, noise=NOISE):
    return normal((pairs, dim), (pairs, dim), (pairs, noise, dim))


def ours(centers, contexts, negatives):
    return skip_gram_gradients


def tensorflow(centers, contexts, negatives):
    import tensorflow as tf

    def loss_and_gradients(centers, contexts, negatives):
        sources = [centers, contexts, negatives]
        with tf.GradientTape() as tape:
            tape.watch(sources)
            positive = tf.reduce_sum(centers * contexts, axis=1)
            noise = tf.linalg.matvec(negatives, centers)
            loss = -tf.reduce_sum(tf.math.log_sigmoid(positive)) - tf.reduce_sum(tf.math.log_sigmoid(-noise))
        return loss, *tape.gradient(loss, sources)

    return loss_and_gradients


def torch(centers, contexts, negatives):
    import torch
    from torch.nn.functional import logsigmoid

    def loss_and_gradients(*sources):
        with torch.enable_grad():
            centers, contexts, negatives = sources = [s.detach().requires_grad_() for s in sources]
            positive = (centers * contexts).sum(1)
            noise = torch.bmm(negatives, centers[:, :, None])
            loss = -logsigmoid(positive).sum() - logsigmoid(-noise).sum()
            return loss.detach(), *torch.autograd.grad(loss, sources)

    return loss_and_gradients


SERIES = [
    Series(
        "skip-gram loss and gradients: 64 numbers, 5 noise words",
        "pairs",
        (2048, 4096, 8192),
        inputs,
        {"ours": ours, "tensorflow": tensorflow, "torch": torch},
        flops=lambda pairs: (1 + NOISE) * 6 * pairs * DIM,
        tiny=lambda: inputs(1, dim=1, noise=1),
    )
]
