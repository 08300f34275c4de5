"""Right in some cases and wrong in others: what the cases have in common."""

import numpy as np

from cmx_helpers.exercises._values import dims, number


def some_cases_or_one(attempt):
    """As `some_cases`, where a single case is right, or a single one wrong."""
    return some_cases(attempt, least=1)


def some_cases(attempt, least=2):
    """A property of the inputs that tells the right cases from the wrong ones, `least` or more of either."""
    right = attempt.right
    if attempt.task.kind == "value" or min(sum(right), len(right) - sum(right)) < least or len(right) < 4:
        return None
    found = _property(attempt, right)
    if found is None:
        return None
    case = attempt.cases[attempt.example()]
    told = _off(attempt)
    return (
        f"In the cases tried it is right where {found}, and wrong in all others, such as "
        f"{attempt.describe(case)}{told}."
    )


def _off(attempt):
    """How far off: by one number in all wrong cases, or the numbers of the first."""
    pairs = [(g, w) for g, w, r in zip(attempt.got, attempt.want, attempt.right) if not r]
    scalar = all(dims(g) == 0 and dims(w) == 0 and np.asarray(g).dtype.kind in "iuf" for g, w in pairs)
    if not scalar:
        return ""
    gaps = {round(float(g) - float(w), 9) for g, w in pairs}
    if len(gaps) == 1 and (gap := gaps.pop()):
        return f": there it is too {'large' if gap > 0 else 'small'} by {number(abs(gap))}"
    g, w = pairs[0]
    return f": expected {number(w)}, got {number(g)}"


def _property(attempt, right):
    for words, values in _properties(attempt):
        if all(v is not None for v in values) and [bool(v) for v in values] == list(right):
            return words
        if all(v is not None for v in values) and [not v for v in values] == list(right):
            return _opposite(words)
    return None


def _opposite(words):
    for yes, no in (
        (" is ", " is not "),
        (" are ", " are not "),
        (" holds ", " holds no "),
        (" has ", " has not "),
    ):
        if yes in words:
            return words.replace(yes, no, 1)
    return f"it does not hold that {words}"


def _properties(attempt):
    """Pairs (words, [its truth for each case]) of what may tell cases apart, plain ones first."""
    columns = {name: [c[n] for c in attempt.cases] for n, name in enumerate(attempt.names)}
    numbers = {}
    for name, values in columns.items():
        if all(isinstance(v, (bool, np.bool_)) for v in values):
            yield f"{name} is True", values
        elif all(callable(v) for v in values):
            called = [getattr(v, "__name__", "") for v in values]
            for value in sorted(set(called)):
                yield f"{name} is {value}", [c == value for c in called]
        elif all(isinstance(v, str) for v in values):
            for value in sorted(set(values)):
                yield f"{name} is {value!r}", [v == value for v in values]
        elif all(isinstance(v, (int, float, np.number)) for v in values):
            numbers[name] = values
        else:
            yield from _of_arrays(name, values, numbers)
    for name, values in numbers.items():
        for value in (0, 1, 2, 3):
            yield f"{name} is {value}", [v == value for v in values]
        if all(float(v).is_integer() for v in values):
            yield f"{name} is even", [v % 2 == 0 for v in values]
    names = list(numbers)
    for a in names:
        for b in names:
            if a == b:
                continue
            pairs = list(zip(numbers[a], numbers[b]))
            if a < b:
                yield f"{a} is as large as {b}", [x == y for x, y in pairs]
            yield f"{a} is larger than {b}", [x > y for x, y in pairs]
            if all(y and float(x).is_integer() and float(y).is_integer() for x, y in pairs):
                yield f"{a} is a multiple of {b}", [x % y == 0 for x, y in pairs]
                for c in names:
                    if c not in (a, b):
                        rows = list(zip(numbers[a], numbers[b], numbers[c]))
                        if all(z for _, _, z in rows):
                            yield f"{a} − {b} is a multiple of {c}", [(x - y) % z == 0 for x, y, z in rows]
    for name, values in numbers.items():
        for bound in (1, 10, 100):
            yield f"{name} is below {bound}", [v < bound for v in values]
    wants = [np.asarray(w) if not isinstance(w, (list, tuple, dict, str)) else None for w in attempt.want]
    if all(w is not None and w.dtype.kind in "biuf" for w in wants):
        yield "the result is 0", [not np.any(w) for w in wants]
        yield "the result is a whole number", [bool(np.all(w == np.round(w))) for w in wants]
        yield "no number of the result is below 0", [bool(np.all(w >= 0)) for w in wants]


def _of_arrays(name, values, numbers):
    """Properties of an argument that is an array or a list; its sizes go to `numbers`."""
    if all(isinstance(v, (list, tuple)) for v in values):
        numbers[f"len({name})"] = [len(v) for v in values]
        if all(all(isinstance(x, str) for x in v) for v in values):
            yield f"no item of {name} is there twice", [len(set(v)) == len(v) for v in values]
        return
    if not all(isinstance(v, np.ndarray) and v.ndim for v in values):
        return
    yield f"{name} has one row", [len(v) == 1 for v in values]
    for axis in range(min(v.ndim for v in values)):
        numbers[f"{name}.shape[{axis}]" if axis else f"len({name})"] = [v.shape[axis] for v in values]
    if any(v.ndim != values[0].ndim for v in values):
        for ndim in sorted({v.ndim for v in values}):
            yield f"{name} has {ndim} axes", [v.ndim == ndim for v in values]
    kinds = [v.dtype.kind for v in values]
    if set(kinds) <= set("iufb"):
        yield f"{name} holds no zero", [bool(np.all(v != 0)) for v in values]
        yield f"{name} holds no negative number", [bool(np.all(v >= 0)) for v in values]
        yield f"{name} holds no positive number", [bool(np.all(v <= 0)) for v in values]
        yield f"{name} is all True, or all the same", [bool(np.all(v == v.flat[0])) for v in values]
        for bound in (1, 2, 20, 40, 100, 700):
            yield (
                f"the numbers of {name} are at most {bound} in size",
                [float(np.max(np.abs(v * 1.0))) <= bound for v in values],
            )
    elif set(kinds) <= set("iufc"):
        yield f"{name} is real", [not np.any(np.imag(v)) for v in values]
