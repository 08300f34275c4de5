"""The structure rules about the lessons' code cells (see notebook_rules.py)."""

import ast
import io
import tokenize
from importlib.util import find_spec

from IPython.core.inputtransformer2 import TransformerManager

from tools.lessons.notebook_names import bound_at_top, read_by_function

MAX_CODE_LINES = 25
KNOWN_MAGICS = {"config", "matplotlib", "time", "timeit"}


def code_cells(notebook):
    return [(where_is(n, cell), cell) for n, cell in enumerate(notebook.cells) if cell.cell_type == "code"]


def where_is(number, cell):
    return f"cell {number} ({cell.id})"


def tree_of(code):
    return ast.parse(TransformerManager().transform_cell(code))


def tree_or_none(cell):
    """The cell's tree; that of an empty cell where it does not parse, which `source` tells."""
    try:
        return tree_of(cell.source)
    except SyntaxError:
        return ast.Module([], [])


def source(notebook):
    """Code that parses, is short, hides no result behind a `;` and uses known magics only."""
    found = []
    for where, cell in code_cells(notebook):
        lines = len(cell.source.splitlines())
        if lines > MAX_CODE_LINES:
            found.append(f"{where}: {lines} lines of code, at most {MAX_CODE_LINES} (most under 15)")
        if _ends_with_semicolon(cell.source):
            found.append(f"{where}: a trailing `;` hides the result")
        try:
            tree = tree_of(cell.source)
        except SyntaxError as error:
            found.append(f"{where}: does not parse: {error.msg}")
            continue
        found += [f"{where}: {fault}" for fault in _magics(tree)]
    return found


def imports(notebook):
    """Every imported module is there."""
    found = []
    for where, cell in code_cells(notebook):
        try:
            names = _imported(tree_of(cell.source))
        except SyntaxError:
            continue  # `source` has said so
        found += [f"{where}: imports {name}, which does not exist" for name in names if not _exists(name)]
    return found


def _magics(tree):
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner, method = node.func.value, node.func.attr
        if not (isinstance(owner, ast.Call) and getattr(owner.func, "id", None) == "get_ipython"):
            continue
        if method in ("system", "getoutput"):
            found.append("a shell command works on one system only")
        elif method in ("run_line_magic", "run_cell_magic"):
            name = node.args[0].value
            if name not in KNOWN_MAGICS:
                found.append(f"unknown magic %{name} (known: {', '.join(sorted(KNOWN_MAGICS))})")
    return found


def _ends_with_semicolon(code):
    quiet = (
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    )
    try:
        tokens = [t for t in tokenize.generate_tokens(io.StringIO(code).readline) if t.type not in quiet]
    except (tokenize.TokenError, SyntaxError):
        return code.rstrip().endswith(";")
    return bool(tokens) and tokens[-1].string == ";"


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "cmx_helpers":
            yield from (f"cmx_helpers.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _exists(name):
    # Looking for a submodule imports its parents: fine for our own, slow for TensorFlow.
    ours = name.startswith("cmx_helpers")
    try:
        return find_spec(name if ours else name.split(".")[0]) is not None
    except ModuleNotFoundError:
        return False


def explorers(notebook):
    """What an explorer's `draw` reads is not bound again below: after "run all" it would draw with that."""
    found, cells = [], [(where, tree_or_none(cell)) for where, cell in code_cells(notebook)]
    for number, (where, tree) in enumerate(cells):
        later = {
            name: place for place, other in reversed(cells[number + 1 :]) for name in bound_at_top(other)
        }
        for function in _drawing_functions(tree):
            again = sorted(read_by_function(function) & set(later))
            found += [
                f"{where}: {function.name} reads {name}, bound again in {later[name]}" for name in again
            ]
    return found


def _drawing_functions(tree):
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    named = {
        call.args[0].id
        for call in calls
        if getattr(call.func, "attr", getattr(call.func, "id", "")) == "Explorer"
        and isinstance(call.args[0], ast.Name)
    }
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in named]
