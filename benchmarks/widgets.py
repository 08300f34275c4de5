"""How long an explorer takes to redraw, beside one that makes its figure anew each time.

The course asks for a median under 100 ms.
"""

import numpy as np

from benchmarks.cases import Series


def picture(side):
    return (np.random.default_rng(0).random((side, side)),)


def mover(draw, side):
    from cmx_helpers.plotting import use_style
    from cmx_helpers.widgets import Explorer

    use_style()
    control = Explorer(draw, shift=(0, side - 1)).controls["shift"]

    def move(_):
        control.value = (control.value + 1) % side

    return move


def two_panels(image):
    import matplotlib.pyplot as plt

    fig, axes = plt.subplots(1, 2, figsize=(6, 3))
    return fig, [ax.imshow(image) for ax in axes]


def made_once(image):
    """As the lessons do it: the artists move, the axes stay."""
    fig, (_, shifted) = two_panels(image)

    def draw(shift):
        shifted.set_data(np.roll(image, shift))
        return fig, f"Shifted by {shift}."

    return mover(draw, len(image))


def made_anew(image):
    def draw(shift):
        fig, (_, shifted) = two_panels(image)
        shifted.set_data(np.roll(image, shift))
        return fig, f"Shifted by {shift}."

    return mover(draw, len(image))


SERIES = [
    Series(
        "explorer redraw: two pictures",
        "pixels a side",
        (64, 128, 256),
        picture,
        {"ours": made_once, "matplotlib": made_anew},
        reference=None,
    )
]
