"""Wrong answers by the hundred: every exercise's reference, changed mechanically, and what its check says.

    python -m tools.testing.mutants                 all exercises
    python -m tools.testing.mutants stft recurrent  some topics
    python -m tools.testing.mutants --show stft     with every wrong answer that gets no diagnosis
    python -m tools.testing.mutants --all           a diagnosis asked for all mutants, not for a sample

A mutant is the reference with one mechanical change in its source, or with one change of what it returns;
pairs of source changes, drawn by chance, stand for answers that no single slip explains. None of them may be
accepted, unless it is equivalent: equal to the reference on hundreds of fresh cases, or named in `EQUIVALENT`
with a reason. Four of five must get a diagnosis of their own, rather than the first number that differs.
Nothing here depends on how busy the machine is: no clock is asked, and a count ends loops that have no end.
"""

import argparse
import contextlib
import io
import itertools
import random
import sys
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cmx_helpers.exercises import _progress  # noqa: E402
from cmx_helpers.exercises._compare import same  # noqa: E402
from cmx_helpers.exercises._engine import _judge, find, names  # noqa: E402
from cmx_helpers.exercises._limit import EndlessError  # noqa: E402
from tools.testing.mutant_results import result_mutants  # noqa: E402
from tools.testing.mutant_sources import pair_mutants, source_mutants  # noqa: E402
from tools.testing.steady import steady, without_words  # noqa: E402

AT_LEAST = 30
AT_LEAST_OF_A_PREDICTION = 20  # each value counts once, and some of the changes give the right one
AT_LEAST_OF_A_MODEL = 3  # all that its source gives: most changes of a line that builds one make Keras raise
SAMPLE = 34  # so many wrong answers of an exercise are diagnosed; whether they are accepted is asked of all
DIAGNOSED = 0.8
MOST_PAIRS = 5
MOST_OF_A_MODEL = 16  # each of them is built, which takes up to a second
STRICT = 1e-5  # how near it must be there, whatever the check's own tolerance is
FRESH = 300  # cases on which an accepted mutant is tried before it is called equivalent

# {exercise: {mutant: why it is no mistake}}; filled in by hand, each entry checked on fresh cases
# by the test.
_ROUNDED = "a prediction that is worked out by hand may be rounded, as the exercise promises"
EQUIVALENT = {
    "training.first_loss": {"rounded": _ROUNDED},
    "mfcc.louder": {
        "rounded": _ROUNDED,
        "floor": _ROUNDED,
        "cast to int64: return (20 * np.log10(2) * np.sqrt(128), 0.0)": _ROUNDED,
        "a thousandth more": "within the error of working with 6.02 and 11.3",
    },
}


@dataclass
class Row:
    """The outcome for one exercise."""

    name: str
    tried: int = 0
    mutants: int = 0  # wrong ones that were diagnosed
    stopped: int = 0  # they raise, have no end or return nothing: told with the line, or by the time limit
    accepted: list = field(default_factory=list)
    equivalent: list = field(default_factory=list)
    kinds: Counter = field(default_factory=Counter)
    silent: list = field(default_factory=list)
    seconds: float = 0.0
    pairs: int = 0
    pairs_told: int = 0

    @property
    def told(self):
        """The share of the wrong ones with a diagnosis of their own."""
        return 1 - len(self.silent) / max(1, self.mutants)

    @property
    def told_without_slips(self):
        """The same share if the detector that changes the reference, too, is left out."""
        return self.told - self.kinds["one_slip"] / max(1, self.mutants)


@contextlib.contextmanager
def _silence():
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def mutants_of(task):
    """Yield (name, answer) of the single mutants of an exercise; of predictions, each value once."""
    every, seen = [*source_mutants(task.reference)], set()
    if task.observe is None:  # nothing can be added to a model
        every += result_mutants(task)
    random.Random(7).shuffle(every)  # of every kind some come first, and the same ones at every run
    every = every if task.observe is None else every[:MOST_OF_A_MODEL]
    for name, answer in every:
        if task.kind == "value":
            value = _value(answer)
            if value in seen:
                continue
            seen.add(value)
        yield name, answer


def _value(answer):
    with _silence():
        try:
            return repr(answer())
        except (Exception, SystemExit):
            return None


def outcome(task, function, diagnosed=True):
    """Return the feedback for a mutant, or None if it gives no prediction."""
    words = contextlib.nullcontext() if diagnosed else without_words()
    with _silence(), words:
        try:
            return _judge(task, function if task.kind == "code" else function(), 0)
        except (Exception, SystemExit, EndlessError):
            return None


def is_equivalent(task, function, count=FRESH):
    """True if a mutant gives what the reference gives on so many fresh cases."""
    if task.kind == "value":
        return same(function(), task.reference(), 1e-9)
    count = count if task.observe is None else count // 15  # each of them builds a model
    fresh = (case for seed in itertools.count(1000) for case in task.arguments(seed))
    with _silence():
        for case in itertools.islice(fresh, count):
            try:
                if not same(task.run(function, case), task.run(task.reference, case), STRICT):
                    return False
            except (Exception, SystemExit, EndlessError):
                return False
    return True


def measured(name, sample=SAMPLE):
    """Try every mutant of an exercise, and ask for the diagnosis of the first `sample`; return its `Row`."""
    task, started = find(name), time.process_time()
    row = Row(name)
    with steady(task):
        _measure(task, row, sample)
    row.seconds = time.process_time() - started
    return row


def _measure(task, row, sample):
    for mutant, function in mutants_of(task):
        row.tried += 1
        feedback = outcome(task, function, diagnosed=row.mutants < sample)
        if feedback is None or feedback.status in ("raised", "not attempted"):
            row.stopped += 1
        elif feedback.status == "correct":
            if mutant in EQUIVALENT.get(task.name, {}) or is_equivalent(task, function):
                row.equivalent.append(mutant)
            else:
                row.accepted.append(mutant)
        elif row.mutants < sample:
            row.mutants += 1
            kind = feedback.kind
            row.kinds["listed" if kind.startswith("listed") and "+" not in kind else kind or "none"] += 1
            if not kind:
                row.silent.append(f"{mutant}: {feedback.message}")
    for _, function in pair_mutants(task.reference, MOST_PAIRS if task.observe is None else 0):
        feedback = outcome(task, function)
        if feedback is not None and feedback.status == "wrong":
            row.pairs += 1
            row.pairs_told += bool(feedback.kind)


def faults(row):
    """Return what is wrong with an exercise's check, as sentences."""
    found = []
    task, least = find(row.name), AT_LEAST
    if task.observe is not None or task.kind == "value":
        least = AT_LEAST_OF_A_PREDICTION if task.observe is None else AT_LEAST_OF_A_MODEL
    if row.mutants < least:
        found.append(f"{row.name}: only {row.mutants} wrong mutants, at least {least} are wanted")
    found += [f"{row.name}: accepts {mutant}" for mutant in row.accepted]
    if row.told < DIAGNOSED:
        silent = "\n  ".join(row.silent)
        found.append(
            f"{row.name}: {row.told:.0%} get a diagnosis, wanted {DIAGNOSED:.0%}; without:\n  {silent}"
        )
    return found


HEAD = f"{'exercise':34}{'tried':>6}{'wrong':>6}{'accepted':>9}{'told':>6}{'slips off':>10}{'pairs':>7}"
HEAD += f"{'stopped':>8}{'s':>6}"


def line(row):
    """Return an exercise's line of the report."""
    pairs = f"{row.pairs_told / row.pairs:.0%}" if row.pairs else "-"
    return (
        f"{row.name:34}{row.tried:6}{row.mutants:6}{len(row.accepted):9}{row.told:6.0%}"
        f"{row.told_without_slips:10.0%}{pairs:>7}{row.stopped:8}{row.seconds:6.1f}"
    )


def total(rows):
    """Return the sum of all rows as one."""
    every = Row("all")
    for row in rows:
        for name in ("tried", "mutants", "stopped", "seconds", "pairs", "pairs_told"):
            setattr(every, name, getattr(every, name) + getattr(row, name))
        for name in ("accepted", "equivalent", "silent"):
            getattr(every, name).extend(getattr(row, name))
        every.kinds.update(row.kinds)
    return every


def main():
    parser = argparse.ArgumentParser(description="What the checks of the exercises say to mutants.")
    parser.add_argument("topics", nargs="*", help="lessons by name, or exercises; all if left out")
    parser.add_argument("--show", action="store_true", help="list the mutants without a diagnosis")
    parser.add_argument("--all", action="store_true", help="diagnose all mutants, not a sample (minutes)")
    chosen = parser.parse_args()
    every = [name for topic in _progress.topics() for name in names(topic)]
    some = [n for n in every if not chosen.topics or n in chosen.topics or n.split(".")[0] in chosen.topics]
    rows = []
    print(HEAD, flush=True)
    for name in some:
        rows.append(row := measured(name, 10**6 if chosen.all else SAMPLE))
        print(line(row), flush=True)
        for mutant in row.accepted:
            print(f"  accepted: {mutant}")
        if chosen.show:
            print(f"  {dict(row.kinds.most_common())}; equivalent: {row.equivalent}")
            print("\n".join(f"  {silent}" for silent in row.silent))
    print(line(total(rows)))
    return 1 if any(faults(row) for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
