"""From a notebook, answers filled in, to the steps that are run and judged."""

import ast
import re
from typing import NamedTuple

from cmx_helpers.exercises._syntax import syntax_tree
from tools.classroom import assignments

CHECK = re.compile(r"exercises\.(check|use)\(\s*[\"']([\w.]+)[\"']\s*,\s*(\w+)\s*\)")


class Run(NamedTuple):
    """Run a cell's code; `file` is the name that a traceback shows."""

    code: str
    file: str


class Check(NamedTuple):
    """Judge a variable as the answer to a task; with `use`, what follows has the course's own if wrong."""

    task: str
    variable: str
    use: bool
    grade_id: str
    points: int


def steps(notebook):
    """Return the steps of an assignment (see matching.py: its locked cells are those that were given out)."""
    found = []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        grading = assignments.grading(cell)
        if grading.get("grade"):
            how, task, variable = CHECK.search(cell.source).groups()
            found.append(Check(task, variable, how == "use", grading["grade_id"], grading["points"]))
        else:
            found.append(Run(runnable(cell.source), f"<answer {number}>"))
    return found


def runnable(source):
    """The source without what only IPython understands (magics, shell lines), where Python alone does not."""
    if parsed(source) is not None:
        return source
    return "\n".join("pass" if re.match(r"[%!?]", line) else line for line in source.split("\n"))


def parsed(source):
    """The syntax tree of a source, None where it has none."""
    try:
        return syntax_tree(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def binds(source, name):
    """True if the source defines `name` at its top level."""
    tree = parsed(runnable(source))
    if tree is None:
        return bool(re.search(rf"(?m)^(?:def\s+{name}\b|{name}\s*=[^=])", source))
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == name:
            return True
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and any(
            isinstance(part, ast.Name) and part.id == name
            for target in targets
            if target
            for part in ast.walk(target)
        ):
            return True
        if isinstance(node, (ast.Import, ast.ImportFrom)) and any(
            (alias.asname or alias.name) == name for alias in node.names
        ):
            return True
    return False
