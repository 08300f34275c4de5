"""The explorer redraws, and shows itself where no kernel runs."""

import base64
import io

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pytest

from cmx_helpers.plotting import use_style
from cmx_helpers.widgets import Explorer


def draw(size, kind):
    if size == 9:
        raise ValueError("size: nine is too many")
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.plot(range(size + 1))
    ax.set_title(kind)
    return fig, f"A {kind} line with {size} steps."


@pytest.fixture
def explorer():
    return Explorer(draw, size=((1, 9), 3), kind=["straight", "bold"])


def test_first_picture_uses_the_first_values(explorer):
    assert explorer.sentence == "A straight line with 3 steps."
    assert explorer.png.startswith(b"\x89PNG")


def test_moving_a_control_changes_picture_and_sentence(explorer):
    before = explorer.png
    explorer.controls["size"].value = 5
    assert explorer.png != before
    assert explorer.sentence == "A straight line with 5 steps."
    assert explorer.sentence in explorer._words.value


@pytest.mark.parametrize("reused", [False, True], ids=["a new figure each time", "one figure"])
def test_a_figure_that_does_not_change_gives_the_same_bytes(reused):
    use_style()
    one, _ = draw(4, "straight")

    def constant(size):
        return (one if reused else draw(4, "straight")[0]), "Always the same."

    explorer = Explorer(constant, size=(1, 5))
    before = explorer.png
    explorer.controls["size"].value = 5
    assert explorer.png == before
    plt.close(one)


def test_settings_that_do_not_work_are_told_and_do_no_harm(explorer):
    before = explorer.png
    explorer.controls["size"].value = 9
    assert explorer.png == before
    assert "nine is too many" in explorer._words.value
    explorer.controls["size"].value = 2
    assert explorer.sentence == "A straight line with 2 steps."


def test_first_picture_must_work():
    with pytest.raises(ValueError, match="nine"):
        Explorer(draw, size=((1, 9), 9), kind=["straight"])


def test_bundle_has_picture_and_sentence_beside_the_widget(explorer):
    data, metadata = explorer._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == "Explorer: A straight line with 3 steps."
    assert "application/vnd.jupyter.widget-view+json" in data
    assert metadata["image/png"]["alt"] == explorer.sentence


def test_no_figure_is_left_open():
    before = plt.get_fignums()
    Explorer(draw, size=((1, 9), 3), kind=["straight", "bold"]).controls["size"].value = 4
    assert plt.get_fignums() == before


@pytest.mark.parametrize(
    "spec, kind, value",
    [
        ((1, 5), ipywidgets.IntSlider, 1),
        ((1, 9, 2), ipywidgets.IntSlider, 1),
        ((0.0, 1.0), ipywidgets.FloatSlider, 0.0),
        (((0.0, 1.0, 0.25), 0.5), ipywidgets.FloatSlider, 0.5),
        (["a", "b"], ipywidgets.Dropdown, "a"),
        ((["a", "b"], "b"), ipywidgets.Dropdown, "b"),
        ({"none": 0, "one": 1}, ipywidgets.Dropdown, 0),
        (True, ipywidgets.Checkbox, True),
    ],
)
def test_controls_from_short_forms(spec, kind, value):
    def nothing(x):
        return plt.figure(figsize=(1, 1)), str(x)

    control = Explorer(nothing, x=spec).controls["x"]
    assert isinstance(control, kind)
    assert control.value == value
    assert control.description == "x"


def test_other_specs_are_refused_by_name():
    with pytest.raises(TypeError, match="x: expected"):
        Explorer(lambda x: None, x="text")


@pytest.mark.parametrize("spec, shown", [((0.0, 0.1, 0.005), ".3f"), ((0.0, 2.0), ".1f"), ((1, 9), "d")])
def test_readout_has_the_digits_of_the_step(spec, shown):
    explorer = Explorer(lambda x: (plt.figure(figsize=(1, 1)), str(x)), x=spec)
    assert explorer.controls["x"].readout_format == shown


@pytest.mark.parametrize("layout", ["none", "constrained"])
def test_the_sentence_below_touches_nothing_and_the_picture_stays_as_it_is(layout):
    use_style()
    figures = []

    def draw(step):
        fig, ax = plt.subplots(figsize=(4, 2), layout=layout)
        if layout == "none":
            fig.subplots_adjust(left=0.02, right=0.98, bottom=0.02, top=0.9)
        figures.append((fig, ax, ax.get_position().bounds, fig.get_size_inches()))
        return fig, "A sentence that is so long that it takes up two or three lines below its picture. " * 2

    explorer = Explorer(draw, step=(1, 3))
    fig, ax, bounds, size = figures[0]
    assert tuple(fig.get_size_inches()) == tuple(size)
    if layout == "none":
        np.testing.assert_allclose(ax.get_position().bounds, bounds)
        tall = plt.imread(io.BytesIO(explorer._fallback)).shape[0]
        plain = plt.imread(io.BytesIO(explorer.png)).shape[0]
        assert tall > plain + 30
