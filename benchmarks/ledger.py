"""Measure every operator beside the libraries and write the ledger (`make bench`).

python -m benchmarks.ledger                           all lessons
python -m benchmarks.ledger convolution mfcc          these only; what is there of the others stays
python -m benchmarks.ledger --minutes 3               sooner, with fewer rounds
"""

import argparse
import json
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from benchmarks import report
from benchmarks.adapters import CANDIDATES
from benchmarks.cases import TOPICS, series_of
from benchmarks.measure import Measurement
from cmx_helpers._common.files import write_text

FOLDER = Path(__file__).resolve().parent
DATA = FOLDER / "ledger.json"
MODULES = {"tensorflow": "tensorflow", "torch": "torch", "librosa": "librosa", "scipy": "scipy"}


def installed():
    """The candidates whose library is there."""
    return [
        name
        for name, (library, _) in CANDIDATES.items()
        if find_spec(MODULES.get(library, "numpy" if library == "ours" else library))
    ]


def measure(topics, candidates, minutes, *, package="benchmarks", say=print):
    """Measure the topics' series; return the ledger as a dictionary."""
    sizes = [
        (topic, s, amount) for topic in topics for s in series_of(topic, package) for amount in s.amounts
    ]
    end = time.monotonic() + 60 * minutes
    ledger = {"rows": [], "limits": []}
    with tempfile.TemporaryDirectory(prefix="cmx-ledger-") as folder:
        measurement = Measurement(candidates, folder, package)
        try:
            ledger["machine"] = measurement.processes["ours"].ask("describe")
            for number, (topic, series, amount) in enumerate(sizes):
                started = time.monotonic()
                # What is left is shared out anew each time; half of a share goes into preparing.
                share = max(0, end - started) / (len(sizes) - number)
                rows, limits = measurement.size(topic, series, amount, share / 2)
                ledger["rows"] += rows
                ledger["limits"] += [limits] if limits else []
                say(_progress(number + 1, len(sizes), rows, time.monotonic() - started))
        finally:
            measurement.stop()
    return ledger


def _progress(number, count, rows, seconds):
    row = rows[0]
    line = f"bench: {number}/{count} {row['operator']}, {row['amount']:,} {row['unit']} ({seconds:.0f} s)"
    failed = [f"{row['candidate']}: {row['failed']}" for row in rows if row["failed"]]
    if row["reference_failed"]:
        failed.append(f"no reference: {row['reference_failed']}")
    return "; ".join([line, *failed])


def merged(old, new):
    """`new`, and of `old` the topics that `new` has not measured, if they are of the same machine."""
    same = ("processor", "cores", "system", "versions", "blas", "blas_mode")
    if any(old["machine"].get(key) != new["machine"][key] for key in same):
        return new
    # What a machine can do at most is the most that it was seen to do.
    best = {key: max(old["machine"][key], new["machine"][key]) for key in ("gflops", "gbytes")}
    new = new | {"machine": new["machine"] | best}
    topics = {row["topic"] for row in new["rows"]}
    both = {
        part: [row for row in old[part] if row["topic"] not in topics] + new[part]
        for part in ("rows", "limits")
    }
    order = list(TOPICS)
    return new | {
        part: sorted(rows, key=lambda row: order.index(row["topic"])) for part, rows in both.items()
    }


def dropped(old, new):
    """The topics of `old` that `new` no longer has, in the lessons' order."""
    before, now = ({row["topic"] for row in ledger["rows"]} for ledger in (old, new))
    return [topic for topic in TOPICS if topic in before - now]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("topics", nargs="*", help=f"of {', '.join(TOPICS)}; all by default")
    parser.add_argument("--minutes", type=float, default=8, help="about how long (8)")
    arguments = parser.parse_args()
    unknown = set(arguments.topics) - set(TOPICS)
    if unknown:
        parser.error(f"no topic {', '.join(sorted(unknown))}; there are: {', '.join(TOPICS)}")
    topics = [topic for topic in TOPICS if topic in (arguments.topics or TOPICS)]
    new = measure(topics, installed(), arguments.minutes, say=lambda line: print(line, flush=True))
    if len(topics) < len(TOPICS) and DATA.exists():
        old = json.loads(DATA.read_text(encoding="utf-8"))
        new = merged(old, new)
        if gone := dropped(old, new):
            print(f"bench: what was there of {', '.join(gone)} is of another machine, and goes")
    write_text(DATA, as_json(new))
    new = json.loads(as_json(new))  # as it stands there, rounded: the page tells nothing else
    write_text(FOLDER / "LEDGER.md", report.markdown(new))
    report.picture(new, FOLDER / "ledger.png")
    print("bench: wrote benchmarks/LEDGER.md, ledger.png and ledger.json")


def as_json(ledger):
    """The ledger as JSON with a line for each row, numbers to four digits."""
    lines = [f'"machine": {_line(ledger["machine"])}']
    for part in ("rows", "limits"):
        rows = ",\n".join(_line(row) for row in ledger[part])
        lines.append(f'"{part}": [\n{rows}\n]')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(row):
    rounded = {
        key: float(f"{value:.4g}") if isinstance(value, float) else value for key, value in row.items()
    }
    return json.dumps(rounded, ensure_ascii=False)


if __name__ == "__main__":
    main()
