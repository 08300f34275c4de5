"""A lesson as a browser's Python can run it: what needs Keras or librosa is shown as it was recorded.

Pyodide has NumPy, SciPy, matplotlib and scikit-learn, and neither Keras nor librosa. A statement that asks
for them, and each that reads what only such a statement makes, becomes a comment in its cell; what the whole
cell gave when it was recorded follows as text. A cell of which nothing is left becomes text altogether.
Nothing else of the lesson changes but a first cell that installs the course.
"""

import ast
import copy

import nbformat

from tools.lessons.notebook_names import bound_at_top, read_by_cell

NOT_THERE = {"keras": "Keras", "tensorflow": "Keras", "librosa": "librosa"}
# Modules of the course that import Keras as soon as they are imported.
NEED_KERAS = {"encoders", "fusion"}
SETUP = """\
# This page runs Python in your browser. Once, a minute: it fetches the course.
%pip install -q cmx_helpers
import os

import cmx_helpers

os.environ["CMX_SPOKEN_DIGITS"] = os.path.join(os.path.dirname(cmx_helpers.__file__), "spoken_digits")"""
MARK = "# not in a browser: "
WHOLE = "*This cell needs {what}, which Python in a browser does not have. This is how it was recorded.*"
PART = "*Lines of the cell above need {what}, which Python in a browser does not have. The whole cell gave:*"


def for_browser(notebook):
    """Return a copy of a recorded lesson that runs without Keras and librosa."""
    made, lost = copy.deepcopy(notebook), {}
    made.cells = [new for cell in made.cells for new in _in_browser(cell, lost)]
    first = nbformat.v4.new_code_cell(SETUP, id="browser-setup")
    made.cells.insert(next(i for i, cell in enumerate(made.cells) if cell.cell_type == "code"), first)
    made.metadata["kernelspec"] = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
    return made


def _in_browser(cell, lost):
    """The cells in place of one. `lost` is {name: what it needs} so far, and is brought up to date."""
    if cell.cell_type != "code":
        return [cell]
    tree = _tree(cell.source)
    out = dropped(tree, lost)
    for statement in tree.body:
        names = _bound(statement)
        if statement in out:
            lost.update(dict.fromkeys(names | _filled(statement), out[statement]))
        else:
            for name in names:
                lost.pop(name, None)
    if not out:
        return [cell]
    what = " and ".join(sorted(set(out.values())))
    if len(out) == len(tree.body):
        return [recorded(cell, WHOLE.format(what=what), with_code=True)]
    after = recorded(cell, PART.format(what=what), with_code=False)
    after.id = f"{cell.id}-recorded"
    cell.source, cell.outputs = commented(cell.source, out), []
    return [cell, after]


def dropped(tree, lost):
    """{statement: what it needs} for the statements that cannot run where the names in `lost` are missing.

    A figure on which such a statement draws would stay empty, so it is left out as well.
    """
    figures = {statement for statement in tree.body if "subplots(" in ast.unparse(statement)}
    found, more = _without(tree, lost, {}), True
    while more:
        drawn = {name: what for statement, what in found.items() for name in _read(statement)}
        more = {
            figure: drawn[name] for figure in figures - set(found) for name in _bound(figure) & set(drawn)
        }
        found = _without(tree, lost, found | more) if more else found
    return found


def _without(tree, lost, out):
    """Like `dropped`, where the statements `out` are left out in any case."""
    lost, found = dict(lost), {}
    for statement in tree.body:
        missing = sorted(_read(statement) & set(lost))
        what = out.get(statement) or needs(statement) or (lost[missing[0]] if missing else None)
        if what:
            found[statement] = what
            lost |= dict.fromkeys(_bound(statement) | _filled(statement), what)
        else:
            lost = {name: why for name, why in lost.items() if name not in _bound(statement)}
    return found


def _bound(statement):
    return bound_at_top(ast.Module([statement], []))


def _read(statement):
    return read_by_cell(ast.Module([statement], []))


def _filled(statement):
    """Names of lists and dictionaries that a statement fills: without it they are not what they should be."""
    calls = (node.func for node in ast.walk(statement) if isinstance(node, ast.Call))
    return {
        call.value.id
        for call in calls
        if isinstance(call, ast.Attribute)
        and call.attr in ("append", "extend", "update", "add")
        and isinstance(call.value, ast.Name)
    }


def needs(statement):
    """What a statement imports that is not there, by its name for readers; None where there is nothing."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module]
            if node.module == "cmx_helpers" and any(alias.name in NEED_KERAS for alias in node.names):
                return "Keras"
        else:
            continue
        for name in names:
            if name.split(".")[0] in NOT_THERE:
                return NOT_THERE[name.split(".")[0]]
    return None


def commented(source, statements):
    """The code with these statements as comments."""
    lines = source.splitlines()
    for statement in statements:
        for number in range(statement.lineno - 1, statement.end_lineno):
            lines[number] = MARK + lines[number]
    return "\n".join(lines)


def recorded(cell, why, with_code):
    """A Markdown cell: the reason, the code where it is wanted, what the cell printed and drew."""
    parts, pictures = [why, *([f"```python\n{cell.source}\n```"] if with_code else [])], {}
    for output in cell.outputs:
        data = output.get("data", {})
        if "image/png" in data:
            name = f"figure-{len(pictures) + 1}.png"
            pictures[name] = {"image/png": data["image/png"].replace("\n", "")}
            alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
            parts.append(f"![{' '.join(alt.split()).replace(']', ')').replace('[', '(')}](attachment:{name})")
        elif text := output.get("text") or data.get("text/markdown") or data.get("text/plain"):
            parts.append(f"```text\n{text.rstrip()}\n```")
    made = nbformat.v4.new_markdown_cell("\n\n".join(parts), id=cell.id)
    if pictures:
        made["attachments"] = pictures
    return made


def _tree(source):
    """The cell's code; lines that only IPython understands count as nothing."""
    lines = ["pass" if line.startswith(("%", "!")) else line for line in source.splitlines()]
    return ast.parse("\n".join(lines))
