"""An explorer that shows how an ear's answer forms. Lesson 17_realtime."""

from functools import partial

import numpy as np

from cmx_helpers._common.arguments import mapping
from cmx_helpers._common.validate import as_float
from cmx_helpers.realtime.deciding import decide
from cmx_helpers.realtime.ear import EarWeights
from cmx_helpers.realtime.hearing import hear, moments
from cmx_helpers.realtime.log_mel import HOP, causal_log_mel
from cmx_helpers.realtime.playing import with_play
from cmx_helpers.training import softmax

STEP = 25
"""Milliseconds between two places of the slider."""
NAMED, APART = 0.05, 0.12
"""The second belief is named from here on; and how far apart two names stand, so that both can be read."""


def watch(weights, sounds, *, now_ms=600, threshold=0.9):
    """An explorer that plays sounds to an ear: what it has heard so far, what it believes, when it answers.

    Parameters
    ----------
    weights : EarWeights
    sounds : mapping of str to float array, shape (samples,)
        At 22,050 Hz, all of one length, half a second to ten.
    now_ms, threshold : number
        The first values of two sliders.

    Returns
    -------
    widgets.Explorer
        With a menu of the sounds where there are several, sliders for *now* and the threshold, and a
        button that plays.

    Raises
    ------
    ValueError, TypeError
        `sounds` is empty, or its sounds are not of one length; `weights` are none.

    Notes
    -----
    Used in lesson 17_realtime.
    """
    from cmx_helpers.widgets import Explorer

    if not isinstance(weights, EarWeights):
        raise TypeError(f"weights: expected a realtime.EarWeights, got {type(weights).__name__}")
    heard = {str(name): as_float(f"sounds[{name!r}]", sound, ndim=1, finite=True)
             for name, sound in mapping("sounds", sounds).items()}  # fmt: skip
    lengths = {len(sound) for sound in heard.values()}
    if len(lengths) != 1 or not 11025 <= (length := lengths.pop()) <= 220500:
        raise ValueError("sounds: expected sounds of one length, 11025 to 220500 samples")
    tables = {name: causal_log_mel(sound) for name, sound in heard.items()}
    beliefs = {name: softmax(hear(weights, table)) for name, table in tables.items()}
    last = int(1000 * length / 22050) // STEP * STEP
    controls = {
        "now_ms": ((STEP, last, STEP), min(now_ms, last)),
        "threshold": ((0.3, 0.99, 0.01), threshold),
    }
    draw = _drawing(tables, beliefs)
    if len(heard) == 1:  # a menu of one thing would be a question without a choice
        draw = partial(draw, *heard)
    else:
        controls = {"sound": list(heard), **controls}
    return with_play(Explorer(draw, **controls), "now_ms", 150)


def _drawing(tables, beliefs):
    import matplotlib.pyplot as plt

    from cmx_helpers import plotting

    table, p = next(iter(tables.values())), next(iter(beliefs.values()))
    frames, times = len(table), 1000 * moments(len(p))
    end = 1000 * frames * HOP / 22050
    fig, (above, below) = plt.subplots(2, 1, figsize=(6.4, 4.2), sharex=True, layout="constrained")
    picture = above.imshow(
        table.T, origin="lower", aspect="auto", cmap="magma", extent=(0, end, 0, table.shape[1])
    )
    lines = below.plot(np.zeros((2, p.shape[1])), color=plotting.GREY, lw=1)
    (best,) = below.plot([], [], color=plotting.COLOURS[0], lw=2.5)
    (next_best,) = below.plot([], [], color=plotting.COLOURS[2], lw=1.5)
    names = [below.annotate("", (0, 0), (4, 0), textcoords="offset points", va="center") for _ in range(2)]
    level = below.axhline(0.9, ls="--", color=plotting.COLOURS[1])
    above.set(ylabel="mel band")
    below.set(xlabel="ms", ylabel="belief", ylim=(0, 1.05), xlim=(0, 1.03 * end))
    plt.close(fig)
    ended = 1000 * np.arange(1, frames + 1) * HOP / 22050

    def draw(sound, now_ms, threshold):
        table, p = tables[sound], beliefs[sound]
        there = times <= now_ms
        picture.set_data(np.where(ended <= now_ms, table.T, np.nan))
        picture.set_clim(table.min(), table.max())
        for line, curve in zip(lines, p[there].T):
            line.set_data(times[there], curve)
        leader, second = (-p[there][-1]).argsort(kind="stable")[:2]
        high, low = p[there][-1, [leader, second]]
        best.set_data(times[there], p[there][:, leader])
        next_best.set_data(times[there], p[there][:, second])
        aside, named = max(0, APART - (high - low)) / 2, bool(low >= NAMED)
        for name, digit, place in zip(names, (leader, second), (high + aside, max(0, low - aside))):
            name.set_text(str(digit))
            name.xy = times[there][-1], place
        names[1].set_visible(named)
        next_best.set_visible(named)
        level.set_ydata([threshold, threshold])
        (moment,), (answer,) = decide(p[None], threshold)
        told = f"It answered {answer} at {times[moment]:.0f} ms."
        if not there[moment]:
            told = "It has not answered yet."
        also = f", in {second} with {low:.2f}" if named else ""
        return fig, f"After {now_ms} ms it believes in {leader} with {high:.2f}{also}. {told}"

    return draw
