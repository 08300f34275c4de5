"""NaN and infinity, and which operation of the learner made them."""

import traceback

import numpy as np

from cmx_helpers.exercises._values import number

MEANING = (
    ("overflow encountered in exp", "exp overflows: above 709 it is infinite"),
    ("divide by zero encountered in log", "the logarithm of 0 is −infinity"),
    ("invalid value encountered in log", "there is no logarithm of a number below 0"),
    ("invalid value encountered in sqrt", "there is no real root of a number below 0"),
    ("divide by zero encountered", "something is divided by 0"),
    ("invalid value encountered in subtract", "infinity less infinity is not a number"),
    ("invalid value encountered in multiply", "0 times infinity is not a number"),
    ("invalid value encountered in divide", "0/0, or infinity/infinity, is not a number"),
    ("invalid value encountered in scalar divide", "0/0, or infinity/infinity, is not a number"),
    ("overflow encountered", "a number grows beyond what can be written"),
)


def not_a_number(attempt):
    """NaN or infinity where numbers belong, or an overflow that is hidden: the operation and its line."""
    if attempt.task.kind == "value":
        return None
    bad = [
        i for i, (g, w) in enumerate(zip(attempt.got, attempt.want)) if not attempt.right[i] and _lost(g, w)
    ]
    if not bad:
        return _overflowed(attempt)
    everywhere = all(attempt.right[i] or i in bad for i in range(len(attempt.got)))
    start = (
        "Right where the numbers are moderate, but" if everywhere and any(attempt.right) else "In some places"
    )
    case = attempt.cases[bad[0]]
    kind = _lost(attempt.got[bad[0]], attempt.want[bad[0]])
    reason = _reason(attempt, case)
    sizes = _largest(case)
    what = f"{start} {kind} comes out for the input {attempt.describe(case)}{sizes}"
    return f"{what}: {reason}." if reason else f"{what}. Find the first step that is not finite."


def _overflowed(attempt):
    """Every wrong case has an overflow or a 0/0 inside, which the answer hides; the right ones have none."""
    wrong = [i for i, right in enumerate(attempt.right) if not right]
    if len(wrong) == len(attempt.right):
        return None
    reasons = [_reason(attempt, attempt.cases[i]) for i in wrong]
    if not all(reasons) or any(_reason(attempt, c) for c, r in zip(attempt.cases, attempt.right) if r):
        return None
    case = attempt.cases[wrong[0]]
    return (
        "Right where the numbers are moderate. For the input "
        f"{attempt.describe(case)}{_largest(case)} something is lost on "
        f"the way: {reasons[0]}."
    )


def _lost(got, want):
    try:
        g, w = np.asarray(got, dtype=complex), np.asarray(want, dtype=complex)
    except (TypeError, ValueError):
        return None
    if g.shape == w.shape:
        g = g[np.isfinite(w)]
    if np.isnan(g).any():
        return "NaN"
    return "infinity" if np.isinf(g).any() else None


def _reason(attempt, case):
    """What NumPy says is the first operation that goes wrong, and the learner's line."""
    try:
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            attempt.task.run(attempt.answer, case)
    except FloatingPointError as error:
        told = str(error)
        meaning = next((words for start, words in MEANING if told.startswith(start)), told)
        return meaning + _line(error, attempt.answer)
    except (Exception, SystemExit):
        return None
    return None


def _line(error, answer):
    code = getattr(answer, "__code__", None)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if code and f.filename == code.co_filename]
    return f" (in: {frames[-1].line.strip()})" if frames and frames[-1].line else ""


def _largest(case):
    sizes = [
        np.nanmax(np.abs(x))
        for x in case
        if isinstance(x, np.ndarray) and x.size > 6 and x.dtype.kind in "iuf"
    ]
    return f" with numbers up to {number(float(max(sizes)))}" if sizes else ""
