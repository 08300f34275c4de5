"""Why are my MFCC different? A search over the conventions of libraries. Derived in lesson 08_mfcc."""

from dataclasses import dataclass

import numpy as np

from cmx_helpers._common.validate import as_float, number
from cmx_helpers.mfcc.conventions import CONVENTIONS, Convention

# What is tried in turn, one setting at a time, where no convention fits as it is.
GRID = {
    "n_fft": (0, 400, 512, 1024, 2048),
    "window": ("hann", "hann symmetric", "hamming", "hamming symmetric", "povey", "none"),
    "padding": ("zeros", "reflect", "none", "end"),
    "preemphasis": (0.0, 0.95, 0.97),
    "preemphasis_on": ("sound", "frame"),
    "remove_mean": (False, True),
    "scale": (1.0, 32768.0),
    "power": (1, 2),
    "over_n_fft": (False, True),
    "n_mels": (20, 23, 26, 40, 64, 80, 128),
    "fmin": (0.0, 20.0, 64.0),
    "mel": ("slaney", "htk"),
    "triangles": ("hz", "mel", "bins"),
    "area_norm": (False, True),
    "log": ("db", "ln"),
    "floor": (1e-10, float(np.finfo(float).eps), 1.0),
    "top_db": (0.0, 80.0),
    "dct_scale": ("ortho", "htk"),
    "lifter": (0, 22),
    "lifter_index": ("n", "n+1"),
    "energy": ("", "power", "samples"),
    "first": (0, 1),
}
FRAMES = (  # frame, hop, n_fft
    (2048, 512, 2048),
    (1024, 256, 1024),
    (512, 128, 512),
    (400, 160, 400),
    (400, 200, 400),
    (0.025, 0.01, 0),
)
LONGEST = 30.0  # seconds of sound: a second takes a few of the processor's where nothing fits
UNLIKE = 0.7  # 1 less the correlation: where one change at a time leaves more, no search will find it
SAME = 1e-3  # relative: what float32 and another order of sums leave
STEPS = 6


@dataclass(frozen=True)
class Explanation:
    """The nearest convention, what still differs from it, and how far the result is from the features."""

    nearest: str
    convention: Convention
    changes: tuple
    difference: float
    distances: dict

    def __repr__(self):
        if not self.nearest:
            return "No convention gives so many frames: check the sample rate, the frame and the hop."
        changes = f", but {'; '.join(self.changes)}" if self.changes else ""
        left = "Then they agree" if self.difference < SAME else "Something else differs, too"
        # Below that it is rounding, which is another one on each processor.
        off = "but for rounding" if self.difference < 1e-12 else f"off by {self.difference:.1e} of their size"
        return f"Nearest: {self.nearest}{changes}. {left} ({off})."


def explain(mine, y, sr):
    """Say which library's MFCC `mine` are most like, and which settings still differ.

    All conventions of `CONVENTIONS` are computed and compared; from the nearest ones on, single settings are
    changed, best first, as long as that helps.

    Parameters
    ----------
    mine : array of shape (coefficients, frames) or (frames, coefficients)
        The features in question.
    y : array of shape (samples,)
        The sound that they were computed from, in [-1, 1].
    sr : number
        Its rate.

    Returns
    -------
    Explanation
        It shows itself as a sentence; `nearest`, `changes`, `difference` and `convention` hold the parts.

    Raises
    ------
    ValueError, TypeError
        Where `mine` is no matrix of finite numbers, or `y` no sound, or one of more than 30 seconds.

    Notes
    -----
    Derived in lesson 08_mfcc. The difference is the root mean square of what differs, over that of `mine`.

    Examples
    --------
    >>> sound = np.random.default_rng(0).uniform(-0.5, 0.5, 16000)
    >>> explain(CONVENTIONS["Kaldi"].features(sound, 16000), sound, 16000).nearest
    'Kaldi'
    """
    mine = as_float("mine", mine, ndim=2, finite=True).astype(np.float64)
    y, sr = as_float("y", y, ndim=1, finite=True), number("sr", sr, above=0)
    loudest = np.max(np.abs(mine))
    if loudest > 1e9:
        raise ValueError(f"mine: expected features below 1e9 in size, got {loudest:.3g}")
    if len(y) > LONGEST * max(sr, 8000):
        raise ValueError(
            f"y: expected at most {LONGEST:g} seconds, got {len(y)} samples: take a part of both"
        )
    distances = {name: _distance(c, mine, y, sr) for name, c in CONVENTIONS.items()}
    starts = {name: (c, distances[name]) for name, c in CONVENTIONS.items() if np.isfinite(distances[name])}
    convention, difference = min(starts.values(), key=lambda found: found[1], default=(None, np.inf))
    for more in (dict, lambda: _with_other_frames(mine, y, sr)):
        if difference >= SAME and (starts := starts | more()):
            found = _best_walk(starts, mine, y, sr)
            convention, difference = min([(convention, difference), found], key=lambda found: found[1])
    if convention is None:
        return Explanation("", Convention(), (), float("inf"), distances)
    # Told from the convention that it differs least from, which need not be where the walk began.
    name = min(CONVENTIONS, key=lambda other: len(convention.differs(CONVENTIONS[other])))
    convention = _without_idle_changes(convention, CONVENTIONS[name], difference, mine, y, sr)
    changes = tuple(convention.differs(CONVENTIONS[name]))
    return Explanation(name, convention, changes, difference, distances)


def _without_idle_changes(convention, nearest, difference, mine, y, sr):
    """Take back each change that makes no difference: a floor in decibels means nothing to a natural log."""
    for setting in GRID:
        other = convention.changed(**{setting: getattr(nearest, setting)})
        if other != convention and _distance(other, mine, y, sr) <= difference:
            convention = other
    return convention


def _best_walk(starts, mine, y, sr):
    """From the two conventions of the most similar shape: first the shape of each row, then its size."""
    measured = {name: (c, _distance(c, mine, y, sr, _by_shape)) for name, (c, _) in starts.items()}
    ends = []
    for start in sorted(measured.values(), key=lambda found: found[1])[:2]:
        convention, unlike = _walk(*start, mine, y, sr, _by_shape)
        if unlike > UNLIKE:
            ends.append((convention, _distance(convention, mine, y, sr)))
            continue
        ends.append(_walk(convention, _distance(convention, mine, y, sr), mine, y, sr, _by_size))
    return min(ends, key=lambda found: found[1])


def _with_other_frames(mine, y, sr):
    """Every convention with the frames of another one, where that gives as many as `mine` has."""
    found = {}
    for name, convention in CONVENTIONS.items():
        for frame, hop, n_fft in FRAMES:
            for padding in GRID["padding"]:
                other = convention.changed(frame=frame, hop=hop, n_fft=n_fft, padding=padding)
                distance = _distance(other, mine, y, sr, _by_shape)
                if distance < found.get(name, (None, np.inf))[1]:
                    found[name] = other, distance
    return found


def _walk(convention, distance, mine, y, sr, measure):
    """Change one setting at a time, the best one first, while the distance falls by a tenth or more."""
    for _ in range(STEPS):
        tried = [
            (other, _distance(other, mine, y, sr, measure))
            for name, values in GRID.items()
            for value in values
            if (other := convention.changed(**{name: value})) != convention
        ]
        best = min(tried, key=lambda found: found[1])
        if not best[1] < 0.9 * distance:
            break
        convention, distance = best
        if distance < SAME or (measure is _by_shape and distance > UNLIKE):
            break
    return convention, distance


def _by_size(theirs, mine):
    """Root mean square of what differs, over that of `mine`."""
    return np.sqrt(np.mean((theirs - mine) ** 2)) / max(np.sqrt(np.mean(mine**2)), 1e-12)


def _by_shape(theirs, mine):
    """1 less the correlation, mean over the rows: a lifter, another logarithm or a gain do not count here."""
    theirs, mine = (rows - rows.mean(axis=1, keepdims=True) for rows in (theirs, mine))
    norms = np.linalg.norm(theirs, axis=1) * np.linalg.norm(mine, axis=1)
    return np.mean(1 - (theirs * mine).sum(axis=1) / np.maximum(norms, 1e-12))


def _distance(convention, mine, y, sr, measure=_by_size):
    """How far a convention's features are from `mine`; infinite where the frames do not fit."""
    if convention.n_mfcc:
        convention = convention.changed(n_mfcc=max(1, min(max(mine.shape), convention.n_mels - 1)))
    try:
        theirs = convention.features(y, sr)
    except ValueError:
        return np.inf
    found = [
        float(measure(theirs[: len(rows)], rows))
        for rows in (mine, mine.T)
        if rows.shape[1] == theirs.shape[1]
        and (len(rows) == len(theirs) or (convention.n_mfcc and len(rows) < len(theirs)))
    ]
    return min(found, default=np.inf)
