"""Can a figure be read? Contrast of its text, lines and bars with what lies behind them, as drawn.

The thresholds are those of the Web Content Accessibility Guidelines 2.2, success criteria
1.4.3 (text, 4.5) and 1.4.11 (what one must see to understand a picture, 3).
"""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba
from matplotlib.contour import ContourSet
from matplotlib.lines import Line2D
from matplotlib.text import Text

TEXT, LINES = 4.5, 3.0
DECORATION = "decoration"
"""The `gid` of what may be faint, because nothing is lost without it (such as lines between cells)."""
_OUTLINED = (LineCollection, ContourSet)
_SLACK = 0.01  # a background is rounded to 256 levels


def luminance(rgb):
    """Relative luminance of colours (..., 3) with entries in [0, 1]: 0 for black, 1 for white.

    >>> float(luminance([1.0, 1.0, 1.0]).round(6))
    1.0
    """
    rgb = np.asarray(rgb, dtype=float)
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


def contrast(one, other):
    """Contrast of two colours, from 1 (none) to 21 (black on white).

    >>> float(contrast([0, 0, 0], [1, 1, 1]))
    21.0
    """
    first, second = luminance(one), luminance(other)
    return (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)


def faint(fig):
    """Return a sentence for each text, line, set of dots or bar of the figure that stands out too little."""
    canvas = FigureCanvasAgg(fig)
    for _ in range(2):  # lays the figure out, as saving does; with parts hidden it would look otherwise
        fig.draw_without_rendering()
    marks = [mark for mark in _marks(fig) if mark.get_visible() and mark.get_gid() != DECORATION]
    size = canvas.get_width_height()[::-1]
    places = [_pixels(mark, canvas.get_renderer(), size) for mark in marks]
    behind = _drawn_without(fig, canvas, marks)
    faults = []
    for mark, where in zip(marks, places):
        if len(where[0]):
            back = np.median(behind[where], axis=0)
            faults += [_fault(mark, colour, back) for colour in _colours(mark)]
    return sorted({fault for fault in faults if fault})


def _marks(fig):
    """Texts, lines, dots and bars of the figure, those of hidden axes apart."""
    hidden = set()
    for axes in fig.axes:
        if axes.get_visible():
            yield from axes.lines
            yield from (c for c in axes.collections if isinstance(c, (*_OUTLINED, PathCollection)))
            yield from (bar for bars in axes.containers for bar in getattr(bars, "patches", ()))
            parts = () if axes.axison else (axes.xaxis, axes.yaxis)
        else:
            parts = (axes,)
        hidden |= {id(text) for part in parts for text in part.findobj(Text)}
    yield from (t for t in fig.findobj(Text) if t.get_text().strip() and id(t) not in hidden)


def _drawn_without(fig, canvas, marks):
    """The figure's pixels (height, width, 3) in [0, 1] with the marks left out."""
    engine = fig.get_layout_engine()
    fig.set_layout_engine("none")
    for mark in marks:
        mark.set_visible(False)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[..., :3] / 255
    for mark in marks:
        mark.set_visible(True)
    if engine is not None:  # None would be taken for the style's own
        fig.set_layout_engine(engine)
    return pixels


def _pixels(mark, renderer, size):
    """Rows and columns of the pixels where the mark lies (of its box for text, of its points for others)."""
    if isinstance(mark, Text):
        box = Text.get_window_extent(mark, renderer)  # without the arrow of an annotation
        x, y = (axis.ravel() for axis in np.meshgrid(np.arange(box.x0, box.x1), np.arange(box.y0, box.y1)))
    else:
        x, y = _points(mark).T
    height, width = size
    columns, rows = np.floor(x).astype(int), height - 1 - np.floor(y).astype(int)
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    return rows[inside], columns[inside]


def _points(mark):
    if isinstance(mark, Line2D):
        places = mark.get_transform().transform(_along(mark.get_xydata()))
    elif isinstance(mark, _OUTLINED):
        paths = [_along(path.vertices) for path in mark.get_paths() if len(path.vertices)]
        places = mark.get_transform().transform(np.concatenate(paths)) if paths else np.empty((0, 2))
    elif isinstance(mark, PathCollection):
        places = mark.get_offset_transform().transform(mark.get_offsets())
    else:
        box = mark.get_window_extent()
        if box.height < 2 or box.width < 2:  # a bar of no length: there is nothing to see
            return np.empty((0, 2))
        places = np.array([[(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2]])
    return places[np.isfinite(places).all(axis=1)]


def _along(corners):
    """Points on a line through the corners: the two ends of a long line say little about it."""
    if not 2 <= len(corners) < 50:
        return corners
    places = np.linspace(0, len(corners) - 1, 20 * len(corners))
    return np.stack(
        [np.interp(places, np.arange(len(corners)), axis) for axis in np.transpose(corners)], axis=1
    )


def _colours(mark):
    """What must stand out: the colours of the mark (for a bar its face or, where it has one, its edge)."""
    if isinstance(mark, (Text, Line2D)):
        return [to_rgba(mark.get_color(), mark.get_alpha())]
    if isinstance(mark, _OUTLINED):
        return [tuple(colour) for colour in np.unique(mark.get_edgecolor(), axis=0)]
    if isinstance(mark, PathCollection):
        return [tuple(colour) for colour in np.unique(mark.get_facecolor(), axis=0)]
    edge = mark.get_edgecolor()
    return [edge if edge[3] and mark.get_linewidth() else mark.get_facecolor()]


def _fault(mark, colour, back):
    *rgb, alpha = colour
    got = contrast(alpha * np.array(rgb) + (1 - alpha) * back, back)
    wanted = TEXT if isinstance(mark, Text) else LINES
    if alpha == 0 or got >= wanted - _SLACK:
        return ""
    what = f"the text {mark.get_text()!r}" if isinstance(mark, Text) else f"a {type(mark).__name__}"
    return f"{what} has a contrast of {got:.1f} with what lies behind it, at least {wanted:g}"
