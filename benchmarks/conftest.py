"""Times our operators beside the reference libraries, and prints one table at the end.

How a benchmark joins the table (one test per row):

    def test_conv2d_big_forward(beside):
        beside(
            "conv2d big forward",                          # the row, and pytest-benchmark's group
            ours=lambda: conv2d(x, kernel),
            tensorflow=lambda: tf.nn.conv2d(...),          # one or more references, by any name
            at_least=0.7,                                  # wanted speed relative to the first reference
        )

`ours` and the references take no arguments and return an array (or a tuple of arrays, or
something `numpy.asarray` reads); the largest relative error in the table is computed from
what they return. Make inputs, tf.function and constants outside the lambdas.

Keywords: `rounds` (default 25), `calls` (calls per timed round; by default as many as fill about
5 ms), `agree` (1e-5: the test fails if ours differs more, relative to the largest value;
None where the two are not meant to be equal), `at_least` (the test does not fail below
it: the table says so), `memory=True` adds the peak extra memory of one call, and
`at_most_mib` its target.

Against noise: every round times every candidate once, in turn, so that a slow spell of the
machine hits them all. Before a candidate is timed it rests for `REST` seconds, so that the other library's
worker threads have gone to sleep, and is called once untimed. The ratio is that of the medians over
the rounds; the table also gives the middle half of the per-round ratios. Run with `-p no:xdist`.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import platform
import time
import tracemalloc
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

REST = 0.04  # OpenBLAS's threads spin for about 25 ms after a product
ROUND = 0.005
ROWS = pytest.StashKey()


def pytest_configure(config):
    config.stash[ROWS] = []


@pytest.fixture
def beside(benchmark, request):
    """Time `ours` beside references, in turn; see the top of this file."""

    def run(
        group,
        *,
        ours,
        at_least=None,
        agree=1e-5,
        rounds=25,
        calls=None,
        memory=False,
        at_most_mib=None,
        **references,
    ):
        assert references, "give at least one reference, such as tensorflow=..."
        benchmark.group = group
        error = max(_largest_error(ours(), reference()) for reference in references.values())
        calls = calls or _calls_that_fill_a_round(ours)
        peak = _peak_mib(ours) if memory or at_most_mib else None
        seconds = {name: [] for name in ("ours", *references)}

        def time_references():
            for name, reference in references.items():
                _settle(reference)
                start = time.perf_counter()
                _repeat(reference, calls)
                seconds[name].append((time.perf_counter() - start) / calls)
            _settle(ours)

        def timed():
            start = time.perf_counter()
            _repeat(ours, calls)
            seconds["ours"].append((time.perf_counter() - start) / calls)

        benchmark.pedantic(timed, setup=time_references, rounds=1 if benchmark.disabled else rounds)
        row = SimpleNamespace(
            group=group,
            seconds=seconds,
            references=list(references),
            error=error,
            at_least=at_least,
            peak=peak,
            at_most_mib=at_most_mib,
        )
        benchmark.extra_info.update(
            candidate="ours",
            calls_per_round=calls,
            largest_relative_error=error,
            peak_extra_mib=peak,
            reference_seconds={name: seconds[name] for name in references},
        )
        request.config.stash[ROWS].append(row)
        assert agree is None or error <= agree, f"{group}: ours differs by {error:.3g} of the largest value"

    return run


def _settle(function):
    time.sleep(REST)
    function()


def _repeat(function, calls):
    for _ in range(calls):
        function()


def _calls_that_fill_a_round(function):
    function()
    start = time.perf_counter()
    function()
    return max(1, min(1000, round(ROUND / (time.perf_counter() - start))))


def _peak_mib(function):
    """Peak memory that one call adds, its result included (NumPy reports its arrays to tracemalloc)."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        function()
        return (tracemalloc.get_traced_memory()[1] - before) / 2**20
    finally:
        tracemalloc.stop()


def _largest_error(got, want):
    got, want = _arrays(got), _arrays(want)
    assert len(got) == len(want), f"{len(got)} results beside {len(want)} of the reference"
    return max(_relative(g, w) for g, w in zip(got, want))


def _arrays(result):
    results = result if isinstance(result, (tuple, list)) else [result]
    return [np.asarray(r) for r in results]


def _relative(got, want):
    assert got.shape == want.shape, f"shape {got.shape} beside {want.shape} of the reference"
    scale = float(np.abs(want).max()) or 1.0
    return float(np.abs(got.astype(np.float64) - want).max()) / scale


def pytest_terminal_summary(terminalreporter, config):
    rows = config.stash[ROWS]
    if not rows:
        return
    terminalreporter.section("ours beside the reference libraries")
    for line in _machine():
        terminalreporter.write_line(line)
    terminalreporter.write_line("")
    header = ("case", "reference", "ours ms", "ref. ms", "speed", "middle half", "wanted", "error", "memory")
    cells = [header]
    for row in rows:
        for position, reference in enumerate(row.references):
            cells.append(_cells(row, reference, first=position == 0))
    widths = [max(len(line[column]) for line in cells) for column in range(len(header))]
    for line in cells:
        parts = [c.ljust(w) if i < 2 else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths))]
        terminalreporter.write_line("  ".join(parts).rstrip())
    terminalreporter.write_line("")
    terminalreporter.write_line(
        "speed: reference's median time / ours (above 1: ours is faster); middle half: of single rounds;"
    )
    terminalreporter.write_line(
        "error: largest difference relative to the largest value; memory: peak extra MiB of one call."
    )


def _cells(row, reference, first):
    ours, other = np.array(row.seconds["ours"]), np.array(row.seconds[reference])
    speed = np.median(other) / np.median(ours)
    low, high = np.percentile(other / ours, [25, 75])
    wanted = (
        "" if row.at_least is None or not first else f">= {row.at_least:g} {_verdict(speed >= row.at_least)}"
    )
    memory = "" if row.peak is None or not first else f"{row.peak:.1f}"
    if memory and row.at_most_mib is not None:
        memory += f" (<= {row.at_most_mib:g} {_verdict(row.peak <= row.at_most_mib)})"
    return (
        row.group if first else "",
        reference,
        f"{np.median(ours) * 1e3:.3f}",
        f"{np.median(other) * 1e3:.3f}",
        f"{speed:.2f}",
        f"{low:.2f}-{high:.2f}",
        wanted,
        f"{row.error:.1e}" if first else "",
        memory,
    )


def _verdict(reached):
    return "met" if reached else "MISSED"


def _machine():
    """Processor, cores and the kernels that each BLAS chose: the figures mean little without them."""
    yield f"processor: {_processor()}, {os.cpu_count()} cores, load {_load()}"
    yield f"Python {platform.python_version()}, NumPy {np.__version__}"
    forced = os.environ.get("OPENBLAS_CORETYPE")
    yield f"BLAS mode: {'H, OPENBLAS_CORETYPE=' + forced if forced else 'N, OpenBLAS picks its own kernels'}"
    yield f"memory: freed pages are {'kept' if os.environ.get('MALLOC_TRIM_THRESHOLD_') else 'given back'}"
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return
    for pool in threadpool_info():
        if pool["user_api"] == "blas":
            name = Path(pool["filepath"]).name
            yield f"  {name}: {pool.get('architecture')} kernels, {pool['num_threads']} threads"


def _load():
    """Runnable processes over the last minute; well above the core count, the ratios say little."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    flags = next((line for line in lines if line.startswith("flags")), "").split()
    vector = next((flag for flag in ("avx512f", "avx2", "asimd") if flag in flags), "")
    return f"{names[0] if names else platform.machine()} {vector}".strip()
