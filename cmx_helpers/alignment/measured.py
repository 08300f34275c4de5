"""What an index was measured to cost, beside brute force: read from `benchmarks/nearest.json` (lesson 12).

`python -m benchmarks.nearest` measures and writes. The recorded numbers are of the machine that they name.
"""

import json
import math
import os
from decimal import Decimal
from pathlib import Path

from cmx_helpers._common import arguments, validate

DATA = Path(__file__).parents[2] / "benchmarks" / "nearest.json"
NUMBERS = ("vectors", "recall", "one", "many", "build", "mb")
COMMAND = "python -m benchmarks.nearest"
HEAD = (
    "| vectors | index | setting | recall@10 | ms a query, alone | ms a query, many at once "
    "| s to build | MB |\n"
    "|---:|---|---|---:|---:|---:|---:|---:|"
)


def load_index_timings(path=DATA):
    """The measurements of an index: a dictionary with `machine` and `rows`.

    A row has `vectors` (how many), `index`, `setting`, `recall` (at 10), `one` and `many` (milliseconds of
    processor time for a query asked alone, and for one of many asked together), `build` (seconds) and `mb`
    (10⁶ bytes that the index holds, vectors included).

    Parameters
    ----------
    path : path, by default that of the course

    Raises
    ------
    FileNotFoundError, ValueError, TypeError
        With what to do, if nothing has been measured, or the file is another.

    Read in lesson 12_alignment.

    Examples
    --------
    >>> sorted({row["index"] for row in load_index_timings()["rows"]})
    ['NumPy', 'faiss HNSW', 'faiss IVF', 'faiss flat']
    """
    path = validate.as_path("path", path)
    try:
        measured = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(f"{path.name} is not there: run {COMMAND} in the course's folder") from None
    except (ValueError, OSError):
        measured = None
    if not isinstance(measured, dict) or not _are_rows(measured.get("rows")):
        raise ValueError(f"path: expected what {COMMAND} writes, {validate.shown(os.fspath(path))} is none")
    return measured


def fastest_settings(rows, index, *, recall=0.95, column="one"):
    """For each number of vectors, the quickest setting of an index that finds enough.

    Parameters
    ----------
    rows : list of dict, from `load_index_timings`
    index : str, such as "faiss IVF"
    recall : float, the least recall@10 that will do
    column : "one" or "many"

    Returns
    -------
    dict, number of vectors -> row; without the sizes at which no setting finds enough

    Raises
    ------
    ValueError, TypeError
        Where an argument is none of these.

    Used in lesson 12_alignment.

    Examples
    --------
    >>> fastest_settings(load_index_timings()["rows"], "faiss flat")[1000]["recall"]
    1.0
    """
    if not _are_rows(rows):
        raise ValueError(f"rows: expected the rows of load_index_timings, got {validate.shown(rows)}")
    validate.one_of("index", index, sorted({row["index"] for row in rows}))
    validate.one_of("column", column, ("one", "many"))
    recall = validate.number("recall", recall, minimum=0, maximum=1)
    best = {}
    for row in rows:
        if row["index"] == index and row["recall"] >= recall:
            size, held = row["vectors"], best.get(row["vectors"], row)
            best[size] = row if row[column] < held[column] else held
    return best


def index_crossing(rows, index, *, beside="faiss flat", times=1.0, recall=0.95, column="one"):
    """From how many vectors on an index is so many `times` as quick as another, at all larger sizes measured.

    Between the two sizes around it both times are taken for powers of the number of vectors: straight lines
    on log-log paper.

    Parameters
    ----------
    rows, index, recall, column : as in `fastest_settings`
    beside : str, the index that it is compared with
    times : float, more than 0

    Returns
    -------
    float; 0 where it is so at every size, infinity where it is not so at the largest

    Raises
    ------
    ValueError, TypeError
        As `fastest_settings`.

    Used in lesson 12_alignment.

    Examples
    --------
    >>> rows = load_index_timings()["rows"]
    >>> index_crossing(rows, "faiss IVF", times=2) < index_crossing(rows, "faiss IVF", times=4)
    True
    """
    times = validate.number("times", times, above=0)
    ours = fastest_settings(rows, index, recall=recall, column=column)
    theirs = fastest_settings(rows, beside, recall=recall, column=column)
    sizes = sorted(set(ours) & set(theirs))
    gains = [math.log(theirs[size][column] / ours[size][column] / times) for size in sizes]
    last = max((n for n, gain in enumerate(gains) if gain <= 0), default=None)
    if last is None:
        return 0.0 if sizes else math.inf
    if last == len(sizes) - 1:
        return math.inf
    share = -gains[last] / (gains[last + 1] - gains[last])
    return sizes[last] * (sizes[last + 1] / sizes[last]) ** share


def queries_to_repay(rows, index, *, beside="faiss flat", recall=0.95, column="one"):
    """How many queries it takes until quicker answers have paid for the building of an index.

    Parameters
    ----------
    rows, index, beside, recall, column : as in `index_crossing`

    Returns
    -------
    dict, number of vectors -> queries, infinite where the answers are not quicker

    Raises
    ------
    ValueError, TypeError
        As `fastest_settings`.

    Used in lesson 12_alignment.

    Examples
    --------
    >>> queries_to_repay(load_index_timings()["rows"], "faiss HNSW", beside="faiss HNSW")[1000]
    inf
    """
    ours = fastest_settings(rows, index, recall=recall, column=column)
    theirs = fastest_settings(rows, beside, recall=recall, column=column)
    return {
        size: 1000 * row["build"] / saved if (saved := theirs[size][column] - row[column]) > 0 else math.inf
        for size, row in ours.items()
        if size in theirs
    }


def index_table(rows, *, recall=0.95, sizes=None):
    """A Markdown table: of each index, the quickest setting that finds enough, at each number of vectors.

    Parameters
    ----------
    rows, recall : as in `fastest_settings`
    sizes : sequence of int, or None for all that were measured

    Returns
    -------
    str

    Raises
    ------
    ValueError, TypeError
        As `fastest_settings`.

    Used in lesson 12_alignment.

    Examples
    --------
    >>> index_table(load_index_timings()["rows"], sizes=[1000]).count("1,000")
    4
    """
    if not _are_rows(rows):
        raise ValueError(f"rows: expected the rows of load_index_timings, got {validate.shown(rows)}")
    measured = sorted({row["vectors"] for row in rows})
    lines = [HEAD]
    for size in measured if sizes is None else arguments.sequence("sizes", sizes, of="integers"):
        if size not in measured:
            raise ValueError(f"sizes: expected some of {measured}, got {validate.shown(size)}")
        for index in dict.fromkeys(row["index"] for row in rows):
            row = fastest_settings(rows, index, recall=recall).get(size)
            if row:
                lines.append(table_row(row))
    return "\n".join(lines)


def table_row(row):
    """A row as a line of the table."""
    times = " | ".join(_two_digits(row[name]) for name in ("one", "many", "build"))
    place = f"{row['vectors']:,} | {row['index']} | {row['setting']}"
    return f"| {place} | {row['recall']:.3f} | {times} | {row['mb']:,.3g} |"


def _two_digits(value):
    """Two digits that count, and no power of ten: 0.000013, 150."""
    return f"{Decimal(f'{value:.2g}'):f}"


def _are_rows(rows):
    """Whether these are rows of measurements."""
    return (
        isinstance(rows, list) and bool(rows) and all(isinstance(row, dict) and _is_row(row) for row in rows)
    )


def _is_row(row):
    if not isinstance(row, dict):
        return False
    numbers = [row.get(name) for name in NUMBERS]
    if not all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in numbers):
        return False
    sound = all(0 <= n < math.inf for n in numbers) and min(row["vectors"], row["one"], row["many"]) > 0
    return sound and isinstance(row.get("index"), str) and isinstance(row.get("setting"), str)
