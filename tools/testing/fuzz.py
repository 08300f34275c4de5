"""Call every public function with bad and odd input, and count what comes of it.

    python -m tools.testing.fuzz --calls 50000
    python -m tools.testing.fuzz --calls 2000 --only attention --seed 3

Right: a result, finite if all that was given is, equal where only the clothes of a value changed. Clear: a
ValueError or TypeError that names an argument. Everything else is a fault: another error, an error without a
name, a NaN out of nothing, a masked array whose mask was lost, more than ten seconds, memory without bound.
"""

import argparse
import contextlib
import copy
import io
import random as random_module
import re
import resource
import signal
import sys
import warnings
from collections import Counter, defaultdict
from typing import NamedTuple

import numpy as np

from tools.testing import odd_input
from tools.testing.public_surface import EXAMPLE, skipped, targets

SECONDS = 10.0  # of processor time, for one call
BYTES = 6 * 2**30  # of address space, beyond what is in use
KINDS = ("right", "clear", "other error", "no name", "NaN", "wrong", "mask lost", "slow", "memory")
# What may be NaN or infinite out of finite numbers, because its docstring says so.
MAY_BE_NAN = {"agreement.likelihood_ratio", "evaluation.reliability", "evaluation.negative_log_likelihood"}
# Errors beside ValueError and TypeError that a docstring announces.
ANNOUNCED = {
    "ledger.load": FileNotFoundError,
    "alignment.load_index_timings": FileNotFoundError,
    "datasets.load_clip": FileNotFoundError,
    "datasets.own_data": FileNotFoundError,
    "datasets.own_splits": FileNotFoundError,
    "privacy.load_federated_run": FileNotFoundError,
    "realtime.load_lite": FileNotFoundError,
    "your_data.load_bundle": FileNotFoundError,
    "datasets.speech_manifest": FileNotFoundError,
}


class Call(NamedTuple):
    """One call: what, with which arguments, which of them is odd, and whether it is only dressed oddly."""

    target: object
    positional: list
    keyword: dict
    odd: str
    same: tuple | None  # (positional, keyword) of the call that must give the same


class TooSlow(Exception):
    """The call took more than its share of processor time."""


def make_call(random, target, pool):
    """A call of the target: one of its examples with one to three arguments replaced."""
    if target.examples and random.random() < 0.97:
        positional, keyword = copy.deepcopy(random.choice(target.examples))
    else:
        positional, keyword = (), {}
    positional, keyword, odd = list(positional), dict(keyword), []
    first = 1 if positional and "." in target.name.split(".", 1)[1] else 0  # a method's `self` stays
    places = list(range(first, len(positional))) + list(keyword)
    if places and random.random() < 0.2:
        place = random.choice(places)
        box = positional if isinstance(place, int) else keyword
        changed = odd_input.same_in_other_clothes(random, box[place])
        if changed is not None:
            same = copy.deepcopy((positional, keyword))
            box[place] = changed
            return Call(target, positional, keyword, _name(target, place, first), same)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        extra = [
            name
            for name in target.parameters[len(positional) - first :]
            if name not in keyword and name[0] != "*"
        ]
        if extra and (not places or random.random() < 0.4):
            name = random.choice(extra)
            akin = random.choice(pool[name]) if pool[name] and random.random() < 0.5 else None
            keyword[name] = copy.deepcopy(akin) if akin is not None else odd_input.another_value(random, None)
            odd.append(name)
        elif places:
            place = random.choice(places)
            box = positional if isinstance(place, int) else keyword
            box[place] = odd_input.another_value(random, box[place])
            odd.append(_name(target, place, first))
    return Call(target, positional, keyword, ", ".join(odd), None)


def _name(target, place, first):
    if isinstance(place, str):
        return place
    names = target.parameters
    return names[min(place - first, len(names) - 1)] if names else str(place)


def outcome(call):
    """(kind, what happened) of one call."""
    masked = any(odd_input.holds_masked(v) for v in (*call.positional, *call.keyword.values()))
    tame = all(map(odd_input.is_tame, (*call.positional, *call.keyword.values())))
    same = call.same and _result(call.target.call, *call.same)
    try:
        with warnings.catch_warnings(record=True) as said, contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("always")
            result = _within_time(call.target.call, call.positional, call.keyword)
    except TooSlow:
        return "slow", f"more than {SECONDS:g} s"
    except MemoryError as error:
        return "memory", str(error)[:100]
    except ANNOUNCED.get(call.target.name, ()):
        return "clear", ""
    except (ValueError, TypeError) as error:
        if re.search("required (positional|keyword-only) argument", str(error)) or _is_callers(error):
            return "clear", ""  # Python's own words, or those of a function that was given
        named = re.match(r"[^:]*?\b(" + "|".join(map(re.escape, _names(call))) + r")\b[^:]*:", str(error))
        return ("clear", "") if named else ("no name", f"{type(error).__name__}: {str(error)[:150]}")
    except Exception as error:
        return "other error", f"{type(error).__name__}: {str(error)[:150]}"
    if masked:
        return "mask lost", type(result).__name__
    numbers = list(_numbers(result))
    if call.same is not None and not _agree(numbers, list(_numbers(same))):
        return "wrong", "another result for an equal argument"
    if tame and call.target.name not in MAY_BE_NAN and any(np.isnan(a).any() for a in numbers):
        # Overflow of numbers near the largest may end so, if NumPy says it.
        if not any(issubclass(w.category, RuntimeWarning) for w in said) or not _is_huge(call):
            return "NaN", "from finite numbers"
    return "right", ""


def _is_callers(error):
    """Whether the error came out of a function in the example, which the package only calls."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_filename == EXAMPLE


def _names(call):
    return [name.lstrip("*") for name in (*call.target.parameters, *call.keyword)]


def _is_huge(call):
    arrays = _numbers([*call.positional, *call.keyword.values()])
    return any(np.abs(a).max(initial=0) > 1e6 for a in arrays)


def _result(function, positional, keyword):
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        return function(*positional, **keyword)


def _within_time(function, positional, keyword):
    def stop(signum, frame):
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return function(*positional, **keyword)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _numbers(result):
    """All arrays of numbers in a result."""
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, (tuple, list)):
        for part in result:
            yield from _numbers(part)
    elif isinstance(result, (np.ndarray, np.number, float, int)):
        try:
            array = np.asarray(result)
        except (ValueError, OverflowError):
            return
        if array.dtype.kind in "fciu":
            yield array


def _agree(got, want):
    def close(a, b):
        return a.shape == b.shape and np.allclose(a, b, rtol=1e-4, atol=1e-5, equal_nan=True)

    return len(got) == len(want) and all(map(close, got, want))


def by_name(surface):
    """Values that examples give to a parameter of each name: good for others of the same name."""
    pool = defaultdict(list)
    for group in surface.values():
        for target in group:
            for positional, keyword in target.examples:
                for name, value in keyword.items():
                    pool[name].append(value)
                if "." not in target.name.split(".", 1)[1]:
                    for name, value in zip(target.parameters, positional, strict=False):
                        pool[name].append(value)
    return pool


@contextlib.contextmanager
def bounded_memory():
    """No more than BYTES beside what the process has: a count without a bound is a MemoryError then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--calls", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="modules or functions whose name begins so")
    options = parser.parse_args()
    surface, random = targets(), random_module.Random(options.seed)
    pool = by_name(surface)
    chosen = [t for group in surface.values() for t in group if t.name.startswith(options.only)]
    table, faults = defaultdict(Counter), {}
    with bounded_memory(), np.errstate(all="warn"):
        for number in range(options.calls):
            call = make_call(random, chosen[number % len(chosen)], pool)
            kind, what = outcome(call)
            table[call.target.name.split(".")[0]][kind] += 1
            if kind not in ("right", "clear"):
                faults.setdefault((call.target.name, call.odd, kind), (what, call))
    print(report(table, chosen))
    for (name, odd, kind), (what, call) in list(faults.items())[:80]:
        values = {k: str(v)[:60] for k, v in call.keyword.items()}
        print(f"{kind}: {name}({odd}): {what} | {[str(v)[:60] for v in call.positional]} {values}")
    return 1 if faults else 0


def report(table, chosen):
    """The table of the calls, and what was not reached."""
    head = ["module", "calls", *KINDS]
    rows = [[m, sum(c.values()), *(c[k] for k in KINDS)] for m, c in sorted(table.items())]
    rows.append(["all", *(sum(row[n] for row in rows) for n in range(1, len(head)))])
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in (head, ["---"] * len(head), *rows)]
    lines.append(f"{len(chosen)} functions, classes and methods; not called:")
    return "\n".join(lines + [f"- {name}: {why}" for name, why in skipped().items()])


if __name__ == "__main__":
    sys.exit(main())
