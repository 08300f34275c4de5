"""Exercise evaluation.draw_again, lesson 11_evaluation: another test set, imitated from this one."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "evaluation.draw_again",
    points=2,
    minutes=4,
    hints=(
        "rng = np.random.default_rng(seed); names = np.unique(voice); rng.choice(names, len(names)) draws "
        "with replacement.",
        "np.flatnonzero(voice == v) are the rows of a voice. rng.choice(rows, len(rows)) draws from them.",
        "np.concatenate joins the rows of the voices drawn.",
    ),
)
def draw_again(voice, seed):
    rng = np.random.default_rng(seed)
    names, drawn = np.unique(voice), []
    for v in rng.choice(names, len(names)):
        rows = np.flatnonzero(voice == v)
        drawn.append(rng.choice(rows, len(rows)))
    return np.concatenate(drawn)


@draw_again.cases
def draw_again_cases(rng):
    # So many voices, and so many samples of each, that a draw without any repetition does not happen.
    found = []
    for voices in rng.integers(14, 19, 2):
        sizes = rng.integers(20, 40, voices)
        found.append((rng.permutation(np.repeat(np.arange(voices), sizes)), int(rng.integers(1000))))
    return found


@draw_again.observed
def draw_again_observed(rows, voice, seed):
    """What every such draw has in common, in whatever order the random numbers were taken."""
    rows = np.asarray(rows)
    if rows.ndim != 1 or rows.dtype.kind not in "iu" or not rows.size:
        raise TypeError(f"expected one row of whole numbers, got {rows.dtype} of shape {rows.shape}")
    if rows.min() < 0 or rows.max() >= len(voice):
        raise ValueError(f"expected rows from 0 to {len(voice) - 1}, got {rows.min()} to {rows.max()}")
    sizes, counts = np.bincount(voice), np.bincount(voice[rows], minlength=voice.max() + 1)
    times = counts / sizes
    whole = bool((counts % sizes == 0).all())
    often = np.bincount(rows, minlength=len(voice))
    again = [often[voice == v].max() > np.ceil(n) for v, n in enumerate(times)]
    return {
        "whole voices": whole,
        "voices drawn": round(float(times.sum()), 3),
        "every voice comes": bool(counts.min() > 0),
        "a voice comes twice": bool(times.max() > 1.5),
        "a sample comes twice": bool(np.mean(again) > 0.2),
    }


@draw_again.right
def draw_again_by_integers(voice, seed):
    rng, names, rows = np.random.default_rng(seed), sorted(set(voice.tolist())), []
    for _ in names:
        chosen = names[rng.integers(len(names))]
        mine = np.array([row for row, v in enumerate(voice) if v == chosen])
        rows += mine[rng.integers(len(mine), size=len(mine))].tolist()
    return rows


@draw_again.wrong("You return the numbers of voices. Return rows: the numbers of samples that they spoke.")
def draw_again_names(voice, seed):
    names = np.unique(voice)
    return np.random.default_rng(seed).choice(names, len(names))


@draw_again.wrong(
    """Nothing is drawn: every voice comes once, and each of its samples once. That is the test set as it is,
    in another order. Draw with replacement, voices and samples."""
)
def draw_again_nothing_drawn(voice, seed):
    names = np.random.default_rng(seed).permutation(np.unique(voice))
    return np.concatenate([np.flatnonzero(voice == v) for v in names])


@draw_again.wrong(
    """You draw samples, and no voices: every voice is in every draw, and a new test set of other voices is
    never imitated. Draw the voices first."""
)
def draw_again_samples_only(voice, seed):
    return np.random.default_rng(seed).integers(len(voice), size=len(voice))


@draw_again.wrong(
    """You draw voices without replacement, so that each comes once: the voices of every draw are the same
    ones."""
)
def draw_again_every_voice_once(voice, seed):
    rng = np.random.default_rng(seed)
    every = [np.flatnonzero(voice == v) for v in rng.permutation(np.unique(voice))]
    return np.concatenate([rng.choice(rows, len(rows)) for rows in every])


@draw_again.wrong(
    """The samples of a voice that is drawn come all, each once. A voice's own samples are a draw as well:
    take as many of them, with replacement."""
)
def draw_again_voices_only(voice, seed):
    names = np.unique(voice)
    drawn = np.random.default_rng(seed).choice(names, len(names))
    return np.concatenate([np.flatnonzero(voice == v) for v in drawn])


@draw_again.wrong(
    """A voice that is drawn twice must come twice. np.isin, a set or unique takes it once, and the draws are
    too small."""
)
def draw_again_each_once(voice, seed):
    rng = np.random.default_rng(seed)
    names = np.unique(voice)
    drawn = np.unique(rng.choice(names, len(names)))
    every = [np.flatnonzero(voice == v) for v in drawn]
    return np.concatenate([rng.choice(rows, len(rows)) for rows in every])


@draw_again.wrong(
    """You join the samples of the voices drawn, and then draw from all of them at once: the voices get
    unequal parts by chance. Draw within each voice, as many as it has."""
)
def draw_again_from_the_pool(voice, seed):
    rng = np.random.default_rng(seed)
    names = np.unique(voice)
    pool = np.concatenate([np.flatnonzero(voice == v) for v in rng.choice(names, len(names))])
    return rng.choice(pool, len(pool))


@draw_again.wrong("One voice is drawn. Draw as many voices as there are; some come twice, some not at all.")
def draw_again_one_voice(voice, seed):
    rng = np.random.default_rng(seed)
    rows = np.flatnonzero(voice == rng.choice(np.unique(voice)))
    return rng.choice(rows, len(rows))
