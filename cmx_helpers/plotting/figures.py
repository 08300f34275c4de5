"""The style of the lessons' figures, and what shows them with a description."""

import base64
import io
import os
import textwrap
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cmx_helpers._common.arguments import sequence
from cmx_helpers._common.validate import as_array, as_float, flag, integer, number, shown
from cmx_helpers.plotting.contrast import DECORATION, faint, luminance

# The four colours of Okabe and Ito (2008) that stand out from a light card, their black, and two darker
# ones in place of the rest. tests/plotting/ holds their contrast and their distance from each other.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#7A1FD0", "#5C3A00", "#000000")
GREY = "#888888"  # what stands back and must still be seen
SEQUENTIAL, DIVERGING = "viridis", "coolwarm"

_STYLE = {
    "figure.facecolor": "#FFFFFF",
    "savefig.facecolor": "#FFFFFF",
    "figure.dpi": 96,
    "figure.constrained_layout.use": True,
    "axes.facecolor": "#FFFFFF",
    "axes.prop_cycle": mpl.cycler(color=COLOURS),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#333333",
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.labelsize": 10,
    "axes.grid": False,
    "grid.color": "#D0D0D0",
    "font.size": 10,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "image.cmap": SEQUENTIAL,
    "image.interpolation": "nearest",
    "svg.hashsalt": "cmx",
}
_SHARPNESS = 1.5  # saved pixels per shown pixel
MOST_SHARPNESS, MOST_INCHES = 10.0, 50.0
MOST_CELLS, MOST_IMAGES = 10_000, 200  # each cell is a text, each image has axes of its own


def use_style():
    """Give every figure that follows the look of the course, Chinese letters included.

    >>> use_style()
    >>> plt.rcParams["image.cmap"]
    'viridis'
    """
    families = ["DejaVu Sans"]
    for path in sorted((Path(__file__).parent / "fonts").glob("*.[ot]tf")):
        font_manager.fontManager.addfont(path)
        families.append(font_manager.FontProperties(fname=path).get_name())
    mpl.rcParams.update(_STYLE | {"font.family": families})


def to_png(fig, *, sharpness=1.0):
    """Return the figure as PNG bytes (no date, no version: the same figure gives the same bytes)."""
    _check_figure(fig)
    sharpness = number("sharpness", sharpness, above=0, maximum=MOST_SHARPNESS)
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=fig.dpi * sharpness, metadata={"Software": None})
    return buffer.getvalue()


def _check_figure(fig):
    if not isinstance(fig, Figure):
        raise TypeError(f"fig: expected a matplotlib figure, got {shown(fig)}")


def _check_axes(ax):
    if not isinstance(ax, Axes):
        raise TypeError(f"ax: expected matplotlib axes, got {shown(ax)}")


def check_readable(fig):
    """Raise ValueError if a text, line or bar of the figure is too faint, where CMX_CHECK_FIGURES is set.

    What may be faint carries `gid="decoration"`.
    """
    _check_figure(fig)
    if os.environ.get("CMX_CHECK_FIGURES"):
        faults = faint(fig)
        if faults:
            raise ValueError("fig: " + "; ".join(faults))


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
    check_readable(fig)
    png = base64.b64encode(to_png(fig, sharpness=_SHARPNESS)).decode("ascii")
    width = round(fig.get_figwidth() * fig.dpi)
    plt.close(fig)
    display(
        {"image/png": png, "text/plain": "Figure"},
        metadata={"image/png": {"alt": description, "width": width}},
        raw=True,
    )
    print(textwrap.fill(f"Figure: {description}", width=100))


def matrix(ax, values, *, title=None, signed=False, fmt="g", highlight=None, vmin=None, vmax=None):
    """Draw a small matrix as coloured cells with its numbers written in them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    values : array of shape (rows, columns)
    signed : bool
        Use a map with a neutral middle at zero.
    fmt : str
        Format of the numbers, such as "g" or ".2f"; "" writes none.
    highlight : sequence of (row, column, height, width), optional
        Rectangles to outline.

    >>> fig, ax = plt.subplots()
    >>> picture = matrix(ax, [[1, 2], [3, 4]], title="x")
    >>> picture.get_array().shape
    (2, 2)
    >>> plt.close(fig)
    """
    _check_axes(ax)
    values = as_array("values", values)
    if values.dtype.kind not in "iu":  # integers are written as they are
        values = as_float("values", values)
    values = values.astype(np.float64)
    if values.ndim != 2 or not 0 < values.size <= MOST_CELLS:
        raise ValueError(
            f"values: expected a matrix with 2 axes, at most {MOST_CELLS} numbers, got shape {values.shape}"
        )
    signed = flag("signed", signed)
    vmin = None if vmin is None else number("vmin", vmin)
    vmax = None if vmax is None else number("vmax", vmax)
    if not isinstance(fmt, str):
        raise TypeError(f"fmt: expected a format such as 'g', got {shown(fmt)}")
    try:
        format(1.0, fmt)
    except ValueError:
        raise ValueError(f"fmt: expected a format such as 'g', got {shown(fmt)}") from None
    highlight = () if highlight is None else sequence("highlight", highlight, "rectangles")
    for place in highlight:
        if np.shape(as_float("highlight", place)) != (4,):
            raise ValueError(f"highlight: expected (row, column, height, width), got {shown(place)}")
    if title is not None and not isinstance(title, str):
        raise TypeError(f"title: expected a string, got {shown(title)}")
    if signed:
        bound = max(np.abs(values[np.isfinite(values)]).max(initial=0), 1e-12)
        vmin, vmax = (-bound if vmin is None else vmin), (bound if vmax is None else vmax)
    picture = ax.imshow(values, cmap=DIVERGING if signed else SEQUENTIAL, vmin=vmin, vmax=vmax)
    for edge in range(1, values.shape[0]):  # thin lines keep neighbours with equal values apart
        ax.axhline(edge - 0.5, color="white", linewidth=0.8, gid=DECORATION)
    for edge in range(1, values.shape[1]):
        ax.axvline(edge - 0.5, color="white", linewidth=0.8, gid=DECORATION)
    if fmt:
        for (row, column), value in np.ndenumerate(values):
            ax.text(column, row, format(value, fmt), ha="center", va="center", color=ink(picture, value))
    for row, column, height, width in highlight:
        ax.add_patch(
            Rectangle(
                (column - 0.5, row - 0.5),
                width,
                height,
                fill=False,
                edgecolor="#D55E00",
                linewidth=3,
                clip_on=False,  # a frame at the edge keeps its full width
                zorder=3,  # above the lines between cells
            )
        )
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    if title:
        ax.set_title(title)
    return picture


def ink(picture, value):
    """Black or white, whichever reads better on the colour that a picture of numbers gives to `value`.

    >>> fig, ax = plt.subplots()
    >>> ink(ax.imshow([[0.0, 1.0]], cmap="gray"), 0.9)
    'black'
    >>> plt.close(fig)
    """
    if not isinstance(picture, ScalarMappable):
        raise TypeError(f"picture: expected a picture of numbers, as imshow gives it, got {shown(picture)}")
    value = float(as_float("value", value, ndim=0))
    return "black" if luminance(picture.cmap(picture.norm(value))[:3]) > 0.179 else "white"


def image_row(images, titles=None, *, signed=False, shared_scale=False, height=2.6, columns=None):
    """Return a figure with pictures side by side: grey, RGB, or signed maps around zero.

    Parameters
    ----------
    images : sequence of arrays (height, width), (height, width, 1) or (height, width, 3)
    titles : sequence of str, optional
    signed : bool
        Use a map with a neutral middle at zero for single-channel pictures.
    shared_scale : bool
        Give all single-channel pictures the same colour limits.
    height : float
        Height of one row in inches.
    columns : int, optional
        Pictures in a row; all in one row by default.

    >>> fig = image_row([np.zeros((4, 4)), np.ones((4, 4, 3))], ["grey", "RGB"])
    >>> len(fig.axes)
    2
    >>> plt.close(fig)
    """
    images = [
        _picture(f"images[{n}]", image) for n, image in enumerate(sequence("images", images, "pictures"))
    ]
    if not 0 < len(images) <= MOST_IMAGES:
        raise ValueError(f"images: expected 1 … {MOST_IMAGES} pictures, got {len(images)}")
    titles = None if titles is None else sequence("titles", titles, "strings")
    for title in titles or ():
        if title is not None and not isinstance(title, str):
            raise TypeError(f"titles: expected strings, got {shown(title)}")
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"titles: expected {len(images)}, one for each image, got {len(titles)}")
    signed, shared_scale = flag("signed", signed), flag("shared_scale", shared_scale)
    height = number("height", height, above=0, maximum=MOST_INCHES)
    columns = len(images) if columns is None else integer("columns", columns, minimum=1)
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    ratio = max(image.shape[1] / image.shape[0] for image in images)
    fig, axes = plt.subplots(
        rows, columns, figsize=(height * ratio * columns, (height + 0.3) * rows), squeeze=False
    )
    flat = [image for image in images if image.ndim == 2]
    bound = max((np.abs(image).max() for image in flat), default=1)
    limits = (
        (-bound, bound)
        if signed
        else (min((i.min() for i in flat), default=0), max((i.max() for i in flat), default=1))
    )
    for ax in axes.flat[len(images) :]:
        ax.set_axis_off()
    for ax, image, title in zip(axes.flat, images, titles or [None] * len(images)):
        own = (-np.abs(image).max(), np.abs(image).max()) if signed else (image.min(), image.max())
        vmin, vmax = limits if shared_scale else own
        ax.imshow(image, cmap=DIVERGING if signed else "gray", vmin=vmin, vmax=vmax)
        ax.set_xticks([])
        ax.set_yticks([])
        ax.spines[:].set_visible(False)
        if title:
            ax.set_title(title)
    return fig


def _picture(name, image):
    """Grey as (height, width), or RGB in whatever numbers imshow takes."""
    image = as_array(name, image)
    if image.dtype != np.uint8 and image.dtype.kind not in "biu":
        image = as_float(name, image)
    if image.ndim == 3 and image.shape[-1] == 1:
        image = image[..., 0]
    if not image.size or not (image.ndim == 2 or (image.ndim == 3 and image.shape[-1] in (3, 4))):
        raise ValueError(
            f"{name}: expected shape (height, width), (height, width, 1) or (height, width, 3), "
            f"got {image.shape}"
        )
    return image
