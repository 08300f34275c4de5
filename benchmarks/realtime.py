"""Eight bits, the causal convolution as a batch and as a stream, its log-mel table, the student's loss."""

import numpy as np

from benchmarks.cases import Series, normal
from cmx_helpers.realtime import (
    CausalConv1D,
    causal_conv1d,
    causal_log_mel,
    distillation_loss,
    quantize,
)

COLUMNS = 256
TAPS, IN, OUT = 5, 64, 96
RATE, WINDOW, HOP, BANDS = 22050, 512, 256, 40
CLASSES, TEMPERATURE, WEIGHT = 10, 2.0, 0.7


def kernel(n, columns=COLUMNS):
    w = normal((n, columns))[0]
    return w, np.abs(w).max(axis=0) / np.float32(127)


def quantize_ours(w, scale):
    return quantize


def quantize_tensorflow(w, scale):
    import tensorflow as tf

    return lambda w, scale: tf.cast(tf.clip_by_value(tf.round(w / scale), -128, 127), tf.int8)


def quantize_torch(w, scale):
    import torch

    return lambda w, scale: (w / scale).round().clamp(-128, 127).to(torch.int8)


def frames(n, sizes=(TAPS, IN, OUT)):
    taps, width, out = sizes
    return normal((n, width), (taps, width, out))


def conv_ours(x, kernel):
    return causal_conv1d


def conv_tensorflow(x, kernel):
    import tensorflow as tf

    def convolve(x, kernel):
        padded = tf.pad(x, [[kernel.shape[0] - 1, 0], [0, 0]])
        return tf.nn.conv1d(padded[None], kernel, stride=1, padding="VALID")[0]

    return convolve


def conv_torch(x, kernel):
    from torch.nn.functional import conv1d, pad

    def convolve(x, kernel):  # its channels come before time
        return conv1d(pad(x.T, (len(kernel) - 1, 0))[None], kernel.permute(2, 1, 0))[0].T

    return convolve


def stream_ours(x, kernel):
    def stream(x, kernel):
        layer = CausalConv1D(kernel)
        return np.array([layer.step(row) for row in x])

    return stream


def stream_torch(x, kernel):
    import torch

    def stream(x, kernel):
        state, rows = x.new_zeros(len(kernel) - 1, x.shape[1]), []
        for row in x:
            heard = torch.cat([state, row[None]])
            state = heard[1:]
            rows.append(torch.tensordot(heard, kernel, 2))
        return torch.stack(rows)

    return stream


def stream_tensorflow(x, kernel):
    """A loop in the graph, as TensorFlow has it: a step for each row, the state carried along."""
    import tensorflow as tf

    def stream(x, kernel):
        before = tf.zeros((kernel.shape[0] - 1, x.shape[1]), x.dtype)

        def step(carried, row):
            heard = tf.concat([carried[0], row[None]], axis=0)
            return heard[1:], tf.tensordot(heard, kernel, 2)

        return tf.scan(step, x, (before, tf.zeros(kernel.shape[2], x.dtype)))[1]

    return stream


def sound(seconds):
    return ((0.3 * normal((seconds * RATE,))[0]).astype(np.float32),)


def table_ours(y):
    return causal_log_mel


def table_librosa(y):
    import librosa

    options = {"sr": RATE, "n_fft": WINDOW, "hop_length": HOP, "n_mels": BANDS, "center": False}

    def table(y):
        whole = np.pad(y[: len(y) // HOP * HOP], (WINDOW - HOP, 0))
        power = librosa.feature.melspectrogram(y=whole, dtype=y.dtype, **options)
        return librosa.power_to_db(power, top_db=None).T

    return table


def logits(n, classes=CLASSES):
    return *normal((n, classes), (n, classes)), np.arange(n) % classes


def distil_ours(student, teacher, labels):
    def loss(student, teacher, labels):
        return distillation_loss(student, teacher, labels, temperature=TEMPERATURE, weight=WEIGHT)

    return loss


def distil_tensorflow(student, teacher, labels):
    import tensorflow as tf

    def loss_and_gradient(student, teacher, labels):
        with tf.GradientTape() as tape:
            tape.watch(student)
            by_label = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, student)
            told = tf.nn.log_softmax(teacher / TEMPERATURE)
            apart = tf.exp(told) * (told - tf.nn.log_softmax(student / TEMPERATURE))
            soft = TEMPERATURE**2 * tf.reduce_sum(apart, axis=1)
            loss = tf.reduce_mean((1 - WEIGHT) * by_label + WEIGHT * soft)
        return loss, tape.gradient(loss, student)

    return loss_and_gradient


def distil_torch(student, teacher, labels):
    import torch
    from torch.nn.functional import cross_entropy, kl_div, log_softmax

    def loss_and_gradient(student, teacher, labels):
        with torch.enable_grad():
            student = student.detach().requires_grad_()
            soft, told = (log_softmax(z / TEMPERATURE, dim=1) for z in (student, teacher))
            apart = kl_div(soft, told, reduction="batchmean", log_target=True)
            loss = (1 - WEIGHT) * cross_entropy(student, labels) + WEIGHT * TEMPERATURE**2 * apart
            return loss.detach(), torch.autograd.grad(loss, student)[0]

    return loss_and_gradient


def conv_flops(n):
    return 2 * n * TAPS * IN * OUT


SERIES = [
    Series(
        "quantize: a step for each of 256 columns",
        "rows",
        (256, 512, 1024),
        kernel,
        {"ours": quantize_ours, "tensorflow": quantize_tensorflow, "torch": quantize_torch},
        flops=lambda n: 4 * n * COLUMNS,
        tiny=lambda: kernel(1, columns=1),
    ),
    Series(
        "causal_conv1d: 5 taps, 64 → 96",
        "frames",
        (512, 1024, 2048),
        frames,
        {"ours": conv_ours, "tensorflow": conv_tensorflow, "torch": conv_torch},
        flops=conv_flops,
        tiny=lambda: frames(1, sizes=(1, 1, 1)),
    ),
    Series(
        "CausalConv1D, frame by frame: 5 taps, 64 → 96",
        "frames",
        (64, 128, 256),
        frames,
        {"ours": stream_ours, "tensorflow": stream_tensorflow, "torch": stream_torch},
        flops=conv_flops,
        tiny=lambda: frames(1, sizes=(1, 1, 1)),
    ),
    Series(
        "causal_log_mel: 512 samples, 40 bands",
        "s of sound",
        (8, 16, 32),
        sound,
        {"ours": table_ours, "librosa": table_librosa},
        reference="librosa",
    ),
    Series(
        "distillation_loss and its gradient: 10 classes",
        "samples",
        (1024, 2048, 4096),
        logits,
        {"ours": distil_ours, "tensorflow": distil_tensorflow, "torch": distil_torch},
        tiny=lambda: logits(2, classes=2),
    ),
]
