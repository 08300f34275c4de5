"""The parent's side of a candidate's process: ask, wait, and start another when one dies."""

import multiprocessing
import os

from benchmarks.worker import serve

# Every candidate keeps the memory that it frees, as a long training does: without this, on Linux, fresh pages
# cost more than the arithmetic of many operators. What they cost is measured in a process that takes every
# array from the system and gives it back.
KEPT = {"MALLOC_TRIM_THRESHOLD_": "1000000000", "MALLOC_MMAP_THRESHOLD_": "1000000000"}
FRESH = {"MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072"}
LONGEST = 120  # seconds for an answer; compiling included


class Failed(Exception):
    """A candidate could not do what it was asked; says why."""


class Process:
    """A candidate in a process of its own.

    Parameters
    ----------
    candidate : str
        Key of `adapters.CANDIDATES`.
    package : str
        Where the topics' modules are.
    log : path
        What the process prints goes there.
    kept : bool
        Keep freed memory, or take and give back every large array.
    longest : number
        Seconds to wait for an answer.
    """

    def __init__(self, candidate, package, log, *, kept=True, longest=LONGEST):
        self.arguments = candidate, package, str(log)
        self.kept, self.longest = kept, longest
        self.process = None

    def send(self, method, *arguments):
        """Ask without waiting, so that several processes can prepare at a time."""
        if self.process is None:
            self._start()
        try:
            self.connection.send((method, *arguments))
        except OSError:
            pass  # it died; `receive` says so

    def receive(self):
        """The answer to what was sent; raises `Failed`."""
        try:
            if not self.connection.poll(self.longest):
                self.stop()
                raise Failed(f"no answer in {self.longest:g} s")
            state, answer = self.connection.recv()
        except (EOFError, OSError):
            code = self.stop()
            raise Failed(f"the process died (exit code {code})") from None
        if state == "failed":
            raise Failed(answer)
        return answer

    def ask(self, method, *arguments):
        self.send(method, *arguments)
        return self.receive()

    def stop(self):
        """End the process; the next question starts another. Returns its exit code."""
        if self.process is None:
            return None
        self.connection.close()
        self.process.join(2)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        code, self.process = self.process.exitcode, None
        return code

    def _start(self):
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        before = dict(os.environ)
        os.environ.update(KEPT if self.kept else FRESH, TF_CPP_MIN_LOG_LEVEL="3")
        try:
            self.process = context.Process(target=serve, args=(theirs, *self.arguments), daemon=True)
            self.process.start()
        finally:
            os.environ.clear()
            os.environ.update(before)
        theirs.close()
