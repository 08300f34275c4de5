"""Measure what one student's kernel takes: memory, processor time and waiting time of each lesson.

    python tools/lessons/measure_lessons.py                    all lessons, as a table in Markdown
    python tools/lessons/measure_lessons.py 01 09              some lessons
    python tools/lessons/measure_lessons.py --write PAGE.md    put it into a page, between its two marks

Memory is the largest amount that the kernel and its child processes had in use at one time (resident, looked
at five times a second). Processor time is that of all its threads together. JupyterLab itself, which runs
beside the kernel for each student, has a row of its own. The notebooks are not changed.
"""

import argparse
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import nbformat
import psutil
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.machine import processor  # noqa: E402
from cmx_helpers._common.files import write_text  # noqa: E402
from tools.lessons import record  # noqa: E402
from tools.lessons.lesson_env import applied, lesson_environment  # noqa: E402

MARKS = ("<!-- measured: begin -->", "<!-- measured: end -->")
STEP_S = 0.2


class Usage(NamedTuple):
    """What one lesson took: bytes at most, processor seconds, seconds from the first cell to the last."""

    name: str
    memory: int
    cpu: float
    wall: float


class Watch(threading.Thread):
    """Looks at a process and its children until told to stop."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.process, self.memory, self.cpu = psutil.Process(pid), 0, {}
        self.stopped = threading.Event()

    def run(self):
        while not self.stopped.is_set():
            self.look()
            self.stopped.wait(STEP_S)

    def look(self):
        memory = 0
        try:
            for process in (self.process, *self.process.children(recursive=True)):
                memory += process.memory_info().rss
                times = process.cpu_times()
                self.cpu[process.pid] = times.user + times.system  # a child that ended keeps its last value
        except psutil.NoSuchProcess:
            return
        self.memory = max(self.memory, memory)

    def finish(self):
        self.look()
        self.stopped.set()
        self.join()


def measure(path):
    """Run the notebook at `path` in a fresh kernel and return its `Usage`."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=1800, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    with tempfile.TemporaryDirectory(prefix="cmx-measure-") as scratch:
        with applied(lesson_environment(scratch)), client.setup_kernel():
            watch = Watch(client.km.provisioner.pid)
            watch.start()
            started = time.monotonic()
            for number, cell in enumerate(notebook.cells):
                client.execute_cell(cell, number)
            wall = time.monotonic() - started
            watch.finish()
    return Usage(path.stem, watch.memory, sum(watch.cpu.values()), wall)


def measure_server():
    """Start JupyterLab, ask it for its page, and return its `Usage` up to there."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    options = ["--no-browser", f"--port={port}", "--IdentityProvider.token=", "--allow-root"]
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}", *options]
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watch = Watch(process.pid)
    watch.start()
    try:
        while process.poll() is None and time.monotonic() - started < 120:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/lab", timeout=10) as page:
                    page.read()
                break
            except OSError:
                time.sleep(STEP_S)
        wall = time.monotonic() - started
        watch.finish()
    finally:
        process.terminate()
        process.wait()
    return Usage("JupyterLab, until its page is there", watch.memory, sum(watch.cpu.values()), wall)


def machine():
    """One line on the computer, for whoever reads the numbers."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{psutil.cpu_count()} cores ({processor()}), {memory:.0f} GiB of memory, {platform.system()}, "
        f"Python {platform.python_version()}, no GPU used, profile `quick`, {time.strftime('%B %Y')}"
    )


def table(usages):
    """The usages as a table in Markdown. How long one waits depends on the machine, so it is only printed."""
    lines = ["| | memory, MB | processor, s |", "|---|---|---|"]
    lines += [f"| {usage.name} | {usage.memory / 1e6:,.0f} | {usage.cpu:.0f} |" for usage in usages]
    return "\n".join(lines)


def put(page, text):
    """Put `text` between the two marks of the page; ValueError if it has not both, in order."""
    whole = page.read_text(encoding="utf-8")
    before, begin, rest = whole.partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not (begin and end):
        raise ValueError(f"{page}: expected the lines {MARKS[0]} and {MARKS[1]}")
    write_text(page, f"{before}{begin}\n{text}\n{end}{after}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="*", help="such as 01 or 01_convolution; all of them by default")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table into this page")
    parser.add_argument("--note", default="", help="words to add to the line about the machine")
    arguments = parser.parse_args()
    usages = []
    for path in record.lessons(arguments.lesson):
        usages.append(measure(path))
        print(
            "measured: {0.name}, {0.memory} bytes, {0.cpu:.1f} s, {0.wall:.1f} s".format(usages[-1]),
            flush=True,
        )
    usages.append(measure_server())
    note = f", {arguments.note}" if arguments.note else ""
    text = f"{table(usages)}\n\nMeasured on {machine()}{note}."
    print(text)
    if arguments.write:
        put(arguments.write, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
