"""The look of the lessons' figures, and whether they can be read."""

import io
import os
from pathlib import Path

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure

from cmx_helpers._common.validate import number, shown
from cmx_helpers.plotting.contrast import faint

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


MOST_SHARPNESS, MOST_INCHES = 10.0, 50.0


MOST_CELLS, MOST_IMAGES = 10_000, 200  # each cell is a text, each image has axes of its own


def use_style():
    """Give every figure that follows the look of the course, Chinese letters included.

    >>> use_style()
    >>> mpl.rcParams["image.cmap"]
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
    # While it saves, matplotlib puts the layout engine aside; one that is None comes back as the style's.
    with mpl.rc_context({"figure.constrained_layout.use": False}):
        fig.savefig(buffer, format="png", dpi=fig.dpi * sharpness, metadata={"Software": None})
    return buffer.getvalue()


def _check_figure(fig):
    if not isinstance(fig, Figure):
        raise TypeError(f"fig: expected a matplotlib figure, got {shown(fig)}")


def check_readable(fig):
    """Raise ValueError if a text, line or bar of the figure is too faint, where CMX_CHECK_FIGURES is set.

    What may be faint carries `gid="decoration"`.
    """
    _check_figure(fig)
    if os.environ.get("CMX_CHECK_FIGURES"):
        faults = faint(fig)
        if faults:
            raise ValueError("fig: " + "; ".join(faults))
