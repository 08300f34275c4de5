"""A sound that comes in its own time, and an explorer that plays."""

import time

import matplotlib.pyplot as plt
import numpy as np
import pytest

from cmx_helpers import realtime, widgets


def test_pieces_are_the_sound(rng):
    sound = rng.normal(size=1000)
    pieces = list(realtime.played(sound, 300, pace=float("inf")))
    assert [len(piece) for piece in pieces] == [300, 300, 300, 100]
    np.testing.assert_array_equal(np.concatenate(pieces), sound)


def test_each_piece_waits_for_its_time(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    came = [now[0] - 100 for _ in realtime.played(np.zeros(500), 200, pace=2.0, sr=1000)]
    np.testing.assert_allclose(came, [0.1, 0.2, 0.25])


def test_who_is_late_does_not_wait(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    pieces = realtime.played(np.zeros(400), 100, sr=1000)
    next(pieces)
    now[0] += 0.25  # what was done with the first piece took longer than two pieces
    next(pieces)
    next(pieces)
    assert now[0] == pytest.approx(0.35)


def test_own_sound(tmp_path, rng):
    soundfile = pytest.importorskip("soundfile")
    file = tmp_path / "mine.wav"
    soundfile.write(file, rng.normal(scale=0.1, size=(8000, 2)), 8000)
    assert realtime.own_sound(file).shape == (22050,)
    (tmp_path / "no.wav").write_bytes(b"no sound")
    for name in ("no.wav", "nowhere.wav"):
        with pytest.raises(ValueError, match=r"^path"):
            realtime.own_sound(str(tmp_path / name))


def test_play_moves_the_slider_of_an_explorer():
    def draw(now):
        return plt.subplots(figsize=(2, 1))[0], f"{now} ms"

    explorer = widgets.Explorer(draw, now=((25, 500, 25), 100))
    before = explorer.children
    assert realtime.with_play(explorer, "now", 150) is explorer
    (play,) = set(explorer.children) - set(before)
    assert (play.min, play.max, play.step, play.interval) == (25, 500, 25, 150)
    for name, error in (("later", ValueError), (None, ValueError)):
        with pytest.raises(error, match=r"^name"):
            realtime.with_play(explorer, name, 100)
    with pytest.raises(TypeError, match=r"^explorer"):
        realtime.with_play(None, "now", 100)


def test_watch_shows_what_is_believed_and_when_it_answers():
    rng = np.random.default_rng(0)
    layers = ((0.1 * rng.normal(size=(5, 40, 8)), np.zeros(8), 4),)
    ear = realtime.EarWeights(np.ones(40), np.zeros(40), layers, rng.normal(size=(8, 10)), np.zeros(10))
    sound = rng.normal(scale=0.1, size=22050)
    alone = realtime.watch(ear, {"one": sound}, now_ms=500)
    assert list(alone.controls) == ["now_ms", "threshold"]
    explorer = realtime.watch(ear, {"one": sound, "two": -0.1 * sound}, now_ms=500, threshold=0.5)
    p = realtime.beliefs(ear, sound)
    (moment,), (answer,) = realtime.decide(p[None], 0.5)
    at = 1000 * realtime.moments(len(p))[moment]
    assert explorer.sentence.endswith(f"It answered {answer} at {at:.0f} ms.")
    explorer.controls["now_ms"].value = 25  # one moment: the two largest beliefs are named
    high, low = np.argsort(-p[0])[:2]
    said = f"it believes in {high} with {p[0, high]:.2f}"
    assert f"{said}, in {low} with {p[0, low]:.2f}." in explorer.sentence and p[0, low] >= 0.05
    certain = realtime.watch(ear._replace(votes=50 * ear.votes), {"one": sound})
    assert ", in" not in certain.sentence  # the second is next to nothing
    explorer.controls["threshold"].value = 0.99
    before = explorer.png
    explorer.controls["sound"].value = "two"
    assert explorer.png != before
    for given, error in (({}, ValueError), ({"a": sound[:5]}, ValueError), ([sound], TypeError)):
        with pytest.raises(error, match=r"^sounds"):
            realtime.watch(ear, given)
