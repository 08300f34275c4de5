"""Starts the processes of one training, watches them, and stops all when one ends badly."""

import importlib.util
import os
import re
import signal
import socket
import subprocess
import threading
import time
from tempfile import TemporaryFile
from typing import NamedTuple

PLACE = "CMX_PROCESS"
"""Tells a process its place: "rank/processes/host:port"."""

_NOISE = re.compile(r"\[Gloo\]|^[EWIF]\d{4} |^ +@ |^\*\*\*|^$")  # what JAX's libraries say, not the course


class Place(NamedTuple):
    """Which process this is, of how many, and where they meet."""

    rank: int
    processes: int
    address: str


def place():
    """The `Place` of this process, as the launcher told it; None in one that nobody launched."""
    text = os.environ.get(PLACE)
    if not text:
        return None
    rank, processes, address = text.split("/", 2)
    return Place(int(rank), int(processes), address)


def end_with_launcher():
    """From now on this process ends when its launcher is gone, however that was ended.

    A launcher that is killed (SIGKILL) can stop nobody. But it holds the other end of each process's standard
    input, into which nobody writes: the system closes it, and whoever reads sees the end. This works on every
    system, and also for what happens before the first look. Does nothing in a process that nobody launched.
    """
    if place():
        threading.Thread(target=_until_alone, daemon=True).start()


def _until_alone():
    # Not `sys.stdin`: at the end of a program Python waits for whoever holds its lock.
    while os.read(0, 4096):
        pass
    os._exit(1)  # an orderly end would wait for the others, who wait for this process


def launch(command, processes, address=None, rank=None, *, say=lambda text: None, pause=0.2):
    """Run `command` as all processes of a group, or as the one with this `rank`, and wait for them.

    Parameters
    ----------
    command : list of str
        What each of them runs; it asks `place` who it is, and calls `end_with_launcher`. Its standard input
        is taken.
    processes : int
        In the whole group.
    address, rank
        Where process 0 listens, and which one to start here: for several machines. Without them, all are
        started on this machine.
    say : callable
        Is given the one line that tells what went wrong.
    pause : float
        Seconds between two looks.

    Returns
    -------
    int
        0, or the exit code of the first that ended badly.
    """
    if importlib.util.find_spec("jax") is None:
        raise ValueError("processes: several processes need JAX: make extra NAME=jax")
    here = range(processes) if rank is None else [rank]
    address = address or f"127.0.0.1:{_free_port()}"
    started = {}
    # A launcher that is asked to end takes its processes with it.
    in_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _asked_to_end) if in_main else None
    try:
        for number in here:
            errors = TemporaryFile()
            environment = os.environ | {
                "KERAS_BACKEND": "jax", "PYTHONUNBUFFERED": "1", PLACE: f"{number}/{processes}/{address}",
            }  # fmt: skip
            first = number == min(here)
            output = subprocess.PIPE if first else subprocess.DEVNULL
            child = subprocess.Popen(
                command, env=environment, stdin=subprocess.PIPE, stdout=output, stderr=errors
            )
            if first:
                printer = threading.Thread(target=_pass_on, args=(child.stdout,), daemon=True)
                printer.start()
            started[number] = child, errors
        bad = _wait(started, pause)
        if bad is None:
            return 0
        say(_what_happened(bad, *started[bad], processes))
        code = started[bad][0].returncode
        return code if code > 0 else 1
    finally:
        for child, errors in started.values():
            if child.poll() is None:
                child.kill()
            child.wait()
            child.stdin.close()
            errors.close()
        if started:
            printer.join(10)
        if in_main:
            signal.signal(signal.SIGTERM, before)


def _asked_to_end(number, frame):
    raise SystemExit(128 + number)


def _pass_on(output):
    """Print what a process prints, without the lines of the library that connects them."""
    with output:
        for line in output:
            if not line.startswith(b"[Gloo]"):
                print(line.decode("utf-8", "replace"), end="", flush=True)


def _wait(started, pause):
    """The number of the first process that ended badly; None when all have ended well."""
    while True:
        codes = {number: child.poll() for number, (child, _) in started.items()}
        bad = [number for number, code in codes.items() if code not in (None, 0)]
        if bad:
            # One that was killed takes others with it, which abort: the one that said why comes first.
            return min(bad, key=lambda number: (codes[number] != 1, codes[number] != -9, number))
        if all(code == 0 for code in codes.values()):
            return None
        time.sleep(pause)


def _what_happened(number, child, errors, processes):
    errors.seek(0)
    lines = errors.read().decode("utf-8", "replace").splitlines()
    said = [line for line in lines if not _NOISE.search(line)]
    if child.returncode == 1 and said:
        return said[-1]
    last = next((line for line in lines if "distributed service detected fatal errors" in line), None)
    if last:
        return (
            f"train: another of the {processes} processes is gone or does not answer, so process {number} "
            "ended, too. The same command on all machines goes on after the last whole epoch"
        )
    how = f"signal {-child.returncode}" if child.returncode < 0 else f"exit code {child.returncode}"
    return (
        f"train: process {number} of {processes} ended ({how}), and the others were stopped. The same "
        "command goes on after the last whole epoch"
    )


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
