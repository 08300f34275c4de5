"""Compare a cell's outputs with the recorded ones, as strict nbval does; numbers within a tolerance.

A cell whose numbers differ in their last digits between processors says in its metadata how much may differ:

    "cmx": {"tolerance": {"absolute": 0.02, "relative": 0.01}}      either may be left out

Then every number of its texts may differ by the larger of `absolute` and `relative` times the recorded one.
The words must be equal, and so must the lines, the outputs and their order. A cell without the mark is
compared exactly. "nan" and "inf" are words; so are digits inside words (conv2d, float32, 0.2em, 1.2.3).
"""

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

SANITIZE = Path(__file__).resolve().parents[2] / "tests" / "lessons" / "nbval_sanitize.cfg"
# As in nbval: pictures are drawn anew by every matplotlib, and widgets have a random id.
NOT_COMPARED = ("image/png", "image/jpeg", "application/vnd.jupyter.widget-view+json")
KEYS = ("absolute", "relative")

# A point that ends a number ("5.", as NumPy writes it) belongs to it, also at the end of a sentence.
NUMBER = re.compile(r"(?<![\w.])[-+−]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+−]?\d+)?(?!\w|\.\w)\.?")
_WORD = re.compile(r"\w+(?:\.\w+)*|\S")


def sanitize_patterns(path=SANITIZE):
    """Return [(regular expression, replacement), …] of a sanitizing file in nbval's form."""
    text = path.read_text(encoding="utf-8")
    return re.findall(r"(?m)^regex: (.*)$\n^replace: (.*)$", text)


def tolerance_of(cell):
    """Return the cell's {"absolute": …, "relative": …}; None where its outputs are compared exactly."""
    return cell.get("metadata", {}).get("cmx", {}).get("tolerance")


def is_compared(cell):
    """False for a cell whose output cannot repeat."""
    return "nbval-ignore-output" not in cell.get("metadata", {}).get("tags", [])


def texts(outputs):
    """Return {kind: [text, …]} of what is compared: "stdout", "stderr", and each kind of data.

    Parameters
    ----------
    outputs : list of outputs as in a notebook file; texts may be lists of lines
    """
    found = defaultdict(list)
    for output in outputs:
        if output["output_type"] == "stream":
            found[output["name"]].append(_joined(output["text"]))
        elif output["output_type"] == "error":
            found["error"].append(f"{output['ename']}: {output['evalue']}")
        else:
            for mime, value in output["data"].items():
                if mime not in NOT_COMPARED:
                    found[mime].append(_joined(value))
    # Where a stream is cut into messages is chance, unless something else was shown in between.
    return {
        kind: ["".join(parts)] if kind in ("stdout", "stderr") else parts for kind, parts in found.items()
    }


def _joined(value):
    return "".join(value) if isinstance(value, list) else value if isinstance(value, str) else repr(value)


def differences(recorded, now, tolerance=None, patterns=None):
    """Return a sentence for each difference between two lists of outputs; [] where there is none.

    Parameters
    ----------
    recorded, now : lists of outputs as in a notebook file
    tolerance : mapping with "absolute" and/or "relative", optional
    patterns : list of (regular expression, replacement), optional
        What may always differ; by default that of tests/lessons/nbval_sanitize.cfg.
    """
    patterns = sanitize_patterns() if patterns is None else patterns
    before, after = texts(recorded), texts(now)
    found = [f"{kind}: recorded, and missing now" for kind in before if kind not in after]
    found += [f"{kind}: not recorded, now {after[kind][0][:200]!r}" for kind in after if kind not in before]
    for kind in sorted(before.keys() & after.keys()):
        if len(before[kind]) != len(after[kind]):
            found.append(f"{kind}: {len(before[kind])} outputs are recorded, {len(after[kind])} came now")
        for one, other in zip(before[kind], after[kind]):
            one, other = (_sanitized(text, patterns) for text in (one, other))
            if one != other:
                fault = _within(one, other, tolerance) if tolerance else _first_line(one, other)
                found += [f"{kind}: {fault}"] if fault else []
    return found


def _sanitized(text, patterns):
    for regex, replacement in patterns:
        text = re.sub(regex, replacement, text)
    return text


def _first_line(one, other):
    return _lines_differ(one, other) or next(
        f"recorded {a!r}, now {b!r}" for a, b in zip(one.split("\n"), other.split("\n")) if a != b
    )


def _lines_differ(one, other):
    count = [len(text.split("\n")) for text in (one, other)]
    return f"{count[0]} lines are recorded, {count[1]} came now:\n{other}" if count[0] != count[1] else None


def _within(one, other, tolerance):
    """None where all words are equal and all numbers near; else a sentence about the first that is not."""
    if fault := _lines_differ(one, other):
        return fault
    for line, (a, b) in enumerate(zip(one.split("\n"), other.split("\n")), start=1):
        words, numbers = zip(_parts(a), _parts(b))
        if words[0] != words[1]:
            return f"line {line}: the words differ: recorded {a!r}, now {b!r}"
        for want, got in zip(*numbers):
            if not _near(want, got, tolerance):
                return f"line {line}: {got} is not within {tolerance} of {want}: recorded {a!r}, now {b!r}"
    return None


def _parts(line):
    """The line's words, with a mark where a number stood, and its numbers. Spaces shift with the digits."""
    numbers = [Decimal(match[0].rstrip(".").replace("−", "-")) for match in NUMBER.finditer(line)]
    return _WORD.findall(NUMBER.sub(" \0 ", line)), numbers


def _near(want, got, tolerance):
    # Decimals, so that 0.52 is within 0.02 of 0.50.
    absolute, relative = (Decimal(str(tolerance.get(key, 0))) for key in KEYS)
    return abs(want - got) <= max(absolute, relative * abs(want))


def tolerance_faults(cell):
    """Return what is wrong with the tolerance that a cell states; [] for a cell that states none."""
    stated = tolerance_of(cell)
    if stated is None:
        return []
    good = isinstance(stated, dict) and stated and set(stated) <= set(KEYS)
    if not good or not all(_is_size(value) for value in stated.values()) or not any(stated.values()):
        wanted = "{'absolute': 0.02} and/or {'relative': 0.01}, from 0, one of them above"
        return [f"tolerance {stated!r}: expected {wanted}"]
    if stated.get("relative", 0) >= 1:
        return [f"tolerance {stated!r}: a relative tolerance of 1 or more lets every number pass"]
    if not is_compared(cell):
        return ["a tolerance in a cell whose output is not compared (nbval-ignore-output)"]
    shown = [text for parts in texts(cell.get("outputs", [])).values() for text in parts]
    if not any(NUMBER.search(_sanitized(text, sanitize_patterns())) for text in shown):
        return ["a tolerance in a cell whose outputs hold no number"]
    return []


def _is_size(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < float("inf")


def run_differences(cells, shown):
    """Return a sentence for each difference between a lesson's recorded outputs and those of a run.

    Parameters
    ----------
    cells : cells of the recorded notebook
    shown : mapping of cell id to the list of outputs that came now
    """
    found = []
    for cell in cells:
        if cell["cell_type"] != "code" or not is_compared(cell):
            continue
        if cell["id"] not in shown:
            found.append(f"cell {cell['id']}: recorded, and not in the run")
            continue
        faults = differences(cell["outputs"], shown[cell["id"]], tolerance_of(cell))
        found += [f"cell {cell['id']}: {fault}" for fault in faults]
    return found
