"""Where in the result it goes wrong first: the place, and the numbers there."""

import numpy as np

from cmx_helpers.exercises._compare import close
from cmx_helpers.exercises._values import number


def some_places(attempt):
    """A property of the place that tells the right numbers from the wrong ones, in every case."""
    pairs = attempt.arrays()
    if not pairs or any(g.shape != w.shape for g, w in pairs):
        return None
    rights = [close(g, w, attempt.task.tolerance) for g, w in pairs]
    if not any(r.any() for r in rights):
        return None
    found = next((words for words, test in _PLACES if _tells(test, pairs, rights, attempt)), None)
    if found is None:
        return None
    return f"{found[0].upper()}{found[1:]}.{_numbers(attempt, pairs, rights)}"


def wrong_at_once(attempt):
    """Results with steps along their first axis: wrong from the first one on."""
    return the_first_step(attempt, at_once=True)


def the_first_step(attempt, at_once=False):
    """Results with steps along their first axis: right up to one, and wrong from there on."""
    pairs = attempt.arrays()
    if not pairs or not attempt.task.axes or any(g.shape != w.shape for g, w in pairs):
        return None
    step = attempt.task.axes[0]
    firsts = []
    for g, w in pairs:
        rows = close(g, w, attempt.task.tolerance).reshape(len(w), -1).all(axis=1)
        firsts.append(None if rows.all() else int(np.argmin(rows)))
    wrong = [f for f in firsts if f is not None]
    index = next(i for i, f in enumerate(firsts) if f is not None)
    g, w = pairs[index]
    place = firsts[index]
    if (min(wrong) > 0) is at_once:
        return None
    if min(wrong) > 0:
        start = (
            f"{step.capitalize()} 0 is right in every case; the first that goes wrong is {step} {wrong[0]}"
        )
        meaning = f": look at what {step} 0 hands on to the next." if set(wrong) == {1} else "."
    elif set(wrong) == {0}:
        start, meaning = (
            f"It goes wrong at once, at {step} 0",
            ": begin there, nothing before it can be the reason.",
        )
    else:
        return None
    expected = ", ".join(number(x) for x in w[place].ravel()[:3])
    got = ", ".join(number(x) for x in g[place].ravel()[:3])
    return f"{start}{meaning} There, expected {expected}{'…' if w[place].size > 3 else ''}, got {got}."


def _index(shape, axis):
    return np.indices(shape)[axis]


def _last(shape, axis):
    return np.indices(shape)[axis] == shape[axis] - 1


def _two(test):
    """A property of matrices only."""
    return lambda w, case: test(w) if w.ndim == 2 else None


_PLACES = (
    ("right but for the first entry along axis 0", lambda w, c: _index(w.shape, 0) > 0),
    ("right but for the last entry along axis 0", lambda w, c: ~_last(w.shape, 0)),
    ("only the first entry along axis 0 is right", lambda w, c: _index(w.shape, 0) == 0),
    ("only the last entry along axis 0 is right", lambda w, c: _last(w.shape, 0)),
    ("right but for the first column", _two(lambda w: _index(w.shape, 1) > 0)),
    ("right but for the last column", _two(lambda w: ~_last(w.shape, 1))),
    ("only the first column is right", _two(lambda w: _index(w.shape, 1) == 0)),
    ("only the last column is right", _two(lambda w: _last(w.shape, 1))),
    ("only the diagonal is right", _two(lambda w: _index(w.shape, 0) == _index(w.shape, 1))),
    ("right but for the diagonal", _two(lambda w: _index(w.shape, 0) != _index(w.shape, 1))),
    (
        "right below the diagonal and on it, not above",
        _two(lambda w: _index(w.shape, 0) >= _index(w.shape, 1)),
    ),
    (
        "right above the diagonal and on it, not below",
        _two(lambda w: _index(w.shape, 0) <= _index(w.shape, 1)),
    ),
    (
        "right but for the last channel, the last entry along the last axis",
        lambda w, c: ~_last(w.shape, w.ndim - 1),
    ),
    ("only the first entry along the last axis is right", lambda w, c: _index(w.shape, w.ndim - 1) == 0),
    ("right but for the first entry along the last axis", lambda w, c: _index(w.shape, w.ndim - 1) > 0),
    ("right at even places along axis 0, wrong at odd ones", lambda w, c: _index(w.shape, 0) % 2 == 0),
    ("right at odd places along axis 0, wrong at even ones", lambda w, c: _index(w.shape, 0) % 2 == 1),
    ("right where 0 belongs, wrong in all other places", lambda w, c: w == 0),
    ("right in all places but those where 0 belongs", lambda w, c: w != 0),
    ("right where the result is not below 0, wrong where it is", lambda w, c: w >= 0),
    ("right where the result is below 0, wrong where it is not", lambda w, c: w < 0),
    ("right but for the largest number of each case", lambda w, c: w != w.max()),
    ("right but where 1 belongs", lambda w, c: w != 1),
    ("right where 1 belongs, wrong in all other places", lambda w, c: w == 1),
)


def _tells(test, pairs, rights, attempt):
    """True if the property holds just where the numbers are right, wherever a case tells the two apart."""
    told = 0
    for (_, w), right, case in zip(pairs, rights, attempt.cases):
        try:
            expected = test(w, case)
        except (TypeError, ValueError):
            return False
        if expected is None:
            return False
        expected = np.broadcast_to(expected, w.shape)
        # By chance a wrong number may be right: a place that should be right must be, most others must not.
        if not right[expected].all():
            return False
        outside = right[~expected]
        if outside.size and outside.mean() > 0.34:
            return False
        told += bool(outside.size and expected.any())
    return told >= min(2, len(pairs))


def _numbers(attempt, pairs, rights):
    index = next(i for i, r in enumerate(rights) if not r.all())
    (g, w), right = pairs[index], rights[index]
    where = tuple(int(i) for i in np.argwhere(~right)[0])
    place = ", ".join(map(str, where))
    case = attempt.describe(attempt.cases[index])
    told = f" For the input {case}" if attempt.task.kind == "code" else ""
    return (
        f"{told or ' There'} the first wrong place is [{place}]: expected "
        f"{number(w[where])}, got {number(g[where])}."
    )


def most_are_right(attempt):
    """Nearly all numbers are right; the first wrong place is named."""
    pairs = attempt.arrays()
    if not pairs or any(g.shape != w.shape for g, w in pairs):
        return None
    rights = [close(g, w, attempt.task.tolerance) for g, w in pairs]
    share = np.mean(np.concatenate([r.ravel() for r in rights]))
    if share < 0.75 or all(r.size < 4 for r in rights):
        return None
    return f"Nearly right: {share:.0%} of all numbers are.{_numbers(attempt, pairs, rights)}"
