"""How long an explorer takes to redraw (the course asks for a median under 100 ms)."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from cmx_helpers.plotting import use_style
from cmx_helpers.widgets import Explorer

IMAGE = np.random.default_rng(0).random((64, 64))


def two_panels():
    fig, axes = plt.subplots(1, 2, figsize=(6, 3))
    return fig, [ax.imshow(IMAGE) for ax in axes]


def mover(explorer):
    control = explorer.controls["shift"]

    def move():
        control.value = (control.value + 1) % 64

    return move


@pytest.mark.benchmark(group="explorer redraw")
def test_figure_made_once(benchmark):
    """As the lessons do it: the artists move, the axes stay."""
    use_style()
    fig, (_, shifted) = two_panels()

    def draw(shift):
        shifted.set_data(np.roll(IMAGE, shift))
        return fig, f"Shifted by {shift}."

    benchmark(mover(Explorer(draw, shift=(0, 63))))


@pytest.mark.benchmark(group="explorer redraw")
def test_new_figure_each_time(benchmark):
    use_style()

    def draw(shift):
        fig, (_, shifted) = two_panels()
        shifted.set_data(np.roll(IMAGE, shift))
        return fig, f"Shifted by {shift}."

    benchmark(mover(Explorer(draw, shift=(0, 63))))
