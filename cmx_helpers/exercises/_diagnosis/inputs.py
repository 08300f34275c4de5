"""How the answer depends on its inputs: not on one of them, on another one, by chance, on the rest
of a batch.

These detectors run the answer, or the reference, once more on changed inputs.
"""

import numpy as np

from cmx_helpers.exercises._compare import same

MOST_CASES = 8


def by_chance(attempt):
    """The same input gives another result at the second try."""
    if attempt.task.kind == "value":
        return None
    for case, got in list(zip(attempt.cases, attempt.got))[:MOST_CASES]:
        again = attempt.run(case)
        if again is not None and not same(again, got, attempt.task.tolerance):
            return (
                "The same input gives another result at the second try: the function draws at random, "
                "or keeps something from one call to the next."
            )
    return None


def an_input_handed_back(attempt):
    """One of the inputs comes back as it was."""
    for n, name in enumerate(attempt.names):
        if attempt.gives(case[n] for case in attempt.cases):
            return f"You return {name} as it came in."
    return None


def inputs_exchanged(attempt):
    """The right result for two inputs in exchanged places."""
    for i in range(len(attempt.names)):
        for j in range(i):

            def exchanged(case, i=i, j=j):
                case = list(case)
                case[i], case[j] = case[j], case[i]
                return tuple(case)

            if _informative(attempt, i) and attempt.gives(
                attempt.reference(exchanged(c)) for c in attempt.cases
            ):
                return (
                    f"{attempt.names[j]} and {attempt.names[i]} have changed places: it is the right "
                    "result for them exchanged."
                )
    return None


def _informative(attempt, index):
    return len(attempt.cases) > 1 and len(attempt.names) > index


CHANGES = (
    ("with its sign turned", lambda x: -x),
    ("twice as large", lambda x: 2 * x),
    ("half as large", lambda x: x / 2),
    ("one larger", lambda x: x + 1),
    ("one smaller", lambda x: x - 1),
    ("squared", lambda x: x * x),
    ("all zeros", lambda x: x * 0),
    ("all ones", lambda x: x * 0 + 1),
    ("transposed", lambda x: _matrix(x).T),
    ("in reverse order", lambda x: x[::-1]),
    ("with its absolute values", lambda x: abs(x)),
    ("with its root taken", lambda x: np.sqrt(x)),
    ("conjugated", lambda x: np.conj(x)),
    ("moved by one place", lambda x: np.roll(x, 1, 0)),
    ("moved back by one place", lambda x: np.roll(x, -1, 0)),
    ("without its first entry", lambda x: x[1:]),
    ("without its last entry", lambda x: x[:-1]),
    ("cut to whole numbers", lambda x: np.trunc(x)),
    ("rounded", lambda x: np.round(x) if np.asarray(x).dtype.kind in "fc" else 1 / 0),
    ("turned round (True for False)", lambda x: _bools(x)),
    ("with exp taken", lambda x: np.exp(x)),
    ("as one divided by it", lambda x: 1 / x),
    ("as the sum of its rows repeated", lambda x: x * 0 + x.sum(0)),
    ("with columns reversed", lambda x: _matrix(x)[:, ::-1]),
    ("always False", lambda x: _flag(x, False)),
    ("always True", lambda x: _flag(x, True)),
    ("with the mean of each row off", lambda x: x - x.mean(-1, keepdims=True)),
    ("times ten", lambda x: 10 * x),
    ("with its first row alone, repeated", lambda x: x * 0 + x[:1]),
    ("with its real part alone", lambda x: x.real * (1 if np.iscomplexobj(x) else np.nan)),
)


def _matrix(x):
    return x if np.ndim(x) >= 2 else 1 / 0


def _bools(x):
    return ~x if isinstance(x, np.ndarray) and x.dtype == bool else not x if isinstance(x, bool) else 1 / 0


def _flag(x, value):
    return value if isinstance(x, bool) else np.full_like(x, value) if np.asarray(x).dtype == bool else 1 / 0


def another_input(attempt):
    """The right result for an input that is changed in a simple way."""
    if attempt.task.observe is not None:
        return None
    for n, name in enumerate(attempt.names):
        for words, change in CHANGES:
            if attempt.gives(attempt.reference(c) for c in _changed_cases(attempt, n, change)):
                return (
                    f"It is the right result for another input: {name} {words}. Look at what you do "
                    f"with {name}."
                )
    return None


def _changed_cases(attempt, n, change):
    """The cases with input n changed; nothing where no case changes, or where the change does not fit."""
    for case in attempt.cases:
        case = list(case)
        with np.errstate(all="ignore"):
            new = change(case[n])
        if (
            isinstance(case[n], (int, np.integer))
            and not isinstance(case[n], bool)
            and isinstance(new, float)
        ):
            new = int(new) if new == int(new) else 1 / 0
        case[n] = new
        yield tuple(case)


def an_input_ignored(attempt):
    """Other values of an input do not change the result, as they should."""
    if attempt.task.kind == "value" or not attempt.names:
        return None
    ignored = [name for n, name in enumerate(attempt.names) if _ignores(attempt, n)]
    if len(ignored) == len(attempt.names):
        return "Whatever the input is, the result is the same: use " + " and ".join(ignored) + "."
    if ignored:
        one = len(ignored) == 1
        return (
            f"{' and '.join(ignored)} {'is' if one else 'are'} not used: other values of "
            f"{'it' if one else 'them'} change nothing in your result, and they should."
        )
    return None


def _ignores(attempt, n):
    """True if, wherever the reference answers to a change of input n, the answer does not."""
    rng, seen = np.random.default_rng(3), 0
    for case, got, want in list(zip(attempt.cases, attempt.got, attempt.want))[:MOST_CASES]:
        for value in _others(case[n], rng, [c[n] for c in attempt.cases]):
            other = (*case[:n], value, *case[n + 1 :])
            wanted = attempt.reference(other)
            if wanted is None or same(wanted, want, 1e-7):
                continue
            now = attempt.run(other)
            if now is None or not same(now, got, 1e-9):
                return False
            seen += 1
    return seen >= 2


def _others(value, rng, known):
    """Other values that may stand in an input's place."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, np.integer)):
        return [int(value) + 1, int(value) + 2]
    if isinstance(value, (float, np.floating)):
        return [value * 1.5 + 0.1, value * 0.5]
    if isinstance(value, str):
        return [k for k in dict.fromkeys(known) if k != value][:2]
    if isinstance(value, np.ndarray) and value.dtype == bool:
        return [rng.permutation(value.ravel()).reshape(value.shape), np.ones_like(value)]
    if isinstance(value, np.ndarray) and value.dtype.kind in "iu":
        return [rng.permutation(value.ravel()).reshape(value.shape), value[::-1].copy()]
    if isinstance(value, np.ndarray):
        return [value + 0.3 * rng.random(value.shape), value * 1.5]
    if isinstance(value, list) and value and all(isinstance(x, np.ndarray) for x in value):
        return [[x * 1.5 for x in value]]
    if isinstance(value, list) and len(value) > 1:
        return [value[::-1], value[1:]]
    return []


def the_rest_of_the_batch(attempt):
    """Each row alone is right, all together are not: the rows take part in one another."""
    if attempt.task.kind == "value" or not attempt.names:
        return None
    wrong = [
        (case, want)
        for case, want, right in zip(attempt.cases, attempt.want, attempt.right)
        if not right and isinstance(case[0], np.ndarray) and case[0].ndim and 1 < len(case[0]) < 20
    ]
    if len(wrong) < 2 or not all(
        isinstance(w, np.ndarray) and w.ndim and len(w) == len(c[0]) for c, w in wrong
    ):
        return None
    # What has as many rows as the first input in every case belongs to its rows.
    with_rows = [
        all(np.ndim(c[n]) and len(c[n]) == len(c[0]) for c, _ in wrong) for n in range(len(attempt.names))
    ]
    for case, want in wrong[:MOST_CASES]:
        for r in range(len(case[0])):
            alone = tuple(x[r : r + 1] if belongs else x for x, belongs in zip(case, with_rows))
            wanted, tolerance = want[r : r + 1], attempt.task.tolerance
            there, here = attempt.reference(alone), attempt.run(alone)
            if there is None or here is None:
                return None
            if not same(there, wanted, tolerance) or not same(here, wanted, tolerance):
                return None
    return (
        "Each row alone comes out right, but not beside others: something is taken over the whole batch "
        "(a maximum, a sum, a mean) that each row should take for itself."
    )
