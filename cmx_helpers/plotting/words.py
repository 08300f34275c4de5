"""The words of a figure in the learner's language (CMX_LANG): titles, labels, names in a legend."""

from matplotlib.text import Text
from matplotlib.ticker import FixedLocator

from cmx_helpers._common.language import chosen, drawn


def translate(fig):
    """Exchange the words of a figure, as far as the catalogue has them; English figures stay as they are.

    Tick labels are made anew at each drawing: where they were given as words, they are given again.
    """
    if chosen() == "en":
        return
    for axis in (axis for ax in fig.axes for axis in (ax.xaxis, ax.yaxis)):
        if isinstance(axis.get_major_locator(), FixedLocator):
            words = [label.get_text() for label in axis.get_ticklabels()]
            if (others := list(map(drawn, words))) != words:
                axis.set_ticklabels(others)
    for text in fig.findobj(Text):
        words = text.get_text()
        if words.strip() and (other := drawn(words)) != words:
            text.set_text(other)
