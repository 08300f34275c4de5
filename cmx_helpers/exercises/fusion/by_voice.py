"""Exercise fusion.by_voice, lesson 10_fusion: how sure, when samples come in groups."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises.fusion._small import number


@exercise(
    "fusion.by_voice",
    points=2,
    minutes=3,
    hints=(
        "right[voice == v] are the answers to one voice; a row of draws names voices, some of them twice.",
        "np.concatenate([right[voice == v] for v in row]).mean(), for every row.",
    ),
)
def by_voice(right, voice, draws):
    return np.array([np.concatenate([right[voice == v] for v in row]).mean() for row in draws])


@by_voice.cases
def by_voice_cases(rng):
    voices = number(rng, 3, 6)
    sizes = rng.integers(3, 12, voices)
    voice = rng.permutation(np.repeat(np.arange(voices), sizes))
    right = rng.random(len(voice)) < 0.2 + 0.6 * (voice / voices)
    return [(right, voice, rng.integers(0, voices, (7, voices)))]


@by_voice.right
def by_voice_by_counts(right, voice, draws):
    voices = draws.max() + 1
    n = np.bincount(voice, minlength=voices)
    hits = np.bincount(voice, weights=right, minlength=voices)
    return hits[draws].sum(axis=1) / n[draws].sum(axis=1)


@by_voice.wrong(
    """You average the accuracies of the voices. A voice with more samples counts for more here: join the
    samples of the voices drawn, then take one mean."""
)
def by_voice_mean_of_means(right, voice, draws):
    return np.array([np.mean([right[voice == v].mean() for v in row]) for row in draws])


@by_voice.wrong(
    """A voice that is drawn twice must count twice. np.isin, a set or unique counts it once, and then the
    draws hardly differ."""
)
def by_voice_each_once(right, voice, draws):
    return np.array([right[np.isin(voice, row)].mean() for row in draws])


@by_voice.wrong("You take numbers of voices for numbers of samples: right[row] is a sample, not a voice.")
def by_voice_of_samples(right, voice, draws):
    return np.array([right[row].mean() for row in draws])


@by_voice.wrong("You return the number of right answers. Divide by how many samples the drawn voices have.")
def by_voice_counted(right, voice, draws):
    return np.array([np.concatenate([right[voice == v] for v in row]).sum() for row in draws])


@by_voice.wrong("That is the mean over all draws. One accuracy for each row is asked for: their spread.")
def by_voice_one_mean(right, voice, draws):
    return by_voice.reference(right, voice, draws).mean()
