"""Exercise pretraining.own_statistics, lesson 16_pretraining: each voice by its own mean and spread."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "pretraining.own_statistics",
    points=2,
    minutes=4,
    hints=(
        "np.unique(voices) has each voice once; x[voices == v] are its rows.",
        "From those rows take their mean along axis 0, and divide by their spread along axis 0.",
    ),
)
def own_statistics(x, voices):
    y = np.empty_like(x)
    for v in np.unique(voices):
        rows = x[voices == v]
        y[voices == v] = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    return y


@own_statistics.cases
def own_statistics_cases(rng):
    found = []
    for counts, width in (((3, 4), 2), ((4, 3, 5), 3)):
        voices = rng.permutation(np.repeat(np.arange(len(counts)), counts))
        far = 4 * rng.normal(size=(len(counts), width)) + 1
        found.append((far[voices] + (1 + voices[:, None]) * rng.normal(size=(len(voices), width)), voices))
    return found


@own_statistics.right
def own_statistics_by_scipy(x, voices):
    from scipy.stats import zscore

    y = np.array(x)
    for v in set(voices.tolist()):
        y[voices == v] = zscore(x[voices == v], axis=0)
    return y


@own_statistics.right
def own_statistics_row_by_row(x, voices):
    means = {v: x[voices == v].mean(axis=0) for v in voices}
    spreads = {v: x[voices == v].std(axis=0) for v in voices}
    return [(row - means[v]) / spreads[v] for row, v in zip(x, voices)]


def _each(x, voices, of):
    y = np.empty_like(x)
    for v in np.unique(voices):
        y[voices == v] = of(x[voices == v])
    return y


@own_statistics.wrong("All rows share one mean and one spread in yours. Each voice has its own.")
def own_statistics_common(x, voices):
    return (x - x.mean(axis=0)) / x.std(axis=0)


@own_statistics.wrong("You take the mean off, and leave the spread. Divide by it as well.")
def own_statistics_mean_only(x, voices):
    return _each(x, voices, lambda rows: rows - rows.mean(axis=0))


@own_statistics.wrong("You divide by the spread, and leave the mean. Take it off first.")
def own_statistics_spread_only(x, voices):
    return _each(x, voices, lambda rows: rows / rows.std(axis=0))


@own_statistics.wrong("You divide by the variance. The spread is its square root: std.")
def own_statistics_variance(x, voices):
    return _each(x, voices, lambda rows: (rows - rows.mean(axis=0)) / rows.var(axis=0))


@own_statistics.wrong("Mean and spread run over the features of a row. They belong to a feature: axis=0.")
def own_statistics_rows(x, voices):
    return (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)


@own_statistics.wrong(
    "Each voice has one mean for all its features in yours. Each feature has its own: axis=0."
)
def own_statistics_one_number(x, voices):
    return _each(x, voices, lambda rows: (rows - rows.mean()) / rows.std())


@own_statistics.wrong("The mean is the voice's own, the spread that of all rows. Take both from the voice.")
def own_statistics_common_spread(x, voices):
    return _each(x, voices, lambda rows: rows - rows.mean(axis=0)) / x.std(axis=0)


@own_statistics.wrong("The spread is the voice's own, the mean that of all rows. Take both from the voice.")
def own_statistics_common_mean(x, voices):
    return _each(x - x.mean(axis=0), voices, lambda rows: rows / rows.std(axis=0))


@own_statistics.wrong("You multiply by the spread. Dividing by it makes it 1.")
def own_statistics_times(x, voices):
    return _each(x, voices, lambda rows: (rows - rows.mean(axis=0)) * rows.std(axis=0))


@own_statistics.wrong(
    "You divide before you take the mean off: the mean of what was not divided yet. Subtract first."
)
def own_statistics_order(x, voices):
    return _each(x, voices, lambda rows: rows / rows.std(axis=0) - rows.mean(axis=0))


@own_statistics.wrong("You divide by n − 1 under the root. Here the spread is np.std as it comes.")
def own_statistics_ddof(x, voices):
    return _each(x, voices, lambda rows: (rows - rows.mean(axis=0)) / rows.std(axis=0, ddof=1))


@own_statistics.wrong(
    "The rows come out sorted by voice. Put each result where its row came from: y[voices == v]."
)
def own_statistics_sorted(x, voices):
    parts = [x[voices == v] for v in np.unique(voices)]
    return np.concatenate([(rows - rows.mean(axis=0)) / rows.std(axis=0) for rows in parts])
