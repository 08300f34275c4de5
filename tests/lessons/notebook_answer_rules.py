"""The structure rules about answers: folded, tolerances, *Broken on purpose* (see notebook_rules.py)."""

import ast
import re

from tests.lessons.notebook_code_rules import code_cells, tree_or_none, where_is
from tools.lessons.form import check_of, exercise_of, heading_level, is_stub
from tools.testing.outputs import tolerance_faults

# What JupyterLab shows of a folded output: the first line of the first of these that its first output has.
_SHOWN = ("text/html", "image/svg+xml", "text/markdown", "text/plain")
_PREDICT = re.compile(r"\bpredict\b", re.IGNORECASE)
_DETAILS = re.compile(r"<details\b")
_TO_HEADING = re.compile(r"(?ms)^#{1,3}\s.*")
MAX_NEUTRAL_WORDS = 6


def tolerances(notebook):
    """A tolerance is well formed, and there are numbers that it applies to."""
    return [f"{where}: {fault}" for where, cell in code_cells(notebook) for fault in tolerance_faults(cell)]


def folded(notebook):
    """An output that answers a question just asked is folded, and what stays visible of it tells nothing.

    A question: the check of a prediction, or a last paragraph that says "predict". Its answer is the next
    code cell that shows something, up to the next heading; stubs, checks and explorers answer nothing.
    """
    found = []
    for number, cell in enumerate(notebook.cells):
        where = where_is(number, cell)
        if is_folded(cell):
            found += [f"{where}: {fault}" for fault in _visible(cell)]
        if not _asks(cell):
            continue
        answer = next(filter(_answers, _following(notebook.cells, number)), None)
        if answer is not None and not is_folded(answer):
            found.append(
                f"cell {answer.id}: its output answers what {where} asks, and is not folded "
                '("jupyter": {"outputs_hidden": true})'
            )
    return found


def explorers_answered(notebook):
    """Below each explorer, before the next heading, the answer to its question is folded."""
    found = []
    for number, cell in enumerate(notebook.cells):
        if not _is_explorer(cell):
            continue
        following = _following(notebook.cells, number)
        if not any(is_folded(other) or _details(other) for other in following):
            found.append(f"{where_is(number, cell)}: an explorer without a folded answer below it")
    return found


def broken_on_purpose(notebook):
    """One cell at least runs a typical mistake, and a prediction below it asks for the guess."""
    places = [n for n, cell in enumerate(notebook.cells) if cell.cell_type == "code" and _is_broken(cell)]
    if not places:
        return ["no *Broken on purpose*: no cell calls exercises.broken"]
    section = _following(notebook.cells, places[0], level=2)
    if not any(_is_guess(cell) for cell in section):
        where = where_is(places[0], notebook.cells[places[0]])
        return [
            f"{where}: broken on purpose, and no prediction below it, in its section, asks what is broken"
        ]
    return []


def is_folded(cell):
    """True for a code cell whose outputs are hidden until asked for."""
    return cell.cell_type == "code" and bool(cell.metadata.get("jupyter", {}).get("outputs_hidden"))


def _visible(cell):
    """What is wrong with the line that a folded output still shows."""
    if not cell.outputs:
        return ["its outputs are folded, and there are none"]
    first = cell.outputs[0]
    data = first.get("data", {})
    shown = first.get("text") or next((data[mime] for mime in _SHOWN if mime in data), "")
    line = next((line for line in shown.split("\n") if line), "")
    if re.search(r"\d", line) or len(line.split()) > MAX_NEUTRAL_WORDS or not re.search(r":$|^Figure$", line):
        return [f"folded, its first line stays visible and tells {line[:60]!r}: print 'The answer:' first"]
    return []


def _asks(cell):
    if cell.cell_type == "code":
        return _is_guess(cell)
    paragraphs = re.split(r"\n\s*\n", re.sub(r"(?s)<!--.*?-->", "", cell.source).strip())
    return bool(_PREDICT.search(paragraphs[-1])) and heading_level(_Text(paragraphs[-1])) is None


def _is_guess(cell):
    task = exercise_of(cell)
    return task is not None and task.kind == "value"


def _answers(cell):
    silent = is_stub(cell) or check_of(cell) or _is_explorer(cell)
    return cell.cell_type == "code" and bool(cell.outputs) and not silent


def _following(cells, number, level=3):
    """The cells below, up to the next heading of that level or a higher one, and the text before it."""
    found = []
    for cell in cells[number + 1 :]:
        if (heading_level(cell) or 9) <= level:
            return [*found, _Text(_TO_HEADING.sub("", cell.source))]
        found.append(cell)
    return found


class _Text:
    """A piece of a Markdown cell."""

    cell_type = "markdown"

    def __init__(self, source):
        self.source, self.metadata = source, {}


def _details(cell):
    return (
        cell.cell_type == "markdown"
        and bool(_DETAILS.search(cell.source))
        and "one_way" not in (cell.metadata.get("cmx", {}))
    )


def _calls(cell, name):
    return [
        node
        for node in ast.walk(tree_or_none(cell))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == name
    ]


def _is_explorer(cell):
    return cell.cell_type == "code" and bool(_calls(cell, "Explorer"))


def _is_broken(cell):
    return bool(_calls(cell, "broken"))


RULES = (tolerances, folded, explorers_answered, broken_on_purpose)
