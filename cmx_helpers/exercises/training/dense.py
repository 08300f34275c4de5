"""Exercise training.dense, lesson 03_training."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "training.dense",
    points=1,
    minutes=2,
    hints=(
        """One output of one example: z[n, o] = b[o] + Σ_i x[n, i] · W[i, o]. Three loops, over n, o and
        i, are fine.""",
        """The sum over i is what a matrix product does: x @ W has the shape (batch, out). NumPy adds b
        to every row.""",
    ),
)
def dense(x, W, b):
    return x @ W + b


@dense.cases
def dense_cases(rng):
    tiny = np.array([[1.0, 2.0]]), np.array([[1.0, 2.0, -1.0], [0.0, -1.0, 1.0]]), np.array([1.0, 1.0, -1.0])
    return [
        tiny,
        *(
            (rng.normal(size=(n, i)), rng.normal(size=(i, o)), rng.normal(size=o))
            for n, i, o in ((4, 3, 2), (3, 3, 3), (5, 6, 1))
        ),
    ]


@dense.right
def dense_by_loops(x, W, b):
    z = np.zeros((len(x), W.shape[1]))
    for n in range(len(x)):
        for o in range(W.shape[1]):
            z[n, o] = b[o]
            for i in range(W.shape[0]):
                z[n, o] += x[n, i] * W[i, o]
    return z


@dense.right
def dense_by_einsum(x, W, b):
    return np.einsum("ni,io->no", x, W) + b


@dense.wrong("The bias is missing: b[o] is added to output o of every example.")
def dense_without_bias(x, W, b):
    return x @ W


@dense.wrong(
    """The bias is added once for each input. Set z[n, o] to b[o] before the loop over i, or add b after
    it."""
)
def dense_bias_for_each_input(x, W, b):
    return x @ W + len(W) * b


@dense.wrong("The bias is taken off. It is added: b + x @ W.")
def dense_minus_bias(x, W, b):
    return x @ W - b


@dense.wrong(
    """Only the first example is there. x holds a whole batch, so z has one row for each row of x."""
)
def dense_of_the_first(x, W, b):
    return (x @ W + b)[:1]


@dense.wrong(
    """Rows and columns of the result are exchanged: examples go down, outputs go across, shape (batch,
    out)."""
)
def dense_transposed(x, W, b):
    return (x @ W + b).T


@dense.wrong(
    """Only the last input counts. Inside the loop over i add to z[n, o] with +=, do not replace it."""
)
def dense_of_the_last_input(x, W, b):
    return b + x[:, -1:] * W[-1]


@dense.wrong("You divide by the number of inputs. A dense layer adds up, it takes no mean.")
def dense_mean(x, W, b):
    return x @ W / len(W) + b
