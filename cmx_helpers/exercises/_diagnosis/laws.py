"""Laws that the right result keeps and the answer breaks: what a probe with a simple change shows.

Each law is asked of the reference first, on every case; only what holds there is asked of the answer. So
each sentence is true: it names a law that the answer breaks. Which mistake breaks it is left open.
"""

import numpy as np

from cmx_helpers.exercises._compare import same
from cmx_helpers.exercises._values import dims, number, short

MOST_CASES = 8
HOW = {
    0.25: "a quarter of it",
    0.5: "half of it",
    1.0: "the same",
    2.0: "twice as large",
    4.0: "four times as large",
}


def a_broken_law(attempt):
    """A simple change of one input changes the right result in a simple way, and the answer's in another."""
    if attempt.task.kind == "value" or attempt.task.observe is not None:
        return None
    for law in (_emptied, _doubled, _raised, _turned_round):
        for n, name in enumerate(attempt.names):
            if found := law(attempt, n, name):
                return found
    return None


def _probed(attempt, change):
    """For each case that `change` fits: (case, changed case, what is wanted there, what the answer gives)."""
    for case, got, want in list(zip(attempt.cases, attempt.got, attempt.want))[:MOST_CASES]:
        try:
            other = change(case)
        except Exception:
            continue
        wanted = None if other is None else attempt.reference(other)
        if wanted is not None:
            yield case, got, want, wanted, attempt.run(other)


def _is_number(value):
    return isinstance(value, (float, np.floating)) or (
        isinstance(value, np.ndarray) and value.dtype.kind in "fc" and value.size > 0
    )


def _put(case, n, value):
    return (*case[:n], value, *case[n + 1 :])


def _emptied(attempt, n, name):
    """All zeros (or all ones) in one input."""
    for words, value in (("0", 0), ("1", 1)):

        def change(case, value=value):
            return _put(case, n, case[n] * 0 + value) if _is_number(case[n]) else None

        told, broken = set(), None
        for case, _, _, wanted, now in _probed(attempt, change):
            plain = _plain_result(attempt, case, n, wanted)
            told.add(plain)
            if plain and broken is None and (now is None or not same(now, wanted, attempt.task.tolerance)):
                broken = now
        if len(told) == 1 and (plain := told.pop()) and broken is not None:
            array = any(np.ndim(case[n]) for case in attempt.cases)
            start = f"Where all numbers of {name} are {words}" if array else f"Where {name} is {words}"
            return f"{start}, the right result is {plain}; yours is {short(broken, 50)}."
    return None


def _plain_result(attempt, case, n, wanted):
    """What is plain about a result: an input as it came in, all zeros, all ones; or None."""
    for other, name in enumerate(attempt.names):
        if other != n and dims(wanted) >= 0 and same(wanted, case[other], 1e-9):
            return f"{name} as it came in"
    if isinstance(wanted, (np.ndarray, float, int, np.generic)) and np.size(wanted):
        numbers = np.asarray(wanted)
        for value in (0, 1):
            if numbers.dtype.kind in "iuf" and np.all(np.abs(numbers - value) < 1e-12):
                return f"{value}" if numbers.ndim == 0 else f"all {'zeros' if value == 0 else 'ones'}"
    return None


def _factor(before, after):
    """The one factor between two results; None where there is none, or where both are zero."""
    before, after = _numbers(before), _numbers(after)
    if before is None or after is None or before.shape != after.shape or not np.any(before):
        return None
    for factor in HOW:
        if np.allclose(after, factor * before, rtol=1e-7, atol=1e-9 * np.max(np.abs(before))):
            return factor
    return None


def _numbers(result):
    array = np.asarray(result) if dims(result) >= 0 else None
    return array * 1.0 if array is not None and array.dtype.kind in "iufc" and array.size else None


def _doubled(attempt, n, name):
    def change(case):
        return _put(case, n, case[n] * 2) if _is_number(case[n]) else None

    wanted, got = [], []
    for _, before, want, after, now in _probed(attempt, change):
        wanted.append(_factor(want, after))
        got.append(None if now is None else _factor(before, now))
    known = {factor for factor in wanted if factor is not None}
    if len(known) != 1 or len(wanted) < 2 or None in wanted:
        return None
    factor = known.pop()
    if all(g == factor for g in got):
        return None
    yours = f"yours becomes {HOW[got[0]]}" if got[0] not in (None, factor) else "yours does not keep to that"
    becomes = "stays the same" if factor == 1 else f"becomes {HOW[factor]}"
    return f"Twice {name}, and the right result {becomes}; {yours}. What do you do with {name}?"


def _raised(attempt, n, name):
    """One added to every number of an input: the result stays, or is one larger as well."""

    def change(case):
        return _put(case, n, case[n] + 1) if _is_number(case[n]) and np.ndim(case[n]) else None

    kinds, yours = [], []
    for _, before, want, after, now in _probed(attempt, change):
        kinds.append(_offset(want, after))
        yours.append(_offset(before, now))
    if len(kinds) < 2 or None in kinds or len(set(kinds)) != 1 or set(yours) == set(kinds):
        return None
    becomes = "stays as it is" if kinds[0] == 0 else f"becomes larger by {number(kinds[0])}"
    return f"With 1 added to every number of {name}, the right result {becomes}; yours does not."


def _offset(before, after):
    before, after = _numbers(before), _numbers(after)
    if before is None or after is None or before.shape != after.shape or not np.all(np.isfinite(before)):
        return None
    for offset in (0.0, 1.0):
        if np.allclose(after - before, offset, rtol=0, atol=1e-8 * max(1, np.max(np.abs(before)))):
            return offset
    return None


def _turned_round(attempt, n, name):
    """The rows of an input in reverse order: the result stays, or its rows are reversed as well."""

    def change(case):
        fits = isinstance(case[n], np.ndarray) and case[n].ndim and len(case[n]) > 1
        return _put(case, n, case[n][::-1].copy()) if fits else None

    kinds, yours = [], []
    for _, before, want, after, now in _probed(attempt, change):
        kinds.append(_order(want, after, attempt))
        yours.append(_order(before, now, attempt))
    if len(kinds) < 2 or len(set(kinds)) != 1 or kinds[0] in (None, "both") or set(yours) == set(kinds):
        return None
    becomes = "stays as it is" if kinds[0] == "same" else "is turned round as well"
    return f"With the order of {name} turned round, the right result {becomes}; yours does not keep to that."


def _order(before, after, attempt):
    if dims(before) < 0 or dims(after) < 0 or np.shape(before) != np.shape(after):
        return None
    stays = same(after, before, attempt.task.tolerance)
    turns = dims(before) > 0 and same(after, np.asarray(before)[::-1], attempt.task.tolerance)
    return "both" if stays and turns else "same" if stays else "turned" if turns else None
