"""The structure rules of the lessons: what nbval does not see.

`faults(path)` returns one sentence for each fault of a notebook, [] for a good one.
tests/lessons/test_notebook_rules.py proves that each rule catches its fault, and
tests/lessons/test_notebooks.py applies them to every lesson.
"""

import json
import re
from collections import Counter
from pathlib import Path

import nbformat

from tests.lessons.notebook_answer_rules import RULES as ANSWER_RULES
from tests.lessons.notebook_code_rules import code_cells, explorers, imports, source, where_is
from tests.lessons.notebook_figure_rules import figures, sounds, texts, without_fences
from tests.lessons.notebook_form_rules import RULES as FORM_RULES
from tests.lessons.notebook_grading_rules import nbgrader
from tests.lessons.notebook_metadata_rules import exercises, slides

MAX_BYTES = 1_000_000
MAX_IGNORED = 6
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}

_ABSOLUTE = re.compile(
    r"(?<![\w.~:/-])/(?:home|Users|root|work|tmp|private|var/folders|content|mnt|srv)/[\w.-]"
    r"|\bfile:///\w"
    r"|\b[A-Z]:\\+(?:Users|Windows|Program Files|Documents|Temp|ProgramData)\b"
)
_DATA_URI = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]+")
_MARKERS = re.compile(
    r"^\s*#+\s*(NBVAL_\w+|PYTEST_VALIDATE_IGNORE_OUTPUT)\s*$",
    re.MULTILINE,
)
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*$")


def faults(path, form=True):
    """Return the faults of the notebook at `path`, a sentence each; without `form`, not those of the form."""
    path = Path(path)
    raw = path.read_bytes()
    found = []
    if len(raw) > MAX_BYTES:
        found.append(f"{len(raw) / 1e6:.2f} MB, at most {MAX_BYTES / 1e6:.0f} MB")
    broken = file_format(json.loads(raw))
    if broken:
        return found + broken
    notebook = nbformat.reads(raw.decode("utf-8"), as_version=4)
    of_the_form = (*FORM_RULES, *ANSWER_RULES) if form else ()
    for rule in (*RULES, *of_the_form):
        found += rule(notebook)
    return found + title(notebook, path.stem)


def file_format(plain):
    """The file as JSON: format 4.5, valid, ids that are there and differ."""
    if (plain.get("nbformat"), plain.get("nbformat_minor")) != (4, 5):
        return [f"not a notebook of format 4.5: {plain.get('nbformat')}.{plain.get('nbformat_minor')}"]
    ids = [cell.get("id") for cell in plain["cells"]]
    found = [f"cell {number} has no id" for number, name in enumerate(ids) if not name]
    found += [
        f"the cell id {name} is used {count} times"
        for name, count in Counter(ids).items()
        if name and count > 1
    ]
    if not found:
        try:
            nbformat.validate(plain)
        except nbformat.ValidationError as error:
            found.append(f"not a notebook: {str(error).splitlines()[0]}")
    return found


def kernel(notebook):
    """The kernel is named as `make record` names it, so that it opens everywhere."""
    metadata = notebook.metadata
    found = []
    if metadata.get("kernelspec") != KERNEL:
        found.append(
            f"kernelspec is {dict(metadata.get('kernelspec', {}))}, expected {KERNEL}: run make record"
        )
    if metadata.get("language_info") != {"name": "python"}:
        found.append("language_info holds more than the name: run make record")
    return found


def execution_counts(notebook):
    """Counts 1, 2, 3 …: nbval skips a cell without one, and a gap means an edit after the run."""
    found, expected = [], 1
    for where, cell in code_cells(notebook):
        if not cell.source.strip():
            found.append(f"{where}: empty code cell")
            continue
        if cell.execution_count is None:
            found.append(f"{where}: no execution count: run make record")
        elif cell.execution_count != expected:
            found.append(
                f"{where}: execution count {cell.execution_count}, expected {expected}: run make record"
            )
        for output in cell.outputs:
            if output.output_type == "execute_result" and output.execution_count != cell.execution_count:
                found.append(f"{where}: its result carries the count {output.execution_count}")
        expected += 1
    return found


def tags(notebook):
    """Cells that nbval does not compare are few, and none is skipped or allowed to raise."""
    found, ignored = [], 0
    for where, cell in code_cells(notebook):
        names = cell.metadata.get("tags", [])
        ignored += "nbval-ignore-output" in names
        for name in ("nbval-skip", "raises-exception", "nbval-raises-exception"):
            if name in names:
                found.append(f"{where}: tag {name}: catch the exception and print it, so that it is tested")
        if _MARKERS.search(cell.source):
            found.append(f"{where}: an NBVAL comment: use the cell's tags")
    if ignored > MAX_IGNORED:
        found.append(f"{ignored} cells carry nbval-ignore-output, at most {MAX_IGNORED}")
    return found


def outputs(notebook):
    """No error, no stderr (an ignored cell's progress bar apart), no widget that needs a kernel."""
    found = []
    if "widgets" in notebook.metadata:
        found.append("leftover widget state in the metadata: run make record")
    for where, cell in code_cells(notebook):
        ignored = "nbval-ignore-output" in cell.metadata.get("tags", [])
        for output in cell.outputs:
            if output.output_type == "error":
                found.append(f"{where}: error output {output.ename}: {output.evalue}")
            elif output.output_type == "stream" and output.name == "stderr" and not ignored:
                found.append(f"{where}: stderr output {output.text.strip()[:60]!r}")
            elif WIDGET_VIEW in output.get("data", {}):
                with_picture = "image/png" in output.data
                advice = (
                    "run make record"
                    if with_picture
                    else "give the widget a picture for where no kernel runs"
                )
                found.append(f"{where}: leftover widget view: {advice}")
    return found


def paths(notebook):
    """No path that exists on one machine only, in text, code or outputs."""
    found = []
    for number, cell in enumerate(notebook.cells):
        written = [text for output in cell.get("outputs", []) for text in texts(output)]
        for text in [cell.source, *written]:
            match = _ABSOLUTE.search(_DATA_URI.sub("", text))
            if match:
                line = text[max(0, match.start() - 10) : match.end() + 30].strip().splitlines()[0]
                found.append(f"{where_is(number, cell)}: absolute path in {line!r}")
    return found


def headings(notebook):
    """One title, and no level left out below it."""
    found, last = [], 0
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown":
            continue
        for line in without_fences(cell.source).splitlines():
            match = _HEADING.match(line)
            if not match:
                continue
            level = len(match[1])
            if level == 1 and last:
                found.append(f"{where_is(number, cell)}: a second title {match[2]!r}")
            elif level > last + 1:
                found.append(
                    f"{where_is(number, cell)}: heading {match[2]!r} of level {level} follows level {last}"
                )
            last = level
    return found


def title(notebook, stem):
    """The first cell is the title, `# NN · …`, with the number of the file."""
    first = notebook.cells[0] if notebook.cells else None
    line = first.source.strip().splitlines()[0] if first is not None and first.source.strip() else ""
    match = re.fullmatch(r"# (\d\d) · \S.*", line)
    if first is None or first.cell_type != "markdown" or not match:
        return [f"the first cell is not a title `# {stem[:2]} · …`: {line[:50]!r}"]
    if match[1] != stem[:2]:
        return [f"the title has the number {match[1]}, the file {stem[:2]}"]
    return []


RULES = (
    kernel,
    execution_counts,
    source,
    imports,
    explorers,
    tags,
    outputs,
    paths,
    figures,
    sounds,
    headings,
    nbgrader,
    slides,
    exercises,
)
