"""All candidates of a series, one size after the other, in turn."""

import time
from pathlib import Path

import numpy as np

from benchmarks.adapters import CANDIDATES
from benchmarks.processes import Failed, Process

REST = 0.04  # seconds: threads of a BLAS or of OpenMP, in another process too, look for work for a while
FEWEST_ROUNDS, MOST_ROUNDS = 5, 25
FRESH = "ours, fresh memory"


class Measurement:
    """The processes of all candidates, and what they are asked.

    Parameters
    ----------
    candidates : list of str
        Keys of `adapters.CANDIDATES`, "ours" among them.
    folder : path
        For references and what the processes print.
    package : str
        Where the topics' modules are.
    rest : number
        Seconds of rest before each timing.
    """

    def __init__(self, candidates, folder, package="benchmarks", rest=REST):
        self.folder, self.rest = Path(folder), rest
        self.processes = {name: self._process(name, package) for name in candidates}
        self.processes[FRESH] = self._process("ours", package, kept=False)

    def _process(self, name, package, kept=True):
        log = self.folder / f"{name}{'' if kept else ' (fresh)'}.log"
        return Process(name, package, log, kept=kept)

    def stop(self):
        for process in self.processes.values():
            process.stop()

    def size(self, topic, series, amount, seconds):
        """Rows of all candidates at one size, and the row of what limits ours at the largest."""
        size, largest = (topic, series.operator, amount), amount == series.amounts[-1]
        taking_part = [name for name in self.processes if self._takes_part(name, series, largest)]
        turn = _Turn(self.processes, taking_part)
        traffic = turn.all("prepare", *size)
        errors, why_not = self._errors(turn, series, size)
        memory = turn.all("memory", besides=[FRESH])
        calls = turn.each("calls")
        times = self._rounds(turn, calls, seconds)
        shared = {"topic": topic, "operator": series.operator, "unit": series.unit, "amount": amount}
        rows = []
        for name in taking_part:
            if name == FRESH:
                continue
            row = shared | {"candidate": name, "failed": turn.failed.get(name), "reference_failed": why_not}
            if not row["failed"]:
                row |= _spread(times[name]) | {"error": errors.get(name), "memory_mib": memory.get(name)}
            rows.append(row)
        limits = None
        if largest and not turn.failed.keys() & {"ours", FRESH}:
            limits = shared | {
                "seconds": float(np.median(times["ours"])),
                "fresh_seconds": float(np.median(times[FRESH])),
                "faults": turn.one(FRESH, "faults"),
                "overhead": turn.one("ours", "overhead", *size[:2]) if series.tiny else None,
                "flops": series.flops(amount) if series.flops else None,
                "bytes": traffic["ours"],
            }
        return rows, limits

    def _takes_part(self, name, series, largest):
        if name == FRESH:
            return largest
        return CANDIDATES[name][0] in series.builders

    def _errors(self, turn, series, size):
        """Each candidate's largest error beside the reference library in float64, and why there is none."""
        able = [name for name in self.processes if name != FRESH and CANDIDATES[name][0] == series.reference]
        path = str(self.folder / "reference.npz")
        if not able:
            return {}, series.reference and f"{series.reference} is not here"
        try:
            self.processes[able[0]].ask("write_reference", *size, path)
        except Failed as failure:
            return {}, str(failure)
        return turn.all("compare", path, besides=[FRESH]), None

    def _rounds(self, turn, calls, seconds):
        """Time every candidate once in each round, so that a slow spell of the machine hits them all."""
        times = {name: [] for name in turn.names}
        end = time.monotonic() + seconds
        for number in range(MOST_ROUNDS):
            if number >= FEWEST_ROUNDS and time.monotonic() > end:
                break
            first = number % max(1, len(turn.names))  # nobody always follows the same one
            for name in turn.names[first:] + turn.names[:first]:
                time.sleep(self.rest)
                answer = turn.one(name, "time", calls[name])
                if answer is not None:
                    times[name].append(answer)
        return times


class _Turn:
    """Questions to those that have not failed; whoever fails is named and asked no more."""

    def __init__(self, processes, names):
        self.processes, self.names, self.failed = processes, list(names), {}

    def all(self, method, *arguments, besides=()):
        """Ask all at a time (for what is not timed); answers by name."""
        asked = [name for name in self.names if name not in besides]
        for name in asked:
            self.processes[name].send(method, *arguments)
        return self._kept((name, self._answer(name)) for name in asked)

    def each(self, method, *arguments):
        """Ask one after the other."""
        return self._kept((name, self.one(name, method, *arguments)) for name in list(self.names))

    def one(self, name, method, *arguments):
        self.processes[name].send(method, *arguments)
        return self._answer(name)

    def _answer(self, name):
        try:
            return self.processes[name].receive()
        except Failed as failure:
            self.failed[name] = str(failure)
            self.names = [other for other in self.names if other != name]
            return None

    def _kept(self, answers):
        return {name: answer for name, answer in answers if name not in self.failed}


def _spread(times):
    low, median, high = np.percentile(times, [25, 50, 75])
    return {"seconds": float(median), "low": float(low), "high": float(high), "rounds": len(times)}
