"""The words of a figure in the learner's language (CMX_LANG): titles, labels, names in a legend."""

from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter

from cmx_helpers._common.language import chosen, drawn


def translate(fig):
    """Exchange the words of a figure, as far as the catalogue has them; English figures stay as they are.

    Tick labels are made anew at each drawing: where they were given as words, the words are exchanged.
    """
    if chosen() == "en":
        return
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            formatter = axis.get_major_formatter()
            if isinstance(formatter, FixedFormatter):
                formatter.seq = [drawn(str(word)) for word in formatter.seq]
    for text in fig.findobj(Text):
        words = text.get_text()
        if words.strip() and (other := drawn(words)) != words:
            text.set_text(other)
