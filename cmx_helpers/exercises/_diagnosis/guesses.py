"""Predictions: a number or a few, without a function that could be tried."""

import numpy as np

from cmx_helpers.exercises._diagnosis import sizes
from cmx_helpers.exercises._values import short

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def a_guess(attempt):
    """The right numbers in another order, some of them, or each of them off by something plain."""
    if attempt.task.kind != "value":
        return None
    got, want = attempt.got[0], attempt.want[0]
    if not all(isinstance(x, (np.ndarray, np.generic, int, float)) for x in (got, want)):
        return None
    got, want = np.asarray(got), np.asarray(want)
    if got.dtype.kind not in "biuf" or want.dtype.kind not in "biuf":
        return None
    if got.shape != want.shape:
        return _another_form(attempt, got, want)
    if want.ndim > 1 or want.size > len(ORDINALS):
        return None
    if want.size > 1 and _alike(np.sort(got), np.sort(want), attempt):
        return "The right numbers, in another order."
    told = [_relation(g, w, attempt) for g, w in zip(got.ravel().tolist(), want.ravel().tolist())]
    if want.size == 1:
        return f"It {told[0]}." if told[0] else None
    wrong = [t for t in told if t != "is right"]
    if len(set(wrong)) == 1 and wrong[0] and len(wrong) == len(told):
        return f"Each of them {wrong[0]}."
    names = [_named(attempt, i) for i in range(len(told))]
    if len(wrong) < len(told) or all(told):
        said = [
            f"{n} {t or ('is too large' if g > w else 'is too small')}"
            for n, t, g, w in zip(names, told, got, want)
        ]
        text = "; ".join(said)
        return f"{text[0].upper() if text.startswith('the ') else text[0]}{text[1:]}."
    return None


def _named(attempt, index):
    return attempt.task.parts[index] if index < len(attempt.task.parts) else f"the {ORDINALS[index]}"


def _alike(got, want, attempt):
    return bool(
        np.allclose(got, want, rtol=0, atol=max(attempt.task.tolerance, 1e-5) * max(1, np.abs(want).max()))
    )


def _another_form(attempt, got, want):
    """One number of several, or one too many."""
    numbers = got.ravel()
    if want.ndim != 1 or not 0 < numbers.size < want.size:
        return None
    places = [next((i for i, w in enumerate(want) if attempt.task.agrees(n, w)), None) for n in numbers]
    if None in places or places != sorted(set(places)):
        return None
    which = " and ".join(_named(attempt, i) for i in places)
    return (
        f"That is {which}, and right. Expected are {want.size} numbers, such as (1, 2): "
        f"write the other{'s' * (want.size - len(places) > 1)} too."
    )


def _relation(got, want, attempt):
    """How a number stands to the right one, in words that begin with a verb; None if in no plain way."""
    if attempt.task.agrees(got, want):
        return "is right"
    small = attempt.task.tolerance if want == 0 else 1e-6 * abs(want) + 1e-9
    if not np.isfinite(got):
        return "is not a finite number"
    if abs(got + want) <= max(small, 2e-3 * abs(want)) and want:
        return "has the wrong sign"
    for digits in (0, 1, 2, 3):
        # Seen as rounded only where there is something to round, and not more than a tenth is lost.
        if round(want, digits) == got and want != got and abs(got - want) < 0.5 * max(abs(want), 0.1):
            return "is rounded too much: right, but one digit more is wanted"
    for step, words in ((1, "one"), (2, "two"), (0.5, "a half")):
        if abs(abs(got - want) - step) <= small:
            return f"is too {'large' if got > want else 'small'} by {words}"
    if want and got:
        if name := sizes.named_constant(got / want, 2e-3):
            return f"is {name} times what is right"
    if want not in (0, 0.5, 1) and abs(got - (1 - want)) <= max(small, 1e-3 * abs(want)):
        return "is what is left out: 1 less the right one"
    if want and abs(got * want - 1) <= 1e-3 and abs(want) != 1:
        return "is 1 divided by what is right"
    if want > 0 and got > 0:
        if abs(got - want * want) <= 2e-3 * want * want:
            return "is the square of what is right"
        if abs(got * got - want) <= 2e-3 * want:
            return "is the root of what is right"
    if want and abs(got - want) <= 0.02 * abs(want):
        return f"is close, but {short(got, 12)} is not yet equal"
    if want and not 0.1 < abs(got / want) < 10:
        return f"is far too {'large' if abs(got) > abs(want) else 'small'}, by more than ten times"
    return None
