"""A sound in real time: pieces that come when their time has come, an explorer that plays. Lesson
17_realtime."""

import time
from math import inf

from cmx_helpers._common.validate import as_float, as_path, integer, number
from cmx_helpers.datasets import SAMPLE_RATE
from cmx_helpers.realtime.log_mel import HOP


def own_sound(path):
    """A sound of your own, as the ear takes it: a second of it, the loudest, at 22,050 Hz.

    Parameters
    ----------
    path : str or path
        A WAV, FLAC, OGG or MP3 file, at any rate and with any number of channels.

    Returns
    -------
    ndarray, shape (22050,), float32

    Raises
    ------
    ValueError, TypeError
        `path` is no path, there is no such file, or it is no sound that can be read whole; the reason is
        told.

    Notes
    -----
    Used in lesson 17_realtime. The file stays where it is, and nothing leaves the machine.
    """
    from cmx_helpers.datasets._own_files import read_sound

    path = as_path("path", path)
    if not path.is_file():
        raise ValueError(f"path: there is no file {str(path)!r}")
    try:
        return read_sound(path)
    except ValueError as error:
        raise ValueError(f"path: {error}") from None


def played(sound, piece=HOP, *, pace=1.0, sr=SAMPLE_RATE):
    """Pieces of a sound, each when its last sample would have come from a microphone.

    Parameters
    ----------
    sound : float array, shape (samples,)
    piece : int
        Samples in each.
    pace : number
        Seconds of sound for each second of the clock; infinity does not wait.
    sr : number
        Samples per second.

    Yields
    ------
    array, shape (piece,)
        The last one may be shorter. Whoever is too slow for one gets the next one at once.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range.

    Notes
    -----
    Used in lesson 17_realtime.

    Examples
    --------
    >>> [len(piece) for piece in played([0.0] * 600, pace=float("inf"))]
    [256, 256, 88]
    """
    sound = as_float("sound", sound, ndim=1, finite=True)
    piece, sr = integer("piece", piece, minimum=1), number("sr", sr, above=0)
    pace = inf if pace == inf else number("pace", pace, above=0)
    return _pieces(sound, piece, sr * pace)


def _pieces(sound, piece, rate):
    begun = time.monotonic()
    for end in range(piece, len(sound) + piece, piece):
        ready = begun + min(end, len(sound)) / rate
        time.sleep(max(0.0, ready - time.monotonic()))
        yield sound[end - piece : end]


def with_play(explorer, name, milliseconds):
    """An explorer with a button that moves one of its sliders on, step by step, as time goes by.

    The button lives in the browser, and the slider tells the kernel; where no kernel runs, nothing moves.

    Parameters
    ----------
    explorer : widgets.Explorer
    name : str
        The slider.
    milliseconds : number
        From step to step.

    Returns
    -------
    widgets.Explorer
        The same one.

    Raises
    ------
    ValueError, TypeError
        There is no such slider; `milliseconds` is not above 0.

    Notes
    -----
    Used in lesson 17_realtime.
    """
    import ipywidgets

    from cmx_helpers.widgets import Explorer

    if not isinstance(explorer, Explorer):
        raise TypeError(f"explorer: expected a widgets.Explorer, got {type(explorer).__name__}")
    slider = explorer.controls.get(name) if isinstance(name, str) else None
    if not isinstance(slider, (ipywidgets.IntSlider, ipywidgets.FloatSlider)):
        raise ValueError(f"name: expected one of its sliders, got {name!r}")
    interval = round(number("milliseconds", milliseconds, above=0))
    play = ipywidgets.Play(
        value=int(slider.min),
        min=int(slider.min),
        max=int(slider.max),
        step=int(slider.step),
        interval=interval,
    )
    ipywidgets.jslink((play, "value"), (slider, "value"))
    controls = len(explorer.controls)
    explorer.children = (*explorer.children[:controls], play, *explorer.children[controls:])
    return explorer
