"""The index of lesson 12 against sorting everything, and against faiss."""

import numpy as np
import pytest

from cmx_helpers import alignment
from cmx_helpers.alignment import index

RNG = np.random.default_rng(12)


def by_sorting(queries, vectors, k):
    """Every similarity, sorted; the earlier row first where two are equal."""
    s = np.array([[sum(a * b for a, b in zip(q, v)) for v in vectors] for q in queries])
    return np.argsort(-s, axis=1, kind="stable")[:, :k], -np.sort(-s, axis=1)[:, :k]


@pytest.mark.parametrize(("count", "dimensions", "k"), [(1, 1, 1), (7, 3, 7), (40, 5, 3), (200, 24, 10)])
def test_nearest_is_what_sorting_gives(count, dimensions, k):
    queries, vectors = RNG.normal(size=(6, dimensions)), RNG.normal(size=(count, dimensions))
    places, similarities = alignment.nearest(queries, vectors, k)
    wanted, values = by_sorting(queries, vectors, k)
    assert np.array_equal(places, wanted)
    np.testing.assert_allclose(similarities, values, rtol=1e-13, atol=1e-13)


def test_blocks_change_nothing(monkeypatch):
    queries, vectors = RNG.normal(size=(50, 8)), RNG.normal(size=(90, 8))
    whole = alignment.nearest(queries, vectors, 5)
    monkeypatch.setattr(index, "AT_ONCE", 200)
    places, similarities = alignment.nearest(queries, vectors, 5)
    assert np.array_equal(places, whole[0])
    np.testing.assert_allclose(similarities, whole[1], rtol=1e-13)


def test_equal_ones_come_in_order_of_their_rows():
    places, similarities = alignment.nearest([[1.0, 0.0]], [[1.0, 5.0], [2.0, 0.0], [1.0, -1.0]], 3)
    assert places.tolist() == [[1, 0, 2]]
    assert similarities.tolist() == [[2.0, 1.0, 1.0]]


def test_dtypes():
    vectors = RNG.normal(size=(9, 4)).astype(np.float32)
    assert alignment.nearest(vectors, vectors, 2)[1].dtype == np.float32
    assert alignment.nearest(vectors.astype(np.float64), vectors, 2)[1].dtype == np.float64


def test_lists_hold_every_row_once_and_nearest_centre():
    vectors, centres = RNG.normal(size=(300, 6)), RNG.normal(size=(17, 6))
    lists = alignment.inverted_lists(vectors, centres)
    assert len(lists) == 17
    assert sorted(np.concatenate(lists).tolist()) == list(range(300))
    best = np.argmax(vectors @ centres.T, axis=1)
    assert all((best[rows] == cell).all() for cell, rows in enumerate(lists))


def test_all_cells_probed_is_exact():
    vectors, centres = RNG.normal(size=(300, 6)), RNG.normal(size=(17, 6))
    lists = alignment.inverted_lists(vectors, centres)
    queries = RNG.normal(size=(20, 6))
    places, _, looked_at = alignment.nearest_in_lists(queries, vectors, centres, lists, 10, probes=17)
    exact, _ = alignment.nearest(queries, vectors, 10)
    assert alignment.index_recall(places, exact) == 1.0
    assert (looked_at == 300).all()


def test_recall_rises_with_probes_and_too_few_are_marked():
    vectors = alignment.space_like(2000, RNG)
    centres = vectors[:40]
    lists = alignment.inverted_lists(vectors, centres)
    queries = alignment.space_like(50, RNG)
    exact, _ = alignment.nearest(queries, vectors, 10)
    recalls = [
        alignment.index_recall(
            alignment.nearest_in_lists(queries, vectors, centres, lists, 10, probes)[0], exact
        )
        for probes in (1, 4, 40)
    ]
    assert recalls[0] < recalls[1] < recalls[2] == 1.0
    places, similarities, _ = alignment.nearest_in_lists(
        [[1.0, 0.0]], [[1.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]], [[0], [1]], k=2
    )
    assert places.tolist() == [[0, -1]]
    assert similarities.tolist() == [[1.0, -np.inf]]


def test_faiss_flat_and_inverted_file_agree():
    faiss = pytest.importorskip("faiss")
    vectors, queries = alignment.space_like(3000, RNG), alignment.space_like(30, RNG)
    centres = alignment.space_like(25, RNG)
    flat = faiss.IndexFlatIP(24)
    flat.add(vectors)
    exact, similarities = alignment.nearest(queries, vectors, 10)
    values, places = flat.search(queries, 10)
    assert alignment.index_recall(places, exact) == 1.0
    np.testing.assert_allclose(values, similarities, atol=1e-5)

    quantizer = faiss.IndexFlatIP(24)
    quantizer.add(centres)
    ivf = faiss.IndexIVFFlat(quantizer, 24, 25, faiss.METRIC_INNER_PRODUCT)
    ivf.train(vectors)
    ivf.add(vectors)
    lists = alignment.inverted_lists(vectors, centres)
    assert [ivf.invlists.list_size(c) for c in range(25)] == [len(rows) for rows in lists]
    for probes in (1, 3, 25):
        ivf.nprobe = probes
        ours, _, _ = alignment.nearest_in_lists(queries, vectors, centres, lists, 10, probes)
        assert np.array_equal(np.sort(ivf.search(queries, 10)[1]), np.sort(ours))


def test_index_recall_counts_what_was_found():
    assert alignment.index_recall([[1, 2], [3, 4]], [[2, 1], [4, 9]]) == 0.75
    assert alignment.index_recall([[-1, -1]], [[0, 1]]) == 0.0


def test_space_like_has_ten_clusters():
    vectors = alignment.space_like(4000, np.random.default_rng(0), spread=0.02)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-6)
    cosines = vectors @ vectors[0]
    far = cosines[cosines < 0.5]
    assert abs(len(far) / 4000 - 0.9) < 0.02
    assert abs(far.mean() + 1 / 9) < 0.02


def test_the_same_generator_makes_the_same_vectors():
    first = alignment.space_like(10, np.random.default_rng(3))
    assert np.array_equal(first, alignment.space_like(10, np.random.default_rng(3)))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: alignment.nearest([[1.0]], [[1.0, 2.0]], 1), "vectors: expected shape"),
        (lambda: alignment.nearest([[np.nan]], [[1.0]], 1), "queries: expected finite"),
        (lambda: alignment.nearest([[1.0]], [[1.0]], 2), "k: expected at most 1"),
        (lambda: alignment.nearest([[1e300]], [[1e300]], 1), "queries: expected numbers whose products"),
        (lambda: alignment.nearest_in_lists([[1.0]], [[1.0]], [[1.0]], [[0], [0]]), "k: expected at most"),
        (lambda: alignment.nearest_in_lists([[1.0]], [[1.0]], [[1.0]], [[0], [0]], 1), "lists: expected one"),
        (lambda: alignment.nearest_in_lists([[1.0]], [[1.0]], [[1.0]], [[1]], 1), "lists: expected rows"),
        (lambda: alignment.index_recall([[0, 1]], [[0, 0]]), "exact: expected rows of different"),
        (lambda: alignment.index_recall([[0]], [[0, 1]]), "found: expected shape"),
        (lambda: alignment.space_like(10**9, RNG), "count: expected at most"),
    ],
)
def test_refuses(call, message):
    with pytest.raises(ValueError, match=message):
        call()
