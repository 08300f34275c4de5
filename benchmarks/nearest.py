"""Nearest neighbours: brute force beside faiss, from a hundred to a million vectors (lesson 12).

    python -m benchmarks.nearest            all sizes: writes nearest.json and NEAREST.md here (many minutes)
    python -m benchmarks.nearest 1000 3000  these sizes only, the others stay as they are

The vectors are made up, 24 numbers each, ten clusters, as in lesson 12's space. One thread. Times are
processor time, which a busy machine lengthens less than the clock's; the shortest of several rounds counts.
"""

import json
import math
import sys
import time
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks import machine
from cmx_helpers import alignment
from cmx_helpers.alignment.measured import DATA, HEAD, table_row

SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
DIMENSIONS, K, QUERIES, SEED = 24, 10, 500, 12
PROBES, SEARCHES = (1, 4, 16, 32, 64, 128, 256), (16, 64, 256)
LINKS = 16
ROUNDS = 5
PAGE = Path(__file__).with_name("NEAREST.md")


class BruteForce:
    """What a learner writes: one product, one argpartition, k numbers sorted."""

    def __init__(self, vectors):
        self.transposed = vectors.T

    def search(self, queries, k):
        s = queries @ self.transposed
        places = np.argpartition(s, -k, axis=1)[:, -k:]
        values = np.take_along_axis(s, places, axis=1)
        order = np.argsort(-values, axis=1)
        return np.take_along_axis(values, order, axis=1), np.take_along_axis(places, order, axis=1)


def cells(count):
    """Cells of the inverted file: 4·√N, as faiss advises, but at least 39 vectors each, which it asks for."""
    return max(1, min(int(4 * count**0.5), count // 39))


def build(kind, vectors):
    """An index of faiss with all vectors in it."""
    import faiss

    if kind == "faiss flat":
        index = faiss.IndexFlatIP(DIMENSIONS)
    elif kind == "faiss IVF":
        index = faiss.IndexIVFFlat(
            faiss.IndexFlatIP(DIMENSIONS), DIMENSIONS, cells(len(vectors)), faiss.METRIC_INNER_PRODUCT
        )
        index.cp.max_points_per_centroid = 64
        index.train(vectors)
    else:
        index = faiss.IndexHNSWFlat(DIMENSIONS, LINKS, faiss.METRIC_INNER_PRODUCT)
    index.add(vectors)
    return index


def settings(kind, index):
    """Pairs of a name for a setting and what puts it into the index."""
    if kind == "faiss IVF":
        for probes in PROBES:
            if probes <= index.nlist:
                yield f"{probes} of {index.nlist} cells", lambda n=probes: setattr(index, "nprobe", n)
    elif kind == "faiss HNSW":
        for width in SEARCHES:
            yield f"width {width}", lambda n=width: setattr(index.hnsw, "efSearch", n)
    else:
        yield "", lambda: None


def shortest(index, queries, together):
    """Milliseconds of processor time for a query, so many asked together: the shortest of some rounds."""
    parts = [queries[start : start + together] for start in range(0, len(queries), together)]
    times = []
    for n in range(ROUNDS + 1):
        begun = time.process_time()
        for part in parts:
            index.search(part, K)
        if n:  # the first warms up
            times.append(time.process_time() - begun)
    return 1000 * min(times) / len(queries)


def megabytes(kind, index, vectors):
    """What the index holds, in MB of 10⁶ bytes, the vectors included."""
    if kind == "NumPy":
        return vectors.nbytes / 1e6
    import faiss

    return faiss.serialize_index(index).nbytes / 1e6


def size(count):
    """Rows for one number of vectors."""
    rng = np.random.default_rng(SEED)
    vectors, queries = (alignment.space_like(n, rng, dimensions=DIMENSIONS) for n in (count, QUERIES))
    exact, _ = alignment.nearest(queries, vectors, K)
    few = queries[: max(20, min(QUERIES, 10**7 // count))]
    for kind in ("NumPy", "faiss flat", "faiss IVF", "faiss HNSW"):
        begun = time.process_time()
        index = BruteForce(vectors) if kind == "NumPy" else build(kind, vectors)
        built = time.process_time() - begun
        held = megabytes(kind, index, vectors)
        for setting, put in settings(kind, index):
            put()
            # In parts, since brute force holds all similarities of a part at once.
            parts = [queries[start : start + len(few)] for start in range(0, QUERIES, len(few))]
            found = np.concatenate([index.search(part, K)[1] for part in parts])
            yield {
                "vectors": count,
                "index": kind,
                "setting": setting,
                "recall": round(alignment.index_recall(found, exact), 4),
                "one": _short(shortest(index, few, 1)),
                "many": _short(shortest(index, few, len(few))),
                "build": _short(built),
                "mb": _short(held),
            }


def _short(value):
    """Three digits: more are noise."""
    return float(f"{value:.3g}")


def page(measured):
    """The page: how it was measured, where it crosses, all rows."""
    about, rows = measured["machine"], measured["rows"]
    crossings = [
        f"| {index} | {beside} | {words} | "
        + " | ".join(
            _words(alignment.index_crossing(rows, index, beside=beside, times=times, column=column))
            for times in (1, 2, 10)
        )
        + " |"
        for index in ("faiss IVF", "faiss HNSW")
        for beside in ("NumPy", "faiss flat")
        for column, words in (("one", "alone"), ("many", "together"))
    ]
    repaid = {index: alignment.queries_to_repay(rows, index) for index in ("faiss IVF", "faiss HNSW")}
    paid = [
        f"| {size:,} | " + " | ".join(_count(repaid[index].get(size, math.inf)) for index in repaid) + " |"
        for size in sorted({row["vectors"] for row in rows})
    ]
    parts = [
        "# An index beside brute force",
        f"What `{about['made_by']}` measured, and what lesson [12](../notebooks/12_alignment.ipynb) reads. "
        f"{about['processor']}, {about['versions']}, one thread. {about['dimensions']} numbers a vector, "
        "made up like lesson 12's space: ten clusters on the sphere. recall@10 is against brute force. Times "
        "are processor time, the shortest of five rounds; building was timed once, on a busy machine.",
        "## The quickest setting that finds 95 of 100",
        alignment.index_table(rows),
        "## From how many vectors on an index is quicker",
        "| index | than brute force in | queries asked | quicker | twice as quick | ten times |\n"
        "|---|---|---|---:|---:|---:|\n" + "\n".join(crossings),
        "## Queries, asked alone, until its building is paid for (beside faiss flat)",
        "| vectors | faiss IVF | faiss HNSW |\n|---:|---:|---:|\n" + "\n".join(paid),
        "## All settings",
        "\n".join([HEAD, *map(table_row, rows)]),
    ]
    return "\n\n".join(parts) + "\n"


def _words(size):
    if size == 0:
        return "everywhere"
    return "nowhere" if math.isinf(size) else f"{float(f'{size:.2g}'):,.0f}"


def _count(queries):
    return "never" if math.isinf(queries) else f"{float(f'{queries:.2g}'):,.0f}"


def record(rows):
    """Write the rows, in place of older ones of the same sizes, and the page."""
    import faiss

    new = {row["vectors"] for row in rows}
    kept = json.loads(DATA.read_text(encoding="utf-8"))["rows"] if DATA.exists() else []
    rows = sorted([row for row in kept if row["vectors"] not in new] + rows, key=lambda row: row["vectors"])
    about = {
        "processor": machine.processor(),
        "versions": f"faiss {faiss.__version__}, numpy {np.__version__}",
        "dimensions": DIMENSIONS,
        "k": K,
        "seed": SEED,
        "made_by": "python -m benchmarks.nearest",
    }
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    text = f'{{"machine": {json.dumps(about, ensure_ascii=False)},\n"rows": [\n{lines}\n]}}\n'
    DATA.write_text(text, encoding="utf-8")
    PAGE.write_text(page(json.loads(text)), encoding="utf-8")


def main():
    import faiss

    faiss.omp_set_num_threads(1)
    with threadpool_limits(1):
        for count in [int(text) for text in sys.argv[1:]] or SIZES:
            rows = list(size(count))
            record(rows)
            print("\n".join(map(table_row, rows)), flush=True)


if __name__ == "__main__":
    main()
