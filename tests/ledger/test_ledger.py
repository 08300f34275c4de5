"""The ledger's plumbing: candidates of known time, error and failure; growth; the page; what lessons read."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from benchmarks import ledger, machine, measure, report
from benchmarks.adapters import CANDIDATES
from benchmarks.cases import TOPICS, find, series_of
from benchmarks.worker import largest_error
from cmx_helpers import ledger as tables
from tests.ledger import ledger_topic

ROOT = Path(__file__).resolve().parents[2]
THREE = ["ours", "librosa", "SciPy"]


@pytest.fixture(scope="module")
def measurement(tmp_path_factory):
    made = measure.Measurement(THREE, tmp_path_factory.mktemp("ledger"), package="tests.ledger", rest=0)
    yield made
    made.stop()


def rows_of(measurement, operator, amount=4, seconds=0.0):
    series = find("ledger_topic", operator, "tests.ledger")
    rows, limits = measurement.size("ledger_topic", series, amount, seconds)
    return {row["candidate"]: row for row in rows}, limits


def test_times_and_errors_are_those_of_the_candidates(measurement):
    environment = dict(os.environ)
    for amount in (4, 8, 16):
        rows, limits = rows_of(measurement, "all well", amount)
        assert rows["ours"]["seconds"] >= ledger_topic.NAP * amount / 4  # a nap is never shorter
        assert rows["ours"]["low"] <= rows["ours"]["seconds"] <= rows["ours"]["high"]
        assert rows["ours"]["rounds"] == measure.FEWEST_ROUNDS
        assert [rows[name]["error"] for name in THREE] == [0, 0, 0.25]
        assert not any(row["failed"] or row["reference_failed"] for row in rows.values())
    assert dict(os.environ) == environment
    assert limits["amount"] == 16 and limits["bytes"] == 2 * 16 * 4
    assert 0 < limits["overhead"] and 0 < limits["fresh_seconds"]


@pytest.mark.parametrize(
    ("operator", "reason"),
    [
        ("one refuses", "ValueError: no such thing here"),
        ("one dies", "the process died (exit code 3)"),
        ("one is of another shape", "ValueError: results of shapes [(1,)], the reference has [(4,)]"),
    ],
)
def test_a_failing_candidate_is_named_and_the_rest_is_there(measurement, operator, reason):
    rows, _ = rows_of(measurement, operator)
    assert rows["SciPy"]["failed"] == reason
    assert "seconds" not in rows["SciPy"]
    assert rows["ours"]["error"] == 0 and rows["librosa"]["seconds"] > 0
    assert not rows_of(measurement, "all well")[0]["SciPy"]["failed"], "it is asked again in the next series"


def test_a_hanging_candidate_is_ended_and_named(measurement, monkeypatch):
    monkeypatch.setattr(measurement.processes["SciPy"], "longest", 1)
    rows, _ = rows_of(measurement, "one hangs")
    assert rows["SciPy"]["failed"] == "no answer in 1 s"
    assert rows["ours"]["seconds"] > 0


def test_without_a_reference_times_are_there_and_errors_are_not(measurement):
    rows, _ = rows_of(measurement, "no reference")
    assert rows["ours"]["error"] is None and rows["ours"]["seconds"] > 0
    assert "no such thing here" in rows["ours"]["reference_failed"]


MEMORY = """
import numpy as np
from benchmarks.adapters import NumPy
print(NumPy().peak_mib(lambda: np.ones(2**20)))
"""


def test_memory_is_seen_where_the_system_tells():
    # In a process of its own, as the ledger measures: a long run keeps pages that serve anew.
    done = subprocess.run(
        [sys.executable, "-c", MEMORY], capture_output=True, text=True, cwd=ROOT, check=True, timeout=60
    )
    assert done.stdout.strip() == "None" or 7.5 < float(done.stdout) < 12


def test_largest_error_is_relative_to_the_largest_value_of_its_array():
    got = [np.array([1.0, 4.5]), np.array([1 + 1j])]
    want = [np.array([1.0, 5.0]), np.array([1 + 1.5j])]
    assert largest_error(got, want) == pytest.approx(0.5 / abs(1 + 1.5j))
    assert largest_error([np.zeros(2)], [np.zeros(2)]) == 0


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 2.0])
def test_growth(rng, exponent):
    amounts = 2 ** np.arange(3) * rng.integers(1, 100)
    assert tables.growth(amounts, rng.random() * amounts**exponent) == pytest.approx(exponent, abs=1e-9)


def a_row(candidate, seconds=0.002, amount=8, **changed):
    row = dict(topic="pooling", operator="op", unit="images", amount=amount, candidate=candidate, failed=None)
    row |= dict(reference_failed=None, seconds=seconds, low=0.9 * seconds, high=1.1 * seconds, rounds=5)
    return row | dict(error=1e-7, memory_mib=4.0) | changed


def a_ledger(*rows):
    limits = dict(topic="pooling", operator="op", unit="images", amount=8, seconds=0.002, fresh_seconds=0.003)
    return {
        "machine": dict(
            processor="P", cores=2, system="S", versions="V", blas="B", blas_mode="N", gflops=100.0
        )
        | dict(gbytes=10.0),
        "rows": list(rows),
        "limits": [limits | dict(faults=3, overhead=0.0001, flops=10**8, bytes=10**7)],
    }


def cells(table, start):
    line = next(line for line in table.splitlines() if line.startswith(f"| {start} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_comparison_holds_ratios_errors_memory_and_growth():
    page = tables.comparison(
        a_ledger(
            a_row("ours", 0.001, amount=4),
            a_row("ours"),
            a_row("XLA", 0.003, error=5e-7, memory_mib=1.0),
            a_row("tf.function", failed="ValueError: no"),
        )
    )
    assert cells(page, "op") == [
        *("op", "8 images", "2", "failed", "1.50"),  # tf.function comes before XLA
        *("1e-07", "5e-07", "4.0", "1.0", "1.00"),
    ]


def test_limits_are_shares_of_the_time():
    # 1e8 at 1e11 a second, 1e7 bytes at 1e10, and 0.1 ms: 50 %, 50 % and 5 % of 2 ms; fresh memory adds half.
    got = cells(tables.limits(a_ledger(), "pooling"), "op")
    assert got == ["op", "8 images", "2", "50 %", "50 %", "5 %", "+50 %"]


def test_the_page_names_who_failed_and_what_was_missed():
    operator = series_of("pooling")[1].operator  # max_pool2d backward: twice as fast as TensorFlow is wanted
    rows = [a_row("ours", operator=operator), a_row("TensorFlow eager", 0.003, operator=operator)]
    rows.append(a_row("XLA", operator=operator, failed="the process died (exit code 3)"))
    page = report.markdown(a_ledger(*rows))
    assert f"- XLA, {operator}, 8 images: the process died (exit code 3)" in page
    assert cells(page.split("Wanted speeds")[1], operator)[2:] == [
        "TensorFlow eager",
        "2",
        "1.50",
        "**missed**",
    ]
    assert f"- {operator}: {series_of('pooling')[1].obstacle}" in page.split("What stands in the way")[1]
    assert "P, 2 cores" in page and "## [02_pooling](../notebooks/02_pooling.ipynb)" in page


def test_the_picture_is_drawn_also_where_something_failed(tmp_path):
    rows = a_row("ours"), a_row("XLA", failed="no"), a_row("SciPy", error=None, memory_mib=None)
    report.picture(a_ledger(*rows), tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")


def test_topics_measured_anew_replace_theirs_and_leave_the_others():
    old = a_ledger(a_row("ours"), a_row("ours", topic="mfcc"))
    new = a_ledger(a_row("ours", 0.5)) | {"limits": []}
    both = ledger.merged(old, new)
    assert [(row["topic"], row["seconds"]) for row in both["rows"]] == [("pooling", 0.5), ("mfcc", 0.002)]
    elsewhere = old | {"machine": old["machine"] | {"cores": 64}}
    assert ledger.merged(elsewhere, new) == new
    assert ledger.dropped(elsewhere, new) == ["mfcc"] and ledger.dropped(old, both) == []


def test_json_comes_back(tmp_path):
    path = tmp_path / "ledger.json"
    ledger.write_text(path, ledger.as_json(a_ledger(a_row("ours", 0.123456))))
    assert tables.load(path) == a_ledger(a_row("ours", 0.1235, low=0.1111, high=0.1358))
    assert list(tmp_path.iterdir()) == [path]


def test_a_lesson_without_a_ledger_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="run make bench"):
        tables.load(tmp_path / "ledger.json")
    with pytest.raises(ValueError, match=r"topic: expected one .* got 'cooking'"):
        tables.show("cooking")


def test_a_busy_machine_is_told():
    quiet, busy = (a_ledger() | {"machine": a_ledger()["machine"] | {"load": load}} for load in (0.9, 3.0))
    assert "busy" not in tables.machine(quiet)
    assert tables.machine(busy).endswith("(load 3.0): times are uncertain, errors and memory are not.")


@pytest.mark.parametrize("topic", TOPICS)
def test_every_series_doubles_repeats_its_inputs_and_runs(topic):
    for series in series_of(topic):
        assert [2 * a for a in series.amounts[:-1]] == list(series.amounts[1:]), series.operator
        first, again = series.inputs(series.amounts[0]), series.inputs(series.amounts[0])
        assert all(np.array_equal(a, b) for a, b in zip(first, again)), series.operator
        if series.tiny:
            arrays = series.tiny()
            series.builders["ours"](*arrays)(*arrays)


@pytest.mark.parametrize(
    "topic", ["alignment", "generation", "agreement", "privacy", "pretraining", "realtime"]
)
def test_the_libraries_give_what_ours_gives(topic):
    """On inputs of a few numbers; in the ledger the error is a number, and nobody would fail by it."""
    for series in series_of(topic):
        arrays = [a.astype(float) if a.dtype == np.float32 else a for a in series.inputs(40)]
        results = {}
        for library, builder in series.builders.items():
            if not find_spec(library if library != "ours" else "numpy"):
                continue
            adapter = next(adapter for named, adapter in CANDIDATES.values() if named == library)
            call = adapter.call(builder(*arrays), adapter.tensors(arrays))
            result = call()
            several = result if isinstance(result, (tuple, list)) else [result]
            results[library] = [np.array(adapter.numpy(each)) for each in several]
            if library == "torch":  # its adapter turns gradients off, for a process of its own
                sys.modules["torch"].set_grad_enabled(True)
        for library, result in results.items():
            error = largest_error(result, results["ours"])
            assert error < 1e-9, (series.operator, library, error)


@pytest.mark.parametrize("topic", TOPICS)
def test_the_committed_ledger_holds_every_series(topic):
    measured = {(r["operator"], r["amount"]) for r in tables.load()["rows"] if r["topic"] == topic}
    if not measured:
        pytest.skip(f"nothing of {topic} has been measured yet: make bench BENCH_ARGS={topic}")
    assert measured == {(s.operator, amount) for s in series_of(topic) for amount in s.amounts}


def test_the_committed_page_is_made_of_the_committed_numbers():
    page = (ledger.FOLDER / "LEDGER.md").read_text(encoding="utf-8")
    assert page == report.markdown(tables.load())
    assert (ledger.FOLDER / "ledger.png").read_bytes().startswith(b"\x89PNG")


def test_page_faults_are_counted():
    faults = machine.page_faults(lambda: np.ones(2**24))
    assert faults is None or faults >= 0
