"""The measured costs of an index: read, chosen from and compared, on rows whose answers are known."""

import json
import math

import numpy as np
import pytest

from benchmarks import nearest
from cmx_helpers import alignment


def row(vectors, index, one, recall=1.0, setting="", build=1.0):
    numbers = {"vectors": vectors, "one": one, "many": one, "recall": recall, "build": build, "mb": 1.0}
    return numbers | {"index": index, "setting": setting}


# Brute force grows with N; the index takes 2 ms wherever it finds enough.
ROWS = [
    *[row(10**n, "faiss flat", 10.0 ** (n - 3)) for n in (2, 3, 4)],
    *[row(10**n, "slow at first", 2.0) for n in (2, 3, 4)],
    *[row(10**n, "slow at first", 0.1, recall=0.5, setting="careless") for n in (2, 3, 4)],
]


def test_the_quickest_that_finds_enough():
    assert [r["one"] for r in alignment.fastest_settings(ROWS, "slow at first").values()] == [2.0] * 3
    assert alignment.fastest_settings(ROWS, "slow at first", recall=0.4)[100]["setting"] == "careless"
    assert alignment.fastest_settings([row(100, "a", 1.0, recall=0.5)], "a") == {}


def test_crossing_between_two_sizes():
    # N / 1000 ms are 2 ms at N = 2000.
    assert alignment.index_crossing(ROWS, "slow at first") == pytest.approx(2000)
    assert alignment.index_crossing(ROWS, "slow at first", times=2) == pytest.approx(4000)
    assert alignment.index_crossing(ROWS, "slow at first", times=10) == math.inf
    assert alignment.index_crossing(ROWS, "slow at first", times=0.01) == 0.0
    assert alignment.index_crossing([*ROWS, row(100, "bad", 1.0, recall=0.1)], "bad") == math.inf


def test_repaying_the_building():
    # 10 ms by brute force, 2 ms by the index, 1 s to build it.
    repaid = alignment.queries_to_repay(ROWS, "slow at first")
    assert repaid[10**4] == pytest.approx(1000 / 8)
    assert repaid[100] == repaid[1000] == math.inf


def test_the_table_has_a_line_for_each_index():
    lines = alignment.index_table(ROWS).splitlines()
    assert len(lines) == 2 + 2 * 3
    assert lines[2].startswith("| 100 | faiss flat |")
    powers = alignment.index_table([row(100, "a", 1.27e-05, build=150.4)]).splitlines()[2]
    assert powers.split(" | ")[4:7] == ["0.000013", "0.000013", "150"]
    assert len(alignment.index_table(ROWS, sizes=[1000]).splitlines()) == 4


def test_what_was_recorded():
    """The record is whole, and brute force finds everything."""
    measured = alignment.load_index_timings()
    rows = measured["rows"]
    assert measured["machine"]["dimensions"] == 24
    assert {1_000, 10_000, 100_000, 1_000_000} <= {r["vectors"] for r in rows}
    assert all(r["recall"] == 1 for r in rows if r["index"] in ("NumPy", "faiss flat"))
    assert 10**6 in alignment.fastest_settings(rows, "faiss IVF")
    assert 10**5 in alignment.fastest_settings(rows, "faiss HNSW")
    for index in ("faiss IVF", "faiss HNSW"):
        assert alignment.index_crossing(rows, index, times=2) < 10**5


def test_reading(tmp_path):
    with pytest.raises(FileNotFoundError, match="run python -m benchmarks"):
        alignment.load_index_timings(tmp_path / "none.json")
    for text in ("[]", "{", '{"rows": []}', '{"rows": [{"vectors": 1}]}'):
        (tmp_path / "other.json").write_text(text)
        with pytest.raises(ValueError, match="path: expected what python -m benchmarks"):
            alignment.load_index_timings(tmp_path / "other.json")
    (tmp_path / "good.json").write_text(json.dumps({"machine": {}, "rows": ROWS}))
    assert alignment.load_index_timings(tmp_path / "good.json")["rows"] == ROWS


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: alignment.fastest_settings([1], "NumPy"), "rows: expected the rows"),
        (lambda: alignment.fastest_settings(ROWS, "annoy"), "index: expected one of"),
        (lambda: alignment.fastest_settings(ROWS, "faiss flat", recall=2), "recall: expected at most 1"),
        (lambda: alignment.fastest_settings(ROWS, "faiss flat", column="mb"), "column: expected one of"),
        (lambda: alignment.index_crossing(ROWS, "slow at first", times=0), "times: expected more than 0"),
        (lambda: alignment.index_table(ROWS, sizes=[7]), "sizes: expected some of"),
    ],
)
def test_refuses(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_page_is_made_of_the_record():
    assert nearest.PAGE.read_text(encoding="utf-8") == nearest.page(alignment.load_index_timings())


def test_cells_have_enough_vectors_and_grow_with_the_root():
    assert [nearest.cells(count) for count in (50, 1000, 10**6)] == [1, 25, 4000]
    assert all(count // nearest.cells(count) >= 39 for count in nearest.SIZES)


def test_brute_force_of_the_benchmark_is_the_course_s():
    rng = np.random.default_rng(0)
    vectors, queries = alignment.space_like(500, rng), alignment.space_like(7, rng)
    exact, similarities = alignment.nearest(queries, vectors, 10)
    values, places = nearest.BruteForce(vectors).search(queries, 10)
    assert alignment.index_recall(places, exact) == 1
    np.testing.assert_allclose(values, similarities, rtol=1e-6)
