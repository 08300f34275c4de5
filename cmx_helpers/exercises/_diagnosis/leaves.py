"""Results made of named things (parts, dictionaries, both): which are right, and what the others have."""

import copy

import numpy as np

from cmx_helpers.exercises._compare import same
from cmx_helpers.exercises._values import short

MOST = 24


def keys(attempt):
    """A dictionary with other names, or with the values under each other's."""
    if not all(isinstance(w, dict) for w in attempt.want):
        return None
    if not all(isinstance(g, dict) for g in attempt.got):
        wanted = ", ".join(map(repr, attempt.want[0]))
        return f"Expected is a dictionary with the keys {wanted}, got {short(attempt.got[0], 50)}."
    for g, w in zip(attempt.got, attempt.want):
        if found := _other_keys(g, w):
            return found
    names = list(attempt.want[0])
    for a in names:
        for b in names:
            if a != b and _all(attempt, lambda g, a=a: g[a], lambda w, b=b: w[b]):
                return f"Under {a!r} stands what belongs under {b!r}."
    return None


def _other_keys(got, want, under=""):
    """What is missing or not asked for in a dictionary, or in one inside it."""
    missing, extra = [k for k in want if k not in got], [k for k in got if k not in want]
    if missing or extra:
        which = f"the dictionary under {under}" if under else "the dictionary"
        lacks = f"it lacks {', '.join(map(repr, missing))}" if missing else "nothing is missing"
        more = f"; {', '.join(map(repr, extra))} is not asked for" if extra else ""
        return f"The keys of {which} are not those wanted: {lacks}{more}."
    for key, value in want.items():
        if isinstance(value, dict) and isinstance(got[key], dict):
            if found := _other_keys(got[key], value, repr(key)):
                return found
    return None


def _all(attempt, ours, theirs):
    pairs = zip(attempt.got, attempt.want)
    try:
        return all(same(ours(g), theirs(w), attempt.task.tolerance) for g, w in pairs)
    except (IndexError, KeyError, TypeError):
        return False


def named(attempt):
    """Return [(name, the attempt at this thing alone)]; [] where it is one thing, or of another form."""
    try:
        wanted = [_leaves(w, attempt.task.parts) for w in attempt.want]
        given = [_leaves(g, attempt.task.parts) for g in attempt.got]
    except (TypeError, RecursionError):
        return []
    names = list(wanted[0])
    if not 1 < len(names) <= MOST or any(list(found) != names for found in (*wanted, *given)):
        return []
    return [(n, _alone(attempt, [g[n] for g in given], [w[n] for w in wanted])) for n in names]


def _leaves(result, names=(), of=""):
    """{name: value} of the things that a result is made of."""
    if isinstance(result, dict):
        pairs = [(repr(key), part) for key, part in result.items()]
    elif isinstance(result, (tuple, list)):
        told = [names[i] if i < len(names) else f"part {i}" for i in range(len(result))]
        pairs = list(zip(told, result))
    else:
        return {of: result}
    found = {}
    for name, part in sorted(pairs) if isinstance(result, dict) else pairs:
        found |= _leaves(part, (), f"{name} of {of}" if of else name)
    return found


def _alone(attempt, got, want):
    other, task = copy.copy(attempt), copy.copy(attempt.task)
    task.axes = task.parts = ()
    other.task, other.got, other.want, other.returned = task, got, want, got
    other.__dict__.pop("right", None)
    return other


def some_things(attempt, detectors, ask):
    """What is right, and what the first wrong thing has, where a detector can prove it for it alone."""
    parts = named(attempt)
    good = [name for name, alone in parts if alone.is_right()]
    bad = [(name, alone) for name, alone in parts if not alone.is_right()]
    for name, alone in bad:
        for detector in detectors:
            if sentence := ask(detector, alone):
                return _told(good, [n for n, _ in bad], name, sentence)
    if not good or not bad:
        return None
    name, alone = bad[0]
    index = alone.example()
    g, w = alone.got[index], alone.want[index]
    numbers = f"expected {short(w, 60)}, got {short(g, 60)}."
    if np.shape(g) != np.shape(w):
        numbers = f"expected shape {np.shape(w)}, got {np.shape(g)}."
    return _told(good, [n for n, _ in bad], name, numbers)


def _told(good, bad, name, sentence):
    start = f"{_list(good)} {'is' if len(good) == 1 else 'are'} right. " if good else ""
    others = [n for n in bad if n != name]
    more = f" {_list(others)} {'is' if len(others) == 1 else 'are'} not right, either." if others else ""
    words = f"{start}{name[:1].upper() + name[1:]}: {sentence[:1].lower() + sentence[1:]}{more}"
    return words[:1].upper() + words[1:]


def _list(names):
    shown = names[:5]
    left = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return " and ".join(shown) + left if len(shown) < 3 else ", ".join(shown) + left
