"""Exercise training.loss_and_gradients, lesson 03_training."""

import numpy as np

from cmx_helpers.convolution import conv2d_backward
from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.training._network import forward, new_network
from cmx_helpers.exercises.training.logits_gradient import logits_gradient as _logits_gradient
from cmx_helpers.pooling import avg_pool2d_backward, max_pool2d_backward, relu, relu_backward
from cmx_helpers.training import cross_entropy, dense_backward

logits_gradient = _logits_gradient.reference


@exercise(
    "training.loss_and_gradients",
    points=3,
    minutes=9,
    parts=("the loss", "the gradients"),
    hints=(
        """Read the table from the bottom up. Each line of yours takes d, the gradient for an operator's
        output, and makes of it the gradient for its input. The first two: d = logits_gradient(z3,
        labels), then dense_backward(d, p2.reshape(len(x), -1), w["k3"]), which gives d, dk3 and db3.""",
        """d comes back from the dense layer flat: d.reshape(p2.shape). The pool's partner is
        max_pool2d_backward(d, relu(z2), q), that of ReLU relu_backward(d, z2).""",
        """A convolution's partner gives three things: conv2d_backward(d, p1, w["k2"], padding="same").
        The second input is what went into that convolution: p1 for k2, x for k1.""",
    ),
)
def loss_and_gradients(w, x, labels, q=1):
    z1, p1, z2, p2, z3 = forward(w, x, q)
    g = {}
    d = logits_gradient(z3, labels)
    d, g["k3"], g["b3"] = dense_backward(d, p2.reshape(len(x), -1), w["k3"])
    d = max_pool2d_backward(d.reshape(p2.shape), relu(z2), q)
    d = relu_backward(d, z2)
    d, g["k2"], g["b2"] = conv2d_backward(d, p1, w["k2"], padding="same")
    d = max_pool2d_backward(d, relu(z1))
    d = relu_backward(d, z1)
    _, g["k1"], g["b1"] = conv2d_backward(d, x, w["k1"], padding="same")
    return cross_entropy(z3, labels), g


@loss_and_gradients.cases
def loss_and_gradients_cases(rng):
    cases = []
    for n, q in ((1, 1), (3, 1), (4, 4), (2, 2)):
        w = new_network(rng, q, channels=(2, 3))
        w = {name: a + (name[0] == "b") * rng.normal(size=a.shape) for name, a in w.items()}
        cases.append((w, rng.random(size=(n, 8, 8, 1)), rng.integers(0, 10, size=n), q))
    return cases


@loss_and_gradients.right
def loss_and_gradients_relu_through_the_pool(w, x, labels, q=1):
    """ReLU and the maximum commute, and so do their partners."""
    return _with(w, x, labels, q, through=lambda d, z, size: max_pool2d_backward(d, z, size))


@loss_and_gradients.right
def loss_and_gradients_by_hand(w, x, labels, q=1):
    z1, p1, z2, p2, z3 = forward(w, x, q)
    e = np.exp(z3 - z3.max(axis=1, keepdims=True))
    p, f = e / e.sum(axis=1, keepdims=True), p2.reshape(len(x), -1)
    d3 = (p - np.eye(10)[labels]) / len(x)
    d2 = max_pool2d_backward((d3 @ w["k3"].T).reshape(p2.shape), relu(z2), q) * (z2 > 0)
    dp1, dk2, db2 = conv2d_backward(d2, p1, w["k2"], padding="same")
    _, dk1, db1 = conv2d_backward(max_pool2d_backward(dp1, relu(z1)) * (z1 > 0), x, w["k1"], padding="same")
    slopes = {"k1": dk1, "b1": db1, "k2": dk2, "b2": db2, "k3": f.T @ d3, "b3": d3.sum(axis=0)}
    return -np.log(p[np.arange(len(x)), labels]).mean(), slopes


def _with(w, x, labels, q, *, skip=(), mask=None, through=None, scale=1.0):
    """The reference with one thing changed: gates left out, another mask, another pool, another scale."""
    z1, p1, z2, p2, z3 = forward(w, x, q)
    g = {}
    pool = through or (lambda d, z, size: max_pool2d_backward(d, relu(z), size))

    def gate(d, z, number):
        return d if number in skip else relu_backward(d, mask(d, z) if mask else z)

    d = scale * logits_gradient(z3, labels)
    d, g["k3"], g["b3"] = dense_backward(d, p2.reshape(len(x), -1), w["k3"])
    d = gate(pool(d.reshape(p2.shape), z2, q), z2, 2)
    d, g["k2"], g["b2"] = conv2d_backward(d, p1, w["k2"], padding="same")
    d = gate(pool(d, z1, 2), z1, 1)
    _, g["k1"], g["b1"] = conv2d_backward(d, x, w["k1"], padding="same")
    return cross_entropy(z3, labels), g


@loss_and_gradients.wrong(
    """Right as far as k3; k2, b2, k1 and b1 are not. Between the dense layer and the second convolution
    stands a ReLU: relu_backward(d, z2), after the pool's partner."""
)
def loss_and_gradients_without_second_relu(w, x, labels, q=1):
    return _with(w, x, labels, q, skip=(2,))


@loss_and_gradients.wrong(
    """Right down to the second convolution; k1 and b1 are not. The first ReLU is missing:
    relu_backward(d, z1), after the pool's partner."""
)
def loss_and_gradients_without_first_relu(w, x, labels, q=1):
    return _with(w, x, labels, q, skip=(1,))


@loss_and_gradients.wrong(
    """Both ReLUs are missing on the way back. Where z was negative the output stood still at 0, and no
    gradient passes: relu_backward(d, z2) and relu_backward(d, z1)."""
)
def loss_and_gradients_without_relus(w, x, labels, q=1):
    return _with(w, x, labels, q, skip=(1, 2))


@loss_and_gradients.wrong(
    """All gradients are too large by the number of pictures. The loss is a mean over the batch: divide
    p − one-hot by the number of rows, which logits_gradient does already."""
)
def loss_and_gradients_of_the_sum(w, x, labels, q=1):
    return _with(w, x, labels, q, scale=len(x))


@loss_and_gradients.wrong(
    """All gradients have the wrong sign: start from p minus one-hot, not from one-hot minus p."""
)
def loss_and_gradients_sign(w, x, labels, q=1):
    return _with(w, x, labels, q, scale=-1.0)


@loss_and_gradients.wrong(
    """You let a gradient pass where the gradient itself is above 0. ReLU's gate is set by what went
    into it on the way forwards: relu_backward(d, z2), with z2 and not d."""
)
def loss_and_gradients_gate_by_d(w, x, labels, q=1):
    return _with(w, x, labels, q, mask=lambda d, z: d)


@loss_and_gradients.wrong(
    """You share the gradient among all pixels of a window, as an average pool would. This network has
    maximum pools: the winner gets all, max_pool2d_backward(d, relu(z1))."""
)
def loss_and_gradients_average(w, x, labels, q=1):
    return _with(w, x, labels, q, through=lambda d, z, size: avg_pool2d_backward(d, z, size))


@loss_and_gradients.wrong(
    """You return the gradients alone. Return two things: the loss, then the dictionary of gradients."""
)
def loss_and_gradients_without_loss(w, x, labels, q=1):
    return loss_and_gradients.reference(w, x, labels, q)[1]


@loss_and_gradients.wrong("Both are there, in the other order: the loss first, then the gradients.")
def loss_and_gradients_swapped(w, x, labels, q=1):
    return loss_and_gradients.reference(w, x, labels, q)[::-1]
