"""One candidate's process: it prepares a call of one library; when asked it times, weighs and compares it."""

import os
import time

import numpy as np

from benchmarks import machine
from benchmarks.adapters import CANDIDATES
from benchmarks.cases import find

ROUND = 0.02  # seconds that the timed calls of a round fill
# Calls that are not timed go first, for so many seconds: after a rest, a processor takes that long to reach
# its speed, and a core that slept to answer at once.
WARM_UP = 0.06
MOST_CALLS = 800
DOUBLE = {"float32": np.float64, "complex64": np.complex128}


def serve(connection, candidate, package, log):
    """Answer requests (method of `Worker`, arguments) with ("ok", answer) or ("failed", why)."""
    # What the libraries and a crash print goes there, not between the lines of the parent.
    for stream in (1, 2):
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    worker = Worker(candidate, package)
    while True:
        try:
            method, *arguments = connection.recv()
        except EOFError:
            return
        try:
            connection.send(("ok", getattr(worker, method)(*arguments)))
        except Exception as error:
            connection.send(
                ("failed", f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}")
            )


class Worker:
    """What the process answers: each public method is a request."""

    def __init__(self, candidate, package):
        self.library, self.adapter = CANDIDATES[candidate]
        self.package = package
        self.call = self.first = self.traffic = None

    def prepare(self, topic, operator, amount):
        """Make the inputs and call with them twice: the first call compiles, and its result is kept.

        Returns the bytes of inputs and results: what has to travel between memory and processor.
        """
        self.call = self.first = None  # gone before the next ones come
        arrays = find(topic, operator, self.package).inputs(amount)
        self.call, self.first = self._first_call(topic, operator, arrays)
        self.call()
        return sum(array.nbytes for array in (*arrays, *self.first))

    def write_reference(self, topic, operator, amount, path):
        """Write what this library returns in float64."""
        arrays = find(topic, operator, self.package).inputs(amount)
        doubles = [array.astype(DOUBLE.get(array.dtype.name, array.dtype)) for array in arrays]
        np.savez(path, *self._first_call(topic, operator, doubles)[1])

    def compare(self, path):
        """Largest difference of the first call's result from the reference, relative to its largest value."""
        with np.load(path) as file:
            want = [file[name] for name in file.files]
        return largest_error(self.first, want)

    def memory(self):
        """MiB that a call adds at its peak, its result included, or None where the system does not tell."""
        self.first = None
        return self.adapter.peak_mib(self.call)

    def calls(self):
        """How many calls fill a round."""
        return max(1, min(MOST_CALLS, round(ROUND / _timed(self.call, 1))))

    def time(self, calls):
        """Seconds a call takes, once the processor is warm."""
        end = time.perf_counter() + WARM_UP
        while time.perf_counter() < end:
            self.call()
        return _timed(self.call, calls)

    def overhead(self, topic, operator):
        """Seconds of a call with the smallest arrays."""
        call, _ = self._first_call(topic, operator, find(topic, operator, self.package).tiny())
        return min(_timed(call, 20) for _ in range(7))

    def faults(self):
        """Pages that a call has to ask the system for."""
        return machine.page_faults(self.call)

    def describe(self):
        return machine.describe()

    def _first_call(self, topic, operator, arrays):
        function = find(topic, operator, self.package).builders[self.library](*arrays)
        call = self.adapter.call(function, self.adapter.tensors(arrays))
        result = call()
        results = result if isinstance(result, (tuple, list)) else [result]
        # Copies: a step of an optimiser goes on changing what it returned.
        return call, [np.array(self.adapter.numpy(r)) for r in results if r is not None]


def largest_error(got, want):
    """Largest difference of any entry, relative to the largest value of its array."""
    shapes = [array.shape for array in got], [array.shape for array in want]
    if shapes[0] != shapes[1]:
        raise ValueError(f"results of shapes {shapes[0]}, the reference has {shapes[1]}")
    return max(float(np.abs(g - w).max() / (np.abs(w).max() or 1)) for g, w in zip(got, want))


def _timed(call, calls):
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - start) / calls
