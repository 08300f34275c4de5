"""Figures carry their description, and the pieces they are drawn with."""

import base64
import struct

import matplotlib.pyplot as plt
import numpy as np
import pytest

from cmx_helpers import plotting


def test_show_stores_and_prints_the_description(shown, capsys):
    fig, ax = plt.subplots()
    plotting.show(fig, "A line\n  that rises.")
    data, metadata = shown[0]
    assert metadata["image/png"]["alt"] == "A line that rises."
    assert data["text/plain"] == "Figure"  # the sentence is printed below: once is enough
    assert capsys.readouterr().out == "Figure: A line that rises.\n"
    assert not plt.fignum_exists(fig.number)


def test_shown_picture_is_sharper_than_its_width_on_the_page(shown):
    fig, _ = plt.subplots(figsize=(4, 2))
    plotting.show(fig, "Nothing.")
    data, metadata = shown[0]
    width, height = struct.unpack(">II", base64.b64decode(data["image/png"])[16:24])
    assert metadata["image/png"]["width"] == 384
    assert (width, height) == (576, 288)


def test_show_wants_a_description(shown):
    fig, _ = plt.subplots()
    with pytest.raises(ValueError, match="description"):
        plotting.show(fig, "  ")


def test_same_figure_gives_the_same_bytes():
    def png():
        fig, ax = plt.subplots()
        ax.plot([1, 2, 3])
        return plotting.to_png(fig)

    assert png() == png()


def test_matrix_wants_two_axes():
    fig, ax = plt.subplots()
    with pytest.raises(ValueError, match=r"values.*\(3,\)"):
        plotting.matrix(ax, [1, 2, 3])


def test_highlight_outlines_the_window():
    fig, ax = plt.subplots()
    plotting.matrix(ax, np.eye(3), highlight=[(1, 0, 2, 2)])
    box = ax.patches[0]
    assert (box.get_xy(), box.get_width(), box.get_height()) == ((-0.5, 0.5), 2, 2)


def test_image_row_shares_its_scale_when_asked():
    one, two = np.zeros((2, 2)), np.full((2, 2, 1), 4.0)
    own = plotting.image_row([one, two])
    shared = plotting.image_row([one, two], shared_scale=True)
    assert own.axes[0].images[0].get_clim() != shared.axes[0].images[0].get_clim() == (0, 4)
    assert shared.axes[1].images[0].get_clim() == (0, 4)


def test_image_row_counts_its_titles():
    with pytest.raises(ValueError, match="titles"):
        plotting.image_row([np.eye(2)], ["a", "b"])


def test_chinese_letters_have_glyphs(recwarn):
    fig, ax = plt.subplots()
    ax.set_title("我喜欢苹果 一个小于五的偶数")
    plotting.to_png(fig)
    assert not [w for w in recwarn if "Glyph" in str(w.message)]
