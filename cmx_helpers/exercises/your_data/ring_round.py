"""Exercise your_data.ring_round, lesson 18_your_data: each passes one piece on to its right neighbour."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "your_data.ring_round",
    points=3,
    minutes=6,
    hints=(
        "One process after the other: r sends piece (first + r) % p, and (r + 1) % p receives it.",
        "Write into a copy, and read from what was held before: all send at the same time.",
        "after[(r + 1) % p, piece] += held[r, piece], or = where nothing is to be added.",
    ),
)
def ring_round(held, first, add):
    p, after = len(held), held.copy()
    for r in range(p):
        piece, right = (first + r) % p, (r + 1) % p
        after[right, piece] = held[r, piece] + add * held[right, piece]
    return after


@ring_round.cases
def ring_round_cases(rng):
    return [
        (np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0], [100.0, 200.0, 300.0]]), 0, True),
        (rng.normal(size=(3, 3)), 1, False),
        (rng.normal(size=(4, 4, 2)), -2, True),
        (rng.normal(size=(5, 5)), int(rng.integers(1, 5)), False),
        (rng.normal(size=(4, 4)), int(rng.integers(1, 4)), True),
    ]


@ring_round.right
def ring_round_at_once(held, first, add):
    r = np.arange(len(held))
    piece, right = (first + r) % len(held), np.roll(r, -1)
    after = np.array(held)
    after[right, piece] = held[r, piece] + held[right, piece] if add else held[r, piece]
    return after


@ring_round.right
def ring_round_by_receiver(held, first, add):
    p = len(held)
    after = [list(row) for row in held]
    for r in range(p):
        piece = (first + r - 1) % p
        after[r][piece] = held[r - 1][piece] + (held[r][piece] if add else 0)
    return np.array(after)


def _pieces(held, first):
    p = len(held)
    return p, held.copy(), [(r, (first + r) % p) for r in range(p)]


@ring_round.wrong("You send to the left neighbour. Process r sends to r + 1, the last one to 0.")
def ring_round_left(held, first, add):
    p, after, pairs = _pieces(held, first)
    for r, piece in pairs:
        after[r - 1, piece] = held[r, piece] + add * held[r - 1, piece]
    return after


@ring_round.wrong(
    "What comes is always added in yours. Where add is False, it takes the place of what was there."
)
def ring_round_always_added(held, first, add):
    return ring_round.reference(held, first, True)


@ring_round.wrong("What comes always takes the place of what was there. Where add is True, add it.")
def ring_round_never_added(held, first, add):
    return ring_round.reference(held, first, False)


@ring_round.wrong(
    """All send the piece `first`. Process r sends the piece first + r: so each piece is on its way once, and
    all wires are busy."""
)
def ring_round_same_piece(held, first, add):
    p, after, _ = _pieces(held, first)
    for r in range(p):
        right, piece = (r + 1) % p, first % p
        after[right, piece] = held[r, piece] + add * held[right, piece]
    return after


@ring_round.wrong("The ring is open: what the last process sends must reach process 0.")
def ring_round_open(held, first, add):
    p, after, pairs = _pieces(held, first)
    for r, piece in pairs[:-1]:
        after[r + 1, piece] = held[r, piece] + add * held[r + 1, piece]
    return after


@ring_round.wrong("What is sent is gone from the sender in yours. It keeps what it has; sending copies.")
def ring_round_moved(held, first, add):
    p, after, pairs = _pieces(held, first)
    for r, piece in pairs:
        after[r, piece] = 0
    for r, piece in pairs:
        right = (r + 1) % p
        after[right, piece] = held[r, piece] + add * held[right, piece]
    return after


@ring_round.wrong("Each sends all of its pieces. One piece a round: then all wires carry a p-th.")
def ring_round_everything(held, first, add):
    came = np.roll(held, 1, axis=0)
    return came + held if add else came


@ring_round.wrong(
    "The piece is kept by the wrong number: process r sends piece first − r in yours, it is first + r."
)
def ring_round_other_way(held, first, add):
    p, after, _ = _pieces(held, first)
    for r in range(p):
        right, piece = (r + 1) % p, (first - r) % p
        after[right, piece] = held[r, piece] + add * held[right, piece]
    return after


@ring_round.wrong("The receiver puts it into the wrong place: piece k stays piece k on every process.")
def ring_round_moved_on(held, first, add):
    p, after, pairs = _pieces(held, first)
    for r, piece in pairs:
        right, place = (r + 1) % p, (piece + 1) % p
        after[right, place] = held[r, piece] + add * held[right, place]
    return after


@ring_round.wrong("You return the sum of all. In one round each hears its left neighbour only.")
def ring_round_sum(held, first, add):
    return np.broadcast_to(held.sum(axis=0), held.shape)


@ring_round.wrong("Each sends its own piece r, whatever `first` says: the piece is first + r.")
def ring_round_without_first(held, first, add):
    return ring_round.reference(held, 0, add)


@ring_round.wrong("Nothing has changed: write what was sent into what you return.")
def ring_round_nothing(held, first, add):
    return held
