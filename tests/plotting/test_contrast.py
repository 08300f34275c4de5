"""What is drawn can be seen: contrast, colours apart for colour-blind readers."""

import io
import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest

from cmx_helpers import plotting
from cmx_helpers.plotting.contrast import contrast, faint
from tools.lessons.lesson_env import lesson_environment


def rgb(colour):
    return plt.matplotlib.colors.to_rgb(colour)


def wcag_contrast(one, other):
    """WCAG 2.2's definition once more, written independently of the package's."""
    levels = []
    for colour in (one, other):
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb(colour)]
        levels.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(levels) + 0.05) / (min(levels) + 0.05)


@pytest.mark.parametrize("value", np.linspace(-1, 1, 21))
@pytest.mark.parametrize("signed", [False, True])
def test_numbers_in_a_matrix_are_readable_on_every_colour(value, signed):
    fig, ax = plt.subplots()
    picture = plotting.matrix(ax, [[value, 1.0, -1.0]], signed=signed)
    cell = picture.cmap(picture.norm(value))[:3]
    assert wcag_contrast(ax.texts[0].get_color(), cell) >= 4.5


@pytest.mark.parametrize("colour", [*plotting.COLOURS, plotting.GREY, "#0072B2"])
def test_contrast_is_wcags(colour):
    assert contrast(rgb(colour), rgb("white")) == pytest.approx(wcag_contrast(colour, "white"))


def test_contrast_of_black_and_white_is_21_and_of_equal_colours_1():
    assert contrast([0, 0, 0], [1, 1, 1]) == pytest.approx(21)
    assert contrast([0.3, 0.2, 0.9], [0.3, 0.2, 0.9]) == pytest.approx(1)


@pytest.mark.parametrize(
    "name", ["axes.edgecolor", "text.color", "axes.labelcolor", "xtick.color", "ytick.color"]
)
def test_text_and_frame_of_the_style_stand_out_from_the_card(name):
    assert wcag_contrast(plt.rcParams[name], plt.rcParams["axes.facecolor"]) >= 4.5


@pytest.mark.parametrize("colour", [*plotting.COLOURS, plotting.GREY])
def test_lines_stand_out_from_the_card(colour):
    assert wcag_contrast(colour, plt.rcParams["axes.facecolor"]) >= 3


def test_the_card_hides_the_page_so_that_light_and_dark_themes_show_the_same_figure():
    fig, ax = plt.subplots()
    ax.plot([1, 2], alpha=0.5)
    pixels = plt.imread(io.BytesIO(plotting.to_png(fig)))
    assert pixels.shape[-1] == 3 or (pixels[..., 3] == 1).all()
    corner = pixels[0, 0, :3]
    assert wcag_contrast(corner, "black") >= 4.5  # and what is drawn is drawn for this card


# Machado, Oliveira and Fernandes (2009), severity 1: linear RGB as seen with one kind of cone missing.
COLOUR_BLIND = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}


def lab(linear):
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(linear, 0, 1) / (0.9505, 1, 1.089)
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("kind", COLOUR_BLIND)
def test_colours_of_lines_stay_apart_for_colour_blind_readers(kind):
    linear = [np.array([v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb(c)])
              for c in plotting.COLOURS]  # fmt: skip
    seen = [lab(np.array(COLOUR_BLIND[kind]) @ colour) for colour in linear]
    gaps = [np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)]
    assert min(gaps) > 15  # a just noticeable difference is about 2


def drawn(**parts):
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.plot([0, 1], [0, 1], color=parts.get("line", "black"), alpha=parts.get("alpha"))
    ax.text(0.2, 0.8, "words", color=parts.get("text", "black"))
    ax.bar([0.2, 0.8], [0.4, 0.2], color=parts.get("bar", "#555555"), edgecolor=parts.get("edge"))
    ax.scatter([0.5], [0.9], color=parts.get("dot", "black"))
    ax.hlines([0.5], 0, 1, color=parts.get("hline", "black"))
    ax.set_title("title", color=parts.get("title", "black"))
    return fig


def test_a_readable_figure_has_no_fault():
    assert faint(drawn()) == []


@pytest.mark.parametrize(
    "part, colour, told",
    [
        ("line", "#BBBBBB", "a Line2D has a contrast of 1.9"),
        ("text", "#888888", "the text 'words' has a contrast of 3.5"),
        ("title", "#009E73", "the text 'title' has a contrast of 3.4"),
        ("bar", "#C8C8C8", "a Rectangle has a contrast of 1.7"),
        ("dot", "yellow", "a PathCollection has a contrast of 1.1"),
        ("hline", "#56B4E9", "a LineCollection has a contrast of 2.3"),
    ],
)
def test_each_faint_part_is_told(part, colour, told):
    [fault] = faint(drawn(**{part: colour}))
    assert told in fault


def test_a_black_line_that_is_nearly_transparent_is_faint():
    assert "Line2D" in faint(drawn(alpha=0.2))[0]


def test_a_faint_bar_with_a_dark_edge_can_be_seen():
    assert faint(drawn(bar="#E8E8E8", edge="#333333")) == []


def test_what_lies_behind_a_text_counts_not_the_card():
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.imshow(np.zeros((4, 4)), cmap="gray", vmin=0, vmax=1)
    ax.text(1, 1, "dark on dark", color="#333333", fontsize=7)
    ax.text(1, 3, "light on dark", color="white", fontsize=7)
    assert [fault.split("'")[1] for fault in faint(fig)] == ["dark on dark"]


def test_decoration_may_be_faint_and_hidden_parts_do_not_count():
    fig, (ax, other) = plt.subplots(1, 2)
    ax.axhline(0, color="#EEEEEE", gid="decoration")
    ax.plot([1, 2], color="#EEEEEE", visible=False)
    ax.set_axis_off()
    ax.set_xlabel("no axis, no label", color="#EEEEEE")
    other.plot([1, 2], color="#EEEEEE")
    other.set_visible(False)
    assert faint(fig) == []


def test_looking_at_a_figure_leaves_it_as_it_was():
    fig = drawn(line="#BBBBBB")
    before = plotting.to_png(fig)
    faint(fig)
    assert plotting.to_png(fig) == before


@pytest.mark.parametrize("asked", ["", "1"])
def test_a_figure_that_cannot_be_read_is_an_error_where_figures_are_checked(asked, shown, monkeypatch):
    monkeypatch.setenv("CMX_CHECK_FIGURES", asked)
    if asked:
        with pytest.raises(ValueError, match="fig: a Line2D has a contrast"):
            plotting.show(drawn(line="#BBBBBB"), "A faint line.")
    else:
        plotting.show(drawn(line="#BBBBBB"), "A faint line.")
    assert len(shown) == (0 if asked else 1)


def test_lessons_are_recorded_and_tested_with_their_figures_checked(tmp_path):
    assert lesson_environment(tmp_path)["CMX_CHECK_FIGURES"] == "1"
