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

# What people hand in as a prediction, beside other numbers.
PREDICTED = (
    ("a text", str),
    ("in a list", lambda x: [x]),
    ("two of it", lambda x: [x, x]),
    ("a tenth", lambda x: np.asarray(x) / 10),
    ("a hundredth", lambda x: np.asarray(x) / 100),
    ("a quarter", lambda x: np.asarray(x) / 4),
    ("half less", lambda x: np.asarray(x) - 0.5),
    ("five more", lambda x: np.asarray(x) + 5),
    ("two less", lambda x: np.asarray(x) - 2),
    ("root 2 times", lambda x: np.asarray(x) * np.sqrt(2)),
    ("not a number", lambda x: np.asarray(x) * np.nan),
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
    parts = isinstance(sample, (tuple, list)) and any(map(_is_large, sample))
    for name, change in CHANGES:
        yield name, _after(task.reference, _to_each(change) if _is_large(sample) else _to_array(change))
    if isinstance(sample, dict):
        yield from _of_keys(task.reference, sample)
    elif parts:
        for name, change in PARTS:
            yield name, _after(task.reference, change)
    elif np.ndim(sample):
        for name, change in ARRAYS:
            yield name, _after(task.reference, _to_array(change))
    if task.kind == "code":
        yield from _of_inputs(task)
        return
    for name, change in PREDICTED:
        yield name, _after(task.reference, change)


def _is_large(result):
    """True for arrays with axes and for what holds such."""
    if isinstance(result, dict):
        return True
    return any(map(_is_large, result)) if isinstance(result, (tuple, list)) else np.ndim(result) > 0


PARTS = (
    ("parts exchanged", lambda parts: list(parts)[::-1]),
    ("the first part alone", lambda parts: parts[0]),
    ("the last part alone", lambda parts: parts[-1]),
    ("without the last part", lambda parts: list(parts)[:-1]),
    ("a part too many", lambda parts: [*parts, parts[0]]),
    ("the first part negated", lambda parts: [_to_each(np.negative)(parts[0]), *parts[1:]]),
    ("the last part twice", lambda parts: [*list(parts)[:-1], _to_each(lambda x: 2 * x)(parts[-1])]),
    ("each part reversed", lambda parts: [_to_each(lambda x: x[::-1])(part) for part in parts]),
    ("the first part alone changed", lambda parts: [_to_each(lambda x: x + 0.1)(parts[0]), *parts[1:]]),
    ("the last part alone changed", lambda parts: [*list(parts)[:-1], _to_each(np.square)(parts[-1])]),
)

KEYS = (
    ("negated", lambda x: -x),
    ("twice", lambda x: 2 * x),
    ("one more", lambda x: x + 1),
    ("reversed", lambda x: x[::-1]),
    ("transposed", lambda x: x.T),
    ("flat", lambda x: x.ravel()),
    ("an axis more", lambda x: x[None]),
    ("its sum", lambda x: x.sum(0)),
    ("its first", lambda x: x[0]),
    ("zeros", lambda x: x * 0),
)


def _of_keys(reference, sample):
    """A dictionary with another value under its first or its last key, without a key, or with a wrong one."""
    keys = list(sample)
    for key in dict.fromkeys((keys[0], keys[-1])):
        for name, change in KEYS:
            yield (
                f"{key} {name}",
                _after(reference, lambda d, k=key, f=change: d | {k: f(np.asarray(d[k]) * 1)}),
            )
        yield f"without {key}", _after(reference, lambda d, k=key: {n: v for n, v in d.items() if n != k})
        yield (
            f"another name for {key}",
            _after(reference, lambda d, k=key: {n + "_" * (n == k): v for n, v in d.items()}),
        )
    if len(keys) > 1:
        yield (
            "values exchanged",
            _after(reference, lambda d: dict(zip(d, [*list(d.values())[1:], d[keys[0]]]))),
        )
        yield "a list", _after(reference, lambda d: list(d.values()))


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
    def changed(result):
        if isinstance(result, dict):
            return {key: changed(part) for key, part in result.items()}
        if isinstance(result, (list, tuple)):
            return [changed(part) for part in result]
        return change(np.asarray(result) * 1)

    return changed
