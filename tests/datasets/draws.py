"""Samples of CMX Digits that several tests look at."""

import numpy as np

SPLITS = ("train", "validation", "test")


def ids_of_clips(data, audio):
    """Which bundled clip each clean second holds, by its sound."""
    known = {clip.tobytes(): i for i, clip in enumerate(data)}
    found = []
    for second in audio:
        there = np.flatnonzero(second)
        # A clip may begin or end with a few zero samples: try the ones around.
        first, last = there[0], there[-1] + 1
        found.append(
            next(
                known[second[a:b].tobytes()]
                for a in range(first, max(first - 60, -1), -1)
                for b in range(last, min(last + 60, len(second)) + 1)
                if second[a:b].tobytes() in known
            )
        )
    return np.array(found)
