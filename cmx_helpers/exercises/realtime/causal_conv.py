"""Exercise realtime.causal_conv, lesson 17_realtime: a convolution that never looks ahead."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "realtime.causal_conv",
    points=3,
    minutes=4,
    axes=("moment", "channel"),
    hints=(
        "Put k − 1 rows of zeros before x: np.zeros((k - 1, x.shape[1])), and np.concatenate.",
        "Then output number n rests on rows n * stride to n * stride + k of what you have padded.",
        "np.tensordot(rows, kernel, axes=2) multiplies rows (k, in) by the kernel (k, in, out) and adds up.",
    ),
)
def causal_conv(x, kernel, stride):
    k = len(kernel)
    padded = np.concatenate([np.zeros((k - 1, x.shape[1])), x])
    return np.array([np.tensordot(padded[t : t + k], kernel, axes=2) for t in range(0, len(x), stride)])


@causal_conv.cases
def causal_conv_cases(rng):
    return [
        (np.array([[1.0], [2.0], [4.0]]), np.array([[[10.0]], [[1.0]]]), 1),
        (rng.normal(size=(6, 2)), rng.normal(size=(3, 2, 4)), 1),
        (rng.normal(size=(9, 3)), rng.normal(size=(5, 3, 2)), 2),
        (rng.normal(size=(8, 2)), rng.normal(size=(4, 2, 3)), 3),
    ]


@causal_conv.right
def causal_conv_by_taps(x, kernel, stride):
    y = np.zeros((len(x), kernel.shape[2]))
    for back, tap in enumerate(kernel[::-1]):
        y[back:] += x[: len(x) - back] @ tap
    return y[::stride]


@causal_conv.right
def causal_conv_in_loops(x, kernel, stride):
    k, rows = len(kernel), []
    for t in range(0, len(x), stride):
        row = np.zeros(kernel.shape[2])
        for j in range(k):
            if t - (k - 1) + j >= 0:
                row += x[t - (k - 1) + j] @ kernel[j]
        rows.append(row)
    return np.stack(rows)


def _padded(x, kernel, stride, before, after, flip=False, first=0):
    kernel = kernel[::-1] if flip else kernel
    k, wide = len(kernel), x.shape[1]
    padded = np.concatenate([np.zeros((before, wide)), x, np.zeros((after, wide))])
    starts = range(first, len(padded) - k + 1, stride)
    return np.array([np.tensordot(padded[t : t + k], kernel, axes=2) for t in starts])


@causal_conv.wrong(
    """Half of your zeros stand before x and half behind it, as in padding="same": each output sees half a
    kernel of the future. All k − 1 zeros belong before x."""
)
def causal_conv_same(x, kernel, stride):
    k = len(kernel)
    return _padded(x, kernel, stride, (k - 1) // 2, k - 1 - (k - 1) // 2)


@causal_conv.wrong(
    """All your zeros stand behind x, so that each output sees the future and nothing else: before x."""
)
def causal_conv_ahead(x, kernel, stride):
    return _padded(x, kernel, stride, 0, len(kernel) - 1)


@causal_conv.wrong(
    """There are k − 1 outputs too few: the first one, at the first input, rests on k − 1 zeros before it."""
)
def causal_conv_valid(x, kernel, stride):
    return _padded(x, kernel, stride, 0, 0)


@causal_conv.wrong(
    """One zero too many: everything comes a moment late, and the last input is not seen. k − 1 of them."""
)
def causal_conv_late(x, kernel, stride):
    return _padded(x, kernel, stride, len(kernel), 0)[: len(range(0, len(x), stride))]


@causal_conv.wrong("Your kernel is flipped. The *last* tap lies on the present, the first one furthest back.")
def causal_conv_flipped(x, kernel, stride):
    return _padded(x, kernel, stride, len(kernel) - 1, 0, flip=True)


@causal_conv.wrong("An output for every input: the stride is not used. range(0, len(x), stride).")
def causal_conv_without_stride(x, kernel, stride):
    return _padded(x, kernel, 1, len(kernel) - 1, 0)


@causal_conv.wrong(
    """The first output belongs to the first input. Yours begin at input stride − 1, after a whole stride
    is there."""
)
def causal_conv_late_start(x, kernel, stride):
    return _padded(x, kernel, stride, len(kernel) - 1, 0, first=stride - 1)


@causal_conv.wrong("Before its start x is silent: zeros. You repeat its first row there.")
def causal_conv_edge(x, kernel, stride):
    k = len(kernel)
    return _padded(np.concatenate([np.repeat(x[:1], k - 1, axis=0), x]), kernel, stride, 0, 0)
