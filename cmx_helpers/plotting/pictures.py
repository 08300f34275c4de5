"""Pictures of numbers: small matrices with their values, rows of images."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.patches import Rectangle

from cmx_helpers._common.arguments import sequence
from cmx_helpers._common.validate import as_array, as_float, flag, integer, number, shown
from cmx_helpers.plotting.contrast import DECORATION, luminance
from cmx_helpers.plotting.style import DIVERGING, MOST_CELLS, MOST_IMAGES, MOST_INCHES, SEQUENTIAL


def _check_axes(ax):
    if not isinstance(ax, Axes):
        raise TypeError(f"ax: expected matplotlib axes, got {shown(ax)}")


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
    seen = values[np.isfinite(values)]
    low = (seen.min() if seen.size else 0.0) if vmin is None else vmin
    high = (seen.max() if seen.size else low) if vmax is None else vmax
    if low > high:
        raise ValueError(f"vmin, vmax: expected the first below the second, got {low:g} and {high:g}")
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
