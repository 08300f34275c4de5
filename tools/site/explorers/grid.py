"""Which settings of an explorer are drawn: all of them, or a grid of about a hundred.

Where a lesson asks about a certain setting, `CHOSEN` keeps it; other controls keep their ends, their first
value and places between.
"""

import itertools
import math

import ipywidgets

from tools.site.explorers.chosen import CHOSEN, MOST, ONLY_WITH


class Choice:
    """The values of a control: `values` for `draw`, `labels` as they are shown, `start` its first place."""

    def __init__(self, name, control, typed=None):
        self.name = name
        self.kind, self.values, self.labels = _values(control)
        if self.kind == "fixed" and typed:  # what a reader would type, given to choose from
            self.kind, self.values, self.labels = "menu", list(typed), [str(value) for value in typed]
        self.label = control.description or name.replace("_", " ")
        self.start = _place(self.values, control.value)

    def keep(self, places):
        """Keep the values at these places only."""
        start = self.values[self.start]
        self.values = [self.values[place] for place in places]
        self.labels = [self.labels[place] for place in places]
        self.start = _place(self.values, start)


def _place(values, value):
    for place, there in enumerate(values):
        if there is value or (isinstance(there, (int, float)) and math.isclose(there, value, abs_tol=1e-9)):
            return place
        if not isinstance(there, (int, float)) and there == value:
            return place
    raise ValueError(f"{value!r} is none of the values")


def _values(control):
    """Kind, values and labels of a control; kind "fixed" where its value is typed."""
    if isinstance(control, ipywidgets.Checkbox):
        return "box", [False, True], ["no", "yes"]
    if isinstance(control, ipywidgets.Dropdown):
        return (
            "menu",
            list(dict(control._options_full).values()),
            [str(label) for label, _ in control._options_full],
        )
    if isinstance(control, (ipywidgets.IntSlider, ipywidgets.FloatSlider)):
        steps = round((control.max - control.min) / control.step)
        values = [control.min + control.step * n for n in range(steps + 1)]
        if isinstance(control, ipywidgets.FloatSlider):
            values = [round(value, 10) for value in values]
        return "slider", values, [format(value, control.readout_format) for value in values]
    return "fixed", [control.value], [str(control.value)]


def choices(explorer, name):
    """Return the `Choice` of each control, at most `MOST` settings in all, and how many there are."""
    chosen = CHOSEN.get(name, {})
    found = [Choice(*pair, chosen.get(pair[0])) for pair in explorer.controls.items()]
    everything = math.prod(len(choice.values) for choice in found)
    for choice in found:
        if wanted := chosen.get(choice.name):
            choice.keep([_place(choice.values, value) for value in wanted])
    counts = [len(choice.values) for choice in found]
    free = [number for number, choice in enumerate(found) if choice.name not in chosen]
    while math.prod(counts) > MOST and any(counts[number] > 2 for number in free):
        counts[max(free, key=counts.__getitem__)] -= 1
    for choice, count in zip(found, counts):
        choice.keep(spread(len(choice.values), count, choice.start))
    return found, everything


def spread(size, count, start):
    """Return `count` of `size` places, evenly apart, with both ends and `start`.

    >>> spread(11, 4, 5)
    [0, 5, 7, 10]
    """
    if count >= size:
        return list(range(size))
    places = {round(n * (size - 1) / (count - 1)) for n in range(count)}
    if start not in places:
        inner = places - {0, size - 1}
        places -= {min(sorted(inner), key=lambda place: abs(place - start))} if inner else {size - 1}
        places.add(start)
    return sorted(places)


def that_matter(values, name):
    """The values of a setting without those of controls that change nothing in it."""
    only = ONLY_WITH.get(name, {})
    return tuple(
        (control, value)
        for control, value in values.items()
        if control not in only or all(values[other] == wanted for other, wanted in only[control].items())
    )


def settings(found):
    """All settings: tuples of places, one for each control."""
    return itertools.product(*(range(len(choice.values)) for choice in found))
