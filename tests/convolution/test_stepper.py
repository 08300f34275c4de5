"""The stepper's last step shows the operator's own results, and each step says the right sum."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from cmx_helpers import stepper
from cmx_helpers.convolution import conv2d, conv2d_backward

X = np.array([[1, 2, 0, 0, 1], [0, 1, 3, 1, 0], [2, 0, 1, 0, 2], [3, 1, 0, 3, 1]])
K = np.array([[1, 0, -1], [2, -3, 1]])
DY = np.array([[1, 0, -2], [0, 2, 0], [3, 0, -1]])


def forward(stride):
    return conv2d(X[None, :, :, None], K[:, :, None, None], strides=stride)[0, :, :, 0]


def gradients(stride):
    dy = DY[::stride, ::stride][: forward(stride).shape[0], : forward(stride).shape[1]]
    dx, dk, _ = conv2d_backward(
        dy[None, :, :, None], X[None, :, :, None], K[:, :, None, None], strides=stride
    )
    return dx[0, :, :, 0], dk[:, :, 0, 0]


def drawn(explorer):
    """The numbers in each matrix of the picture: {title: array, NaN for a blank}."""
    fig, _ = explorer.draw(**{name: control.value for name, control in explorer.controls.items()})
    found = {}
    for ax in fig.axes:
        values = np.full(ax.images[0].get_array().shape, np.nan)
        for text in ax.texts:
            column, row = text.get_position()
            values[row, column] = float(text.get_text().replace("−", "-"))
        found[ax.get_title("left") or ax.get_title()] = values
    plt.close(fig)
    return found


def last_number(sentence):
    return float(re.search(r"= ([−\d.]+)\.$", sentence)[1].replace("−", "-"))


@pytest.mark.parametrize("stride", [1, 2])
def test_forward_fills_the_output_place_by_place(stride):
    explorer = stepper.forward(X, K)
    explorer.controls["stride"].value = stride
    want = forward(stride)
    for step, value in enumerate(want.ravel(), start=1):
        explorer.controls["step"].value = step
        assert last_number(explorer.sentence) == value
        shown = drawn(explorer)
        assert np.array_equal(shown["output $y$"].ravel()[:step], want.ravel()[:step])
        assert np.isnan(shown["output $y$"].ravel()[step:]).all()
        assert shown["products"].sum() == value


@pytest.mark.parametrize("stride", [1, 2])
def test_backward_ends_with_the_gradients(stride):
    explorer = stepper.backward(X, K, DY)
    explorer.controls["stride"].value = stride
    explorer.controls["step"].value = explorer.controls["step"].max
    dx, dk = gradients(stride)
    assert np.array_equal(drawn(explorer)["$dx$ so far"], dx)
    explorer.controls["gradient"].value = "for the kernel"
    assert np.array_equal(drawn(explorer)["$dk$ so far"], dk)
    assert last_number(explorer.sentence) == dk[-1, -1]


def test_each_weight_collects_its_own_sum():
    explorer = stepper.backward(X, K, DY)
    explorer.controls["gradient"].value = "for the kernel"
    for step, value in enumerate(gradients(1)[1].ravel(), start=1):
        explorer.controls["step"].value = step
        assert last_number(explorer.sentence) == value
        assert drawn(explorer)["products"].sum() == value


def test_colours_stay_from_step_to_step():
    explorer = stepper.forward(X, K)
    limits = set()
    for step in (1, 5, 9):
        fig, _ = explorer.draw(step=step, stride=1)
        limits.add(fig.axes[-1].images[0].get_clim())
        plt.close(fig)
    assert len(limits) == 1


@pytest.mark.parametrize(
    "make, named",
    [
        (lambda: stepper.forward(X[0], K), "x"),
        (lambda: stepper.forward(X, X.T), "k"),
        (lambda: stepper.backward(X[:1], K, DY), "k"),
        (lambda: stepper.backward(X, K, DY[:2]), "dy"),
        (lambda: stepper.forward(X * np.nan, K), "x"),
        (lambda: stepper.backward(X, K * np.inf, DY), "k"),
    ],
)
def test_what_does_not_fit_is_named(make, named):
    with pytest.raises(ValueError, match=f"^{named}: expected"):
        make()
