"""What a lesson defines on its way and its pieces call: an assignment gives it, before the piece."""

import ast
import builtins

from nbformat.v4 import new_code_cell

from cmx_helpers.exercises._syntax import syntax_tree

HEADING = "# From the lesson: what the answers below may use."


def bound_by(node):
    """The names that a statement binds at the top level."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return {
        part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }


def free_names(source):
    """The names that a source reads and does not bind anywhere itself."""
    nodes = list(ast.walk(syntax_tree(source)))
    bound = set(dir(builtins)) | {node.arg for node in nodes if isinstance(node, ast.arg)}
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Name)):
            bound |= bound_by(node)
    return {node.id for node in nodes if isinstance(node, ast.Name)} - bound


def given(names, cells, known):
    """The statements of a lesson's cells that bind `names` and what they need, as one source; "" for none.

    Functions, classes and constants are taken; a value that the lesson computed is not: it may take minutes.
    """
    found, wanted = {}, set(names) - known
    while wanted:
        name = wanted.pop()
        for place, node, source in _statements(cells):
            if name in bound_by(node) and place not in found:
                found[place] = source
                wanted |= free_names(source) - known - {name}
    return "\n\n".join(found[place] for place in sorted(found))


def _statements(cells):
    """(place, statement, source) of the functions, classes and constants that a lesson defines itself."""
    for number, cell in enumerate(cells):
        if cell.cell_type != "code" or cell.metadata.get("nbgrader"):
            continue
        try:
            tree = syntax_tree(cell.source)
        except SyntaxError:  # a magic, a line for the shell
            continue
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                yield (number, node.lineno, 0), node, ast.get_source_segment(cell.source, node)
            for place, one in enumerate(_single(node)):
                if _is_literal(one.value):
                    yield (number, node.lineno, place), one, ast.unparse(one)


def _single(node):
    """The assignments of a statement, one by one: `a, b = 1, f()` are two."""
    if not isinstance(node, ast.Assign):
        return []
    (target, *more), value = node.targets, node.value
    together = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and not more
    if not together or len(target.elts) != len(value.elts):
        return [node]
    pairs = zip(target.elts, value.elts, strict=True)
    return [
        ast.fix_missing_locations(ast.copy_location(ast.Assign([name], one), node)) for name, one in pairs
    ]


def _is_literal(value):
    try:
        ast.literal_eval(value)
    except ValueError:
        return False
    return True


def given_cell(source, grade_id):
    metadata = {"grade": False, "grade_id": grade_id, "locked": True, "schema_version": 3}
    metadata |= {"solution": False, "task": False}
    return new_code_cell(f"{HEADING}\n{source}", id=grade_id, metadata={"nbgrader": metadata})
