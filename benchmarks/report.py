"""The ledger as a page of Markdown and a picture, from what `measure` gathered."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from benchmarks.cases import TOPICS, series_of
from cmx_helpers import ledger as tables
from cmx_helpers.plotting import COLOURS, use_style

MARKERS = dict(zip(tables.OTHERS, "o^sDPXv*"))

PAGE = """# The ledger

Every operator of the course beside the libraries, in speed, accuracy and memory. `make bench` writes this
page; picture and tables are of the machine that it ran on.

{machine} Freed memory is kept (glibc's malloc).

![Speed, error and memory of all operators]({picture})

**How it was measured.** Every candidate lives in a process of its own, so that no library's threads or
memory are in the way of another's. In each round every candidate is timed once, in turn, after {rest:.0f} ms
of rest and {warm_up:.0f} ms of calls that are not counted; the tables give the median over the rounds, each
about {round:.0f} ms long.
Results stay in the library's own tensors: nobody is charged for a copy to NumPy.

- A library's column says how long it takes where ours takes 1: above 1, ours is faster.
- *error*: largest difference from a reference library in float64, relative to the largest value
  (*others*: the largest of them).
- *MiB*: memory that a call adds at its peak, its result included (*others*: the least of them): resident
  pages of the process; for TensorFlow, which keeps a pool, its own count without pieces under 256 KiB.
- *growth*: exponent p over three sizes, each twice the one before; time grows as size to the power p.

## All operators, at their largest size

{summary}

{wanted}{failures}## What limits ours

The share of the time that each limit alone would account for: the formula's additions and multiplications at
the rate of a matrix product; inputs and results at the rate of a copy, once each; a call with the smallest
arrays, which is Python and little else. What is left goes into the steps in between: copies of windows,
passes over arrays for `exp` or `tanh`. *Fresh memory*: how much longer a call takes if every large array
comes from the system and goes back, page fault by page fault.

{limits}

{lessons}"""


def markdown(ledger):
    """The whole page."""
    from benchmarks.measure import REST
    from benchmarks.worker import ROUND, WARM_UP

    topics = [topic for topic in TOPICS if topic in {row["topic"] for row in ledger["rows"]}]
    return PAGE.format(
        machine=tables.machine(ledger),
        picture="ledger.png",
        rest=1000 * REST,
        warm_up=1000 * WARM_UP,
        round=1000 * ROUND,
        summary=tables.comparison(ledger),
        wanted=wanted(ledger, topics),
        failures=failures(ledger),
        limits=tables.limits(ledger),
        lessons="\n\n".join(lesson(ledger, topic) for topic in topics) + "\n",
    )


def lesson(ledger, topic):
    """A topic's section: all sizes, then every candidate with its spread."""
    name = TOPICS[topic]
    title = f"[{name}](../notebooks/{name}.ipynb)" if name else topic
    return "\n\n".join(
        [f"## {title}", tables.comparison(ledger, topic, all_sizes=True), details(ledger, topic)]
    )


def details(ledger, topic):
    head = [
        "operator",
        "size",
        "candidate",
        "median, ms",
        "middle half, ms",
        "rounds",
        "error",
        "MiB",
        "growth",
    ]
    rows = []
    for row in ledger["rows"]:
        if row["topic"] != topic:
            continue
        name = [row["operator"], tables.size(row), row["candidate"]]
        if row["failed"]:
            rows.append([*name, "failed", *[""] * 5])
            continue
        spread = f"{tables.milliseconds(row['low'])} to {tables.milliseconds(row['high'])}"
        p = tables.growth_of(ledger, row, row["candidate"])
        median, grown = tables.milliseconds(row["seconds"]), "" if p is None else f"{p:.2f}"
        error, memory = tables.error(row["error"]), tables.memory(row["memory_mib"])
        rows.append([*name, median, spread, str(row["rounds"]), error, memory, grown])
    table = tables.markdown_table(head, rows)
    return f"<details><summary>Every candidate, with its spread</summary>\n\n{table}\n\n</details>"


def wanted(ledger, topics, package="benchmarks"):
    """What the project asks of its own speed, and whether the largest size reached it."""
    rows, obstacles = [], {}
    for topic in topics:
        for series in series_of(topic, package):
            for candidate, least in series.wanted.items():
                by = {
                    row["candidate"]: row
                    for row in ledger["rows"]
                    if (row["topic"], row["operator"], row["amount"])
                    == (topic, series.operator, series.wanted_at or series.amounts[-1])
                    and not row["failed"]
                }
                if candidate in by and "ours" in by:
                    got = by[candidate]["seconds"] / by["ours"]["seconds"]
                    verdict = "reached" if got >= least else "**missed**"
                    size = tables.size(by["ours"])
                    rows.append([series.operator, size, candidate, f"{least:g}", f"{got:.2f}", verdict])
                    if got < least and series.obstacle:
                        obstacles[series.operator] = series.obstacle
    if not rows:
        return ""
    head = ["operator", "size", "beside", "wanted", "got", ""]
    page = f"Wanted speeds:\n\n{tables.markdown_table(head, rows)}\n\n"
    if obstacles:
        lines = "\n".join(f"- {operator}: {obstacle}" for operator, obstacle in obstacles.items())
        page += f"What stands in the way of the missed ones:\n\n{lines}\n\n"
    return page


def failures(ledger):
    """Whoever failed, by name, with its reason."""
    lines = [
        f"- {row['candidate']}, {row['operator']}, {tables.size(row)}: {row['failed']}"
        for row in ledger["rows"]
        if row["failed"]
    ]
    unchecked = {
        f"- no reference for {row['operator']}, {tables.size(row)}: {row['reference_failed']}"
        for row in ledger["rows"]
        if row["reference_failed"]
    }
    lines += sorted(unchecked)
    return "Failed:\n\n" + "\n".join(lines) + "\n\n" if lines else ""


def picture(ledger, path):
    """Three panels over all operators at their largest size: time, error and memory of every candidate."""
    use_style()
    lines = tables.lines_of(ledger)
    fig, axes = plt.subplots(1, 3, figsize=(13, 1.6 + 0.3 * len(lines)), sharey=True, width_ratios=[2, 1, 1])
    for place, line in enumerate(lines):
        ours = line["by"]["ours"]
        for name, row in line["by"].items():
            if row["failed"] or ours["failed"]:
                continue
            style = _style(name)
            values = row["seconds"] / ours["seconds"], row["error"], row["memory_mib"]
            for ax, value in zip(axes, values):
                if value and not (name == "ours" and ax is axes[0]):
                    ax.plot(value, place, **style)
    _finish(fig, axes, [f"{line['operator']}, {tables.size(line)}" for line in lines])
    fig.savefig(path, dpi=90)
    plt.close(fig)


def _style(name):
    if name == "ours":
        return dict(marker="|", markersize=12, markeredgewidth=3, color="black", linestyle="", label=name)
    number = tables.OTHERS.index(name)
    return dict(
        marker=MARKERS[name], color=COLOURS[number % len(COLOURS)], linestyle="", alpha=0.85, label=name
    )


def _finish(fig, axes, names):
    axes[0].set_yticks(range(len(names)), names)
    axes[0].invert_yaxis()
    axes[0].axvline(1, color="black", linewidth=3)
    titles = ("time, ours = 1 (right: ours is faster)", "largest relative error", "peak memory, MiB")
    for ax, title in zip(axes, titles):
        ax.set_xscale("log")
        ax.set_title(title)
        ax.grid(axis="y")
    handles = {
        handle.get_label(): handle for ax in axes for handle in ax.get_lines() if handle.get_label()[0] != "_"
    }
    fig.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=len(handles))
