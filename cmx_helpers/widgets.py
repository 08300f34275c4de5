"""Explorers: sliders over a picture, to answer a question by hand.

An explorer redraws its picture whenever a control moves. Where no kernel runs (a web page,
a notebook just opened) it still shows the first picture with its sentence written below.
"""

import base64
import html
import io
import textwrap
from contextlib import contextmanager
from decimal import Decimal

import ipywidgets
import matplotlib.pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg

from cmx_helpers._common import language
from cmx_helpers._common.validate import number, shown
from cmx_helpers.plotting import check_readable, to_png
from cmx_helpers.plotting.words import translate


class Explorer(ipywidgets.VBox):
    """Controls above a picture that `draw` makes from their values.

    Parameters
    ----------
    draw : callable
        `draw(**values)` returns a matplotlib figure and a sentence that says what it shows. Making
        axes and their ticks is what costs time: make the figure once, outside, and let `draw` only
        move its artists (`set_data`, `set_title`) and return it again. A new figure each time works
        too, two to five times slower.
    **controls
        One for each argument of `draw`: `(low, high)` or `(low, high, step)` with numbers gives a
        slider (whole numbers if all are integers), a list or a mapping of names to values gives a
        menu, True or False gives a tick box, and any ipywidgets control is taken as it is. A pair
        `(control, start)` whose first part is one of these sets the first value.

    Examples
    --------
    >>> def draw(height):
    ...     fig, ax = plt.subplots(figsize=(2, 1))
    ...     return fig, f"A picture {height} high."
    >>> explorer = Explorer(draw, height=(1, 5))
    >>> explorer.controls["height"].value = 3
    >>> explorer.sentence
    'A picture 3 high.'
    """

    def __init__(self, draw, **controls):
        if not callable(draw):
            raise TypeError(f"draw: expected a function that returns (figure, sentence), got {shown(draw)}")
        self.draw = draw
        self.controls = {name: _control(name, spec) for name, spec in controls.items()}
        self.sentence = ""
        self._picture = ipywidgets.Image(format="png", layout={"max_width": "100%", "object_fit": "contain"})
        self._words = ipywidgets.HTML()
        super().__init__([*self.controls.values(), self._picture, self._words])
        for control in self.controls.values():
            control.observe(self._redraw, names="value")
        self._fallback = self._redraw()

    @property
    def png(self):
        """The picture now shown, as PNG bytes."""
        return bytes(self._picture.value)

    def _redraw(self, change=None):
        values = {name: control.value for name, control in self.controls.items()}
        try:
            fig, sentence = _checked_drawing(self.draw(**values))
            translate(fig)
            self.sentence = language.drawn(sentence)
        except Exception as error:
            if change is None:  # the first picture is the author's duty
                raise
            self._words.value = html.escape(f"These settings do not work together: {error}")
            return None
        fallback = None
        if change is None:
            check_readable(fig)
            fallback = self._with_caption(fig)
        # The first picture is drawn as all later ones are: the same figure gives the same bytes.
        self._picture.value = _quick_png(fig)
        self._picture.layout.width = f"{round(fig.get_figwidth() * fig.dpi)}px"
        self._words.value = f'<p role="status" style="line-height:1.4">{html.escape(self.sentence)}</p>'
        plt.close(fig)
        return fallback

    def _with_caption(self, fig):
        """The picture with its sentence written below, for where no kernel runs."""
        # A Chinese letter is as wide as two others.
        columns = int(fig.get_figwidth() * (13 if language.chosen() == "en" else 6.5))
        words = textwrap.fill(self.sentence, columns)
        with _room_below(fig, 0.2 * len(words.splitlines())):
            caption = fig.supxlabel(words, x=0.01, ha="left", fontsize=10)
            png = to_png(fig)
            caption.remove()
        fig._supxlabel = None  # matplotlib keeps the removed text otherwise, and lays it out again
        to_png(fig)  # lay out without the caption, then keep that layout: it costs more than drawing
        fig.set_layout_engine("none")
        return png

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        data = dict(data or {})
        data["image/png"] = base64.b64encode(self._fallback).decode("ascii")
        data["text/plain"] = f"Explorer: {self.sentence}"
        return data, {"image/png": {"alt": self.sentence}}


@contextmanager
def _room_below(fig, inches):
    """A figure that lays out nothing by itself is made taller for the while, its axes where they were."""
    if fig.get_layout_engine() is not None:
        yield
        return
    height, places = fig.get_figheight(), fig.subplotpars
    bottom, top = places.bottom, places.top
    taller = height + inches
    fig.set_figheight(taller)
    fig.subplots_adjust(bottom=(bottom * height + inches) / taller, top=(top * height + inches) / taller)
    yield
    fig.set_figheight(height)
    fig.subplots_adjust(bottom=bottom, top=top)


def _checked_drawing(drawing):
    if not isinstance(drawing, tuple) or len(drawing) != 2 or not isinstance(drawing[1], str):
        raise TypeError(f"draw: expected (figure, sentence) from the function, got {shown(drawing)}")
    return drawing


def _quick_png(fig):
    """The figure as PNG bytes, drawn once: `savefig` draws a figure with a layout engine twice."""
    buffer = io.BytesIO()
    FigureCanvasAgg(fig).print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()


def _control(name, spec):
    """Turn a short form into an ipywidgets control with a readable label."""
    start = None
    if isinstance(spec, tuple) and len(spec) == 2 and not isinstance(spec[0], (int, float)):
        spec, start = spec
    style = {"description_width": "10em"}
    common = {
        "description": language.drawn(name.replace("_", " ")),
        "style": style,
        "layout": {"width": "32em", "max_width": "100%"},
    }
    if isinstance(spec, ipywidgets.Widget):
        control = spec
    elif isinstance(spec, bool):
        control = ipywidgets.Checkbox(value=spec, **common)
    elif isinstance(spec, tuple) and len(spec) in (2, 3):
        low, high, *step = (number(name, part) for part in spec)
        if not low < high or not all(0 < s <= high - low for s in step):
            raise ValueError(f"{name}: expected (low, high[, step]) with low below high, got {shown(spec)}")
        whole = all(isinstance(v, int) for v in spec)
        kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
        step = spec[2] if len(spec) == 3 else (1 if whole else 0.1)
        digits = max(0, -Decimal(str(step)).as_tuple().exponent)
        readout = {"readout_format": "d" if whole else f".{digits}f"}
        control = kind(value=spec[0], min=spec[0], max=spec[1], step=step, **readout, **common)
    elif isinstance(spec, (list, dict)) and spec:
        options = list(spec.items()) if isinstance(spec, dict) else spec
        if language.chosen() != "en":
            pairs = options if isinstance(spec, dict) else [(option, option) for option in options]
            options = [
                (language.drawn(label) if isinstance(label, str) else str(label), value)
                for label, value in pairs
            ]
        try:
            control = ipywidgets.Dropdown(options=options, **common)
        except Exception as error:  # traitlets' own kinds
            raise ValueError(f"{name}: expected values for a menu, got {shown(spec)}") from error
    else:
        raise TypeError(
            f"{name}: expected (low, high[, step]), a list, a mapping, a bool or a widget, got {shown(spec)}"
        )
    if start is not None:
        try:
            control.value = start
        except Exception as error:  # traitlets' own kinds
            raise ValueError(
                f"{name}: expected a first value that the control has, got {shown(start)}"
            ) from error
    return control
