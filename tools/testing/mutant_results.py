"""Mutants of what a function returns: something is done to the result of the reference, or to its input."""

import numpy as np

CHANGES = (
    ("negated", lambda x: -x),
    ("twice", lambda x: 2 * x),
    ("half", lambda x: x / 2),
    ("ten times", lambda x: 10 * x),
    ("one more", lambda x: x + 1),
    ("one less", lambda x: x - 1),
    ("squared", lambda x: x * x),
    ("rounded", lambda x: np.round(x.real, 1)),
    ("absolute", np.abs),
    ("times pi", lambda x: x * np.pi),
    ("zeros", lambda x: x * 0),
    ("ones", lambda x: x * 0 + 1),
    ("reciprocal", lambda x: 1 / (x + 1e-3)),
    ("a thousandth more", lambda x: x * 1.001),
    ("tanh", np.tanh),
    ("exp", np.exp),
    ("1 less it", lambda x: 1 - x),
    ("root of size", lambda x: np.sqrt(np.abs(x))),
    ("logarithm", lambda x: np.log(np.abs(x) + 1e-3)),
    ("a third", lambda x: x / 3),
    ("two more", lambda x: x + 2),
    ("cubed", lambda x: x**3),
    ("percent", lambda x: 100 * x),
    ("sine", np.sin),
    ("half more", lambda x: x + 0.5),
    ("floor", lambda x: np.floor(x.real)),
)

ARRAYS = (
    ("transposed", lambda x: x.T),
    ("reversed", lambda x: x[::-1]),
    ("last reversed", lambda x: x[..., ::-1]),
    ("rolled", lambda x: np.roll(x, 1, 0)),
    ("flat", lambda x: x.ravel()),
    ("without the first", lambda x: x[1:]),
    ("without the last", lambda x: x[:-1]),
    ("an axis more", lambda x: x[None]),
    ("summed", lambda x: x.sum(0)),
    ("mean", lambda x: x.mean(-1)),
    ("largest", lambda x: x.max(0)),
    ("sorted", lambda x: np.sort(x, axis=None).reshape(x.shape)),
    ("first wrong", lambda x: _set(x, 0, 7.7)),
    ("last wrong", lambda x: _set(x, -1, -3.3)),
    ("shares", lambda x: x / x.sum()),
    ("running sum", lambda x: np.cumsum(x, 0)),
    ("steps", lambda x: np.diff(x, axis=0)),
    ("first row repeated", lambda x: x[:1] + 0 * x),
    ("centred", lambda x: x - x.mean(-1, keepdims=True)),
    ("padded", lambda x: np.pad(x, [(1, 0)] + [(0, 0)] * (x.ndim - 1))),
)


def _set(x, index, value):
    x = np.array(x * 1.0)
    x[index] = value
    return x


def result_mutants(task):
    """Yield (name, function) for the changes that fit what the reference returns."""
    sample = task.run(task.reference, task.arguments()[0])
    if isinstance(sample, str) or (
        isinstance(sample, list) and sample and not np.isscalar(sample[0]) and isinstance(sample[0], tuple)
    ):
        yield from _of_items(task)
        return
    parts = isinstance(sample, (tuple, list)) and any(np.ndim(part) for part in sample)
    for name, change in CHANGES:
        yield name, _after(task.reference, _to_each(change) if parts else _to_array(change))
    if parts:
        for name, change in PARTS:
            yield name, _after(task.reference, change)
    elif np.ndim(sample):
        for name, change in ARRAYS:
            yield name, _after(task.reference, _to_array(change))
    if task.kind == "code":
        yield from _of_inputs(task)


PARTS = (
    ("parts exchanged", lambda parts: list(parts)[::-1]),
    ("the first part alone", lambda parts: parts[0]),
    ("the last part alone", lambda parts: parts[-1]),
    ("without the last part", lambda parts: list(parts)[:-1]),
    ("a part too many", lambda parts: [*parts, parts[0]]),
    ("the first part negated", lambda parts: [-parts[0], *parts[1:]]),
    ("the last part twice", lambda parts: [*list(parts)[:-1], 2 * parts[-1]]),
    ("each part reversed", lambda parts: [np.asarray(part)[::-1] for part in parts]),
)

ITEMS = (
    ("reversed", lambda x: x[::-1]),
    ("sorted", sorted),
    ("first missing", lambda x: x[1:]),
    ("last missing", lambda x: x[:-1]),
    ("twice", lambda x: x + x),
    ("items reversed", lambda x: [i[::-1] for i in x]),
    ("one set", lambda x: sorted(set(x))),
    ("every other", lambda x: x[::2]),
    ("first half", lambda x: x[: len(x) // 2]),
    ("first twice", lambda x: x[:1] + x),
    ("nested", lambda x: [x]),
    ("flat", lambda x: [part for i in x for part in i]),
    ("first parts", lambda x: [i[0] for i in x]),
    ("rolled", lambda x: x[1:] + x[:1]),
    ("count", len),
    ("as a dictionary", dict),
    ("none", lambda x: []),
    ("last twice", lambda x: x + x[-1:]),
    ("first item repeated", lambda x: x[:1] * len(x)),
    ("middle missing", lambda x: x[:1] + x[2:]),
)


def _of_items(task):
    for name, change in ITEMS:
        yield name, _after(task.reference, change)


def _of_inputs(task):
    """The reference on an input that was changed before."""

    def before(change):
        return lambda *case: task.reference(*change(list(case)))

    def on(n, change):
        return lambda case: [*case[:n], change(case[n]), *case[n + 1 :]]

    for n, value in enumerate(task.arguments()[0]):
        if isinstance(value, np.ndarray) and value.dtype.kind in "fc":
            for name, change in (
                ("halved", lambda x: x / 2),
                ("squared", lambda x: x * x),
                ("reversed", lambda x: x[::-1]),
            ):
                yield f"input {n} {name}", before(on(n, change))
            yield f"input {n} rounded", before(on(n, np.round))
        elif isinstance(value, int) and not isinstance(value, bool):
            for step in (1, 2):
                yield f"input {n} plus {step}", before(on(n, lambda x, step=step: x + step))
        elif isinstance(value, bool):
            yield f"input {n} not", before(on(n, lambda x: not x))


def _after(reference, change):
    return lambda *case: change(reference(*case))


def _to_array(change):
    return lambda x: change(np.asarray(x) * 1)


def _to_each(change):
    return lambda parts: [change(np.asarray(part) * 1) for part in parts]
