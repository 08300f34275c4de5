"""Show a figure with its description."""

import base64
import textwrap

import matplotlib.pyplot as plt

from cmx_helpers._common import language
from cmx_helpers._common.validate import shown
from cmx_helpers.plotting.style import _check_figure, check_readable, to_png
from cmx_helpers.plotting.words import translate

_SHARPNESS = 1.5  # saved pixels per shown pixel


def show(fig, description):
    """Show a figure with its description, then close it.

    The description says what the picture shows, in a sentence or two. It is stored as the
    picture's alternative text, which web pages read aloud, and printed below once, because
    JupyterLab shows no alternative text. In the picture's place a terminal says "Figure".

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    description : str

    Raises
    ------
    ValueError
        When the description is empty, or as `check_readable` says.
    """
    from IPython.display import display

    _check_figure(fig)
    if not isinstance(description, str):
        raise TypeError(f"description: expected a sentence, got {shown(description)}")
    description = " ".join(description.split())
    if not description:
        raise ValueError(
            "description: expected a sentence that says what the figure shows, got an empty text"
        )
    translate(fig)
    description = language.drawn(description)
    check_readable(fig)
    png = base64.b64encode(to_png(fig, sharpness=_SHARPNESS)).decode("ascii")
    width = round(fig.get_figwidth() * fig.dpi)
    plt.close(fig)
    display(
        {"image/png": png, "text/plain": "Figure"},
        metadata={"image/png": {"alt": description, "width": width}},
        raw=True,
    )
    # A Chinese letter is as wide as two others.
    width = 100 if language.chosen() == "en" else 50
    print(textwrap.fill(f"{language.drawn('Figure:')} {description}", width=width))
