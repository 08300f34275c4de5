"""The ledger in the lessons: what `make bench` measured of our operators beside the libraries.

`benchmarks/` measures and writes; this module reads `benchmarks/ledger.json` and makes tables. The recorded
ones are of the machine that they name; after `make bench` they are of yours.
"""

import json
import os
from pathlib import Path

import numpy as np

from cmx_helpers._common.validate import as_float, check_shape, one_of, shown

DATA = Path(__file__).parent.parent / "benchmarks" / "ledger.json"
OTHERS = (
    "TensorFlow eager",
    "tf.function",
    "XLA",
    "PyTorch",
    "librosa",
    "SciPy",
    "scikit-learn",
    "matplotlib",
)


def load(path=DATA):
    """Return the ledger: a dictionary with `machine`, `rows` and `limits`.

    Raises FileNotFoundError, with what to do, if nothing has been measured.
    """
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"path: expected a path, got {shown(path)}")
    try:
        ledger = json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(
            f"{Path(path).name} is not there: run make bench in the course's folder"
        ) from None
    except (ValueError, OSError):
        raise ValueError(f"path: expected what make bench writes, {shown(str(path))} is none") from None
    if not isinstance(ledger, dict) or not {"machine", "rows", "limits"} <= ledger.keys():
        raise ValueError(f"path: expected what make bench writes, {shown(str(path))} is none")
    return ledger


def show(topic):
    """Show a lesson's rows of the ledger at the largest size: beside the libraries, then what limits ours.

    Parameters
    ----------
    topic : str
        A module of the course, such as "convolution". Raises ValueError if it was not measured.
    """
    from IPython.display import Markdown, display

    ledger = load()
    one_of("topic", topic, sorted({row["topic"] for row in ledger["rows"]}))
    parts = [comparison(ledger, topic), limits(ledger, topic), machine(ledger)]
    display(Markdown("\n\n".join(parts)))


def machine(ledger):
    """A sentence: on which machine, with which BLAS and versions."""
    m = ledger["machine"]
    return (
        f"Measured on: {m['processor']}, {m['cores']} cores; {m['system']}; {m['versions']}. "
        f"BLAS: {m['blas']}; {m['blas_mode']}. At most {m['gflops']:.0f} billion additions and "
        f"multiplications a second (matrix product), {m['gbytes']:.0f} GB a second (copy).{_busy(m)}"
    )


def _busy(m):
    """A warning where other programs were running: they slow down whom they meet, and by chance."""
    if m.get("load") is None or m["load"] < m["cores"] / 2:
        return ""
    return f" The machine was busy (load {m['load']:.1f}): times are uncertain, errors and memory are not."


def growth(amounts, seconds):
    """Exponent p of the line through the points in logarithms: time grows as amount**p.

    1: twice the amount takes twice as long; 2: four times as long; 0: as long as before.

    Examples
    --------
    >>> round(growth([8, 16, 32], [0.3, 0.6, 1.2]), 6)
    1.0
    """
    amounts = as_float("amounts", amounts, ndim=1, finite=True).astype(np.float64)
    seconds = as_float("seconds", seconds, ndim=1, finite=True).astype(np.float64)
    check_shape("seconds", seconds, amounts.shape)
    for name, values in (("amounts", amounts), ("seconds", seconds)):
        if values.min() <= 0:
            raise ValueError(f"{name}: expected numbers above 0, got {values.min():g}")
    if len(np.unique(amounts)) < 2:
        raise ValueError(f"amounts: expected at least two different ones, got {amounts}")
    return float(np.polyfit(np.log(amounts), np.log(seconds), 1)[0])


def comparison(ledger, topic=None, *, all_sizes=False):
    """Markdown table: a line for each operator of a topic, or of all, at its largest size or at each."""
    lines = lines_of(ledger, topic, all_sizes=all_sizes)
    others = [name for name in OTHERS if any(name in line["by"] for line in lines)]
    head = ["operator", "size", "ours, ms", *others, "error: ours", "others", "MiB: ours", "others", "growth"]
    cells = [_comparison_cells(line, others) for line in lines]
    return markdown_table(head, cells)


def lines_of(ledger, topic=None, *, all_sizes=False):
    """All candidates of one operator at one size together."""
    lines = {}
    for row in ledger["rows"]:
        if topic in (None, row["topic"]):
            key = row["topic"], row["operator"], row["amount"]
            lines.setdefault(key, row | {"by": {}})["by"][row["candidate"]] = row
    if not all_sizes:
        largest = {key[:2]: key for key in sorted(lines)}
        lines = {key: line for key, line in lines.items() if largest[key[:2]] == key}
    return [line | {"growth": growth_of(ledger, line, "ours")} for line in lines.values()]


def growth_of(ledger, line, candidate):
    """The growth exponent of a candidate over all sizes of an operator; None if one is missing."""
    same = [
        row
        for row in ledger["rows"]
        if (row["topic"], row["operator"], row["candidate"]) == (line["topic"], line["operator"], candidate)
    ]
    if len(same) < 2 or any(row["failed"] for row in same):
        return None
    return growth([row["amount"] for row in same], [row["seconds"] for row in same])


def _comparison_cells(line, others):
    by, ours = line["by"], line["by"]["ours"]
    beside = [by[name] for name in others if name in by and not by[name]["failed"]]
    if ours["failed"]:
        return [line["operator"], size(line), "failed", *[""] * (len(others) + 5)]
    return [
        line["operator"],
        size(line),
        milliseconds(ours["seconds"]),
        *(speed(by.get(name), ours) for name in others),
        error(ours["error"]),
        error(max((row["error"] for row in beside if row["error"] is not None), default=None)),
        memory(ours["memory_mib"]),
        memory(min((row["memory_mib"] for row in beside if row["memory_mib"] is not None), default=None)),
        "" if line["growth"] is None else f"{line['growth']:.2f}",
    ]


def limits(ledger, topic=None):
    """Markdown table: of our operators' time at their largest size, what each limit alone would take."""
    head = ["operator", "size", "ms", "arithmetic", "memory traffic", "Python", "fresh memory"]
    m, cells = ledger["machine"], []
    for line in ledger["limits"]:
        if topic in (None, line["topic"]):
            t = line["seconds"]
            shares = shares_of(line, m)
            cells.append(
                [line["operator"], size(line), milliseconds(t)]
                + ["" if share is None else f"{100 * share:.0f} %" for share in shares.values()]
                + [f"{100 * (line['fresh_seconds'] / t - 1):+.0f} %"]
            )
    return markdown_table(head, cells)


def shares_of(line, machine):
    """Of the time of a call: its arithmetic at the rate of a matrix product, its inputs and results
    at the rate of a copy, and a call with the smallest arrays."""
    t = line["seconds"]
    return {
        "arithmetic": line["flops"] and line["flops"] / (machine["gflops"] * 1e9) / t,
        "memory traffic": line["bytes"] / (machine["gbytes"] * 1e9) / t,
        "Python": line["overhead"] and line["overhead"] / t,
    }


def markdown_table(head, rows):
    """A Markdown table; what is not in the first two columns stands to the right."""
    rule = ["---", "---", *["---:"] * (len(head) - 2)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *rows))


def size(row):
    return f"{row['amount']:,} {row['unit']}"


def speed(row, ours):
    """How long another takes, ours being 1: above 1, ours is faster."""
    if row is None:
        return ""
    return "failed" if row["failed"] else f"{row['seconds'] / ours['seconds']:.2f}"


def milliseconds(seconds):
    return f"{1000 * seconds:.3g}" if seconds < 1 else f"{1000 * seconds:.0f}"


def error(value):
    return "" if value is None else "0" if value == 0 else f"{value:.0e}"


def memory(value):
    return "" if value is None else f"{value:.1f}"
