"""Exercise realtime.push, lesson 17_realtime: new samples over the oldest ones."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "realtime.push",
    points=2,
    minutes=3,
    parts=("the ring", "the place of the oldest"),
    hints=(
        """One sample after the other: it is written at place `at`, and then the oldest one stands one
        further on.""",
        "Behind the last place comes the first: at = (at + 1) % len(ring).",
        "for sample in new: ring[at] = sample, then step on. Return ring and at.",
    ),
)
def push(ring, at, new):
    for sample in new:
        ring[at] = sample
        at = (at + 1) % len(ring)
    return ring, at


@push.cases
def push_cases(rng):
    return [
        (np.array([1.0, 2.0, 3.0, 4.0]), 0, np.array([5.0, 6.0])),
        (np.array([5.0, 6.0, 3.0, 4.0]), 2, np.array([7.0, 8.0, 9.0])),
        (rng.normal(size=7), 5, rng.normal(size=2)),
        (rng.normal(size=8), int(rng.integers(4, 8)), rng.normal(size=5)),
    ]


@push.right
def push_at_once(ring, at, new):
    ring[(at + np.arange(len(new))) % len(ring)] = new
    return ring, (at + len(new)) % len(ring)


@push.right
def push_in_two_pieces(ring, at, new):
    fits = min(len(new), len(ring) - at)
    ring = ring.copy()
    ring[at : at + fits] = new[:fits]
    ring[: len(new) - fits] = new[fits:]
    return [ring, (at + len(new)) % len(ring)]


@push.wrong(
    """You move everything along, so that the oldest sample stands first. That is right as a sound, but
    copies the whole ring for every new sample. Nothing moves: write over the oldest, at `at`, and step
    on."""
)
def push_moved(ring, at, new):
    return np.concatenate([ring, new])[len(new) :], at


@push.wrong(
    """The samples are in their places, but `at` stayed where it was: the oldest sample now stands further
    on."""
)
def push_without_step(ring, at, new):
    return push.reference(ring, at, new)[0], at


@push.wrong("You write from the start of the ring on. The oldest sample stands at `at`: begin there.")
def push_from_zero(ring, at, new):
    return push.reference(ring, 0, new)[0], (at + len(new)) % len(ring)


@push.wrong(
    """Behind the end of the ring your samples are lost, or `at` runs on beyond it. Behind the last place
    comes the first: % len(ring)."""
)
def push_lost_at_the_end(ring, at, new):
    fits = min(len(new), len(ring) - at)
    ring[at : at + fits] = new[:fits]
    return ring, (at + len(new)) % len(ring)


@push.wrong(
    """The ring is right, but `at` runs on beyond its end. Behind the last place comes the first: %
    len(ring)."""
)
def push_place_beyond(ring, at, new):
    return push.reference(ring, at, new)[0], at + len(new)


@push.wrong("You write the new samples in reverse. The first of them is the oldest: it comes first.")
def push_reversed(ring, at, new):
    return push.reference(ring, at, new[::-1])


@push.wrong("You step on before you write, so that the oldest sample is kept and the second oldest is gone.")
def push_step_first(ring, at, new):
    ring = push.reference(ring, (at + 1) % len(ring), new)[0]
    return ring, (at + len(new)) % len(ring)


@push.wrong(
    """`at` is the place of the oldest sample, one behind the newest. Yours is the place of the newest."""
)
def push_newest(ring, at, new):
    ring, at = push.reference(ring, at, new)
    return ring, (at - 1) % len(ring)
