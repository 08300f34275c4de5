"""The process in which a stranger's answer runs, seen from outside: started, asked, ended."""

import os
import pickle
import queue
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from pathlib import Path

import psutil

from tools.classroom.apart import plain

ROOT = Path(__file__).resolve().parents[2]
RUNNER = Path(__file__).with_name("apart") / "runner.py"
START_SECONDS = 120
MEGABYTES = 4_000
MOST_FILES, MOST_BYTES = 1_000, 64_000_000
PATIENCE = 6  # times its seconds that an answer may wait where the machine is busy, or it sleeps
_KEPT = ("PATH", "SYSTEMROOT", "WINDIR", "LANG", "LC_ALL", "KERAS_BACKEND")


_RUNNING = set()


class JudgingError(Exception):
    """Judging itself did not work: no points, and no zero either."""


class Stopped(BaseException):
    """An answer went past a limit or ended its process. No Exception, so that no check catches it."""


class BrokenOff(BaseException):
    """Judging was ended from outside. No Exception either: nobody may take it for the answer's."""


class Limit:
    """`seconds` of the process's own time for a step: on a busy machine it gets them later, not fewer."""

    def __init__(self, apart, seconds):
        self.apart, self.seconds = apart, seconds
        self.started, self.used = time.monotonic(), apart.used()

    def is_past(self):
        waited = time.monotonic() - self.started
        worked = self.apart.used() - self.used
        return waited > self.seconds and (worked > self.seconds or waited > PATIENCE * self.seconds)


def readable():
    """The places that a Python with the course's packages reads from."""
    paths = {
        sys.prefix,
        sys.base_prefix,
        *map(sysconfig.get_path, ("stdlib", "platstdlib", "purelib", "platlib")),
    }
    # All of the package but the exercises, whose references are the answers.
    paths |= {str(path) for path in (ROOT / "cmx_helpers").iterdir() if path.name != "exercises"}
    paths |= {str(RUNNER.parent), "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime"}
    paths |= {"/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system"}
    paths |= {"/proc/self/cmdline"}  # TensorFlow asks for it, and ends Python where it is closed
    return sorted(path for path in paths if os.path.exists(path))


class Apart:
    """The process apart, in an empty folder of its own; `ask` sends a request and waits for the reply."""

    def __init__(self, seconds, megabytes=MEGABYTES, kernel=True):
        self.folder = tempfile.mkdtemp(prefix="cmx-answer-")
        home = {
            name: self.folder for name in ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR")
        }
        env = {name: os.environ[name] for name in _KEPT if name in os.environ} | home
        env |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
        env |= {
            "NUMBA_CACHE_DIR": self.folder,
            "MPLBACKEND": "agg",
            "CMX_RECORD": "off",
            "CMX_PROFILE": "quick",
        }
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-X", "utf8", str(RUNNER)],
                cwd=self.folder, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise JudgingError(f"no process to judge in ({error})") from None
        self.broken_off = False
        _RUNNING.add(self)
        self.requests, self.replies = queue.SimpleQueue(), queue.SimpleQueue()
        threading.Thread(target=self._talk, daemon=True).start()
        settings = {
            "readable": readable(),
            "listable": [str(ROOT / "cmx_helpers")],
            "folder": self.folder,
            "kernel": kernel,
        }
        settings |= {"seconds": seconds, "megabytes": megabytes}
        try:
            self.closed = self._reply(settings, Limit(self, START_SECONDS))["closed"]
        except (Stopped, KeyError) as error:
            self.end()
            raise JudgingError(f"the process to judge in did not start ({error})") from None

    def _talk(self):
        """In a thread of its own: a pipe that is full or silent must not hold up the one who waits."""
        while (content := self.requests.get()) is not None:
            try:
                plain.write_frame(self.process.stdin, content)
                self.replies.put(plain.loads(plain.read_frame(self.process.stdout)))
            except (OSError, EOFError, ValueError) as error:
                self.replies.put(error)
                return

    def used(self):
        """Seconds of processor time so far; 0 once it is gone."""
        try:
            times = psutil.Process(self.process.pid).cpu_times()
        except psutil.Error:
            return 0.0
        return times.user + times.system

    def _reply(self, request, limit):
        self.requests.put(pickle.dumps(request))
        while True:
            try:
                reply = self.replies.get(timeout=0.5)
            except queue.Empty:
                if limit.is_past():
                    raise Stopped("it took too long and was stopped") from None
                self._look_at_folder()
                continue
            if isinstance(reply, dict):
                return reply
            if self.broken_off:  # ended from outside: no fault of the answer's
                raise BrokenOff("judging was broken off")
            self._look_at_folder()
            if isinstance(reply, ValueError):
                raise Stopped("it gave what cannot be read")
            raise Stopped("it ended Python itself (for example by using all memory or time)")

    def _look_at_folder(self):
        files = size = 0
        for folder, _, names in os.walk(self.folder):
            for name in names:
                try:
                    size += os.lstat(os.path.join(folder, name)).st_size
                except OSError:
                    continue
            files += len(names) + 1
            if files > MOST_FILES or size > MOST_BYTES:
                raise Stopped("it wrote too many files or too large ones")

    def ask(self, *request, limit):
        """Send a request; return the decoded value or raise what the answer raised."""
        reply = self._reply(request, limit)
        if "raised" in reply:
            raise _as_exception(reply["raised"])
        try:
            return plain.decode(reply["value"]) if "value" in reply else reply
        except (ValueError, RecursionError, MemoryError):
            raise Stopped("it gave what cannot be read") from None

    def end(self):
        """End the process and all that belongs to its session, and remove its folder."""
        _RUNNING.discard(self)
        self.requests.put(None)
        try:
            os.killpg(self.process.pid, 9)
        except (AttributeError, ProcessLookupError, PermissionError):
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            try:
                stream.close()
            except OSError:
                continue
        shutil.rmtree(self.folder, ignore_errors=True)


def end_all():
    """End all processes apart, where judging itself is broken off."""
    for apart in list(_RUNNING):
        apart.broken_off = True
        apart.end()


def _as_exception(told):
    """An exception of the name, text and line that came; NotImplementedError means "not attempted"."""
    try:
        kind, text, line = (str(part) for part in told)
    except (TypeError, ValueError):
        return Stopped("it gave what cannot be read")
    if kind == "NotImplementedError":
        return NotImplementedError()
    kind = kind if kind.isidentifier() else "Exception"
    text, line = plain.printable(text, 300), plain.printable(line, 120)
    words = f"{text} in your line: {line}" if line else text
    return type(kind, (Exception,), {})(words)
