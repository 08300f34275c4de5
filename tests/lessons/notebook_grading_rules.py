"""The structure rules about nbgrader's metadata (see notebook_rules.py)."""

import ast
import re
from collections import Counter

from tests.lessons.notebook_code_rules import code_cells, tree_of


def nbgrader(notebook):
    """Check cells are graded and locked, the stubs they check are solutions, all for nbgrader to find."""
    found, ids, defined = [], [], set()
    for where, cell in code_cells(notebook):
        grading = cell.metadata.get("nbgrader", {})
        if grading:
            ids.append(grading.get("grade_id"))
            found += [f"{where}: nbgrader {fault}" for fault in _grading_faults(grading)]
        try:
            tree = tree_of(cell.source)
        except SyntaxError:
            continue
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_check(node.func)]
        if len(calls) > 1:
            found.append(f"{where}: {len(calls)} checks in one cell, nbgrader can tell one apart")
        elif calls:
            found += [f"{where}: {fault}" for fault in _check_faults(calls[0], grading, defined)]
            found += [f"{where}: {fault}" for fault in _use_faults(tree, calls[0])]
        if grading.get("solution"):
            defined |= _bound(tree)
    repeated = [name for name, count in Counter(ids).items() if count > 1]
    return found + [f"the nbgrader grade_id {name} is used more than once" for name in repeated]


def _grading_faults(grading):
    found = []
    if grading.get("schema_version") != 3:
        found.append(f"schema_version is {grading.get('schema_version')!r}, expected 3")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", str(grading.get("grade_id") or "")):
        found.append(f"grade_id is {grading.get('grade_id')!r}, expected letters, digits, - and _")
    if grading.get("solution"):
        wrong = [key for key in ("grade", "locked", "task") if grading.get(key)]
        found += [f"{key} is true in a cell to be filled in" for key in wrong]
    return found


def _check_faults(call, grading, defined):
    if not (call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)):
        return [f"exercises.{call.func.attr} without the exercise's name as text"]
    name = call.args[0].value
    wanted = {"grade": True, "locked": True, "solution": False, "grade_id": name.replace(".", "-")}
    found = [
        f"the check of {name} needs nbgrader metadata {key}={value!r}, has {grading.get(key)!r}"
        for key, value in wanted.items()
        if grading.get(key) != value
    ]
    if not grading:
        return [f"the check of {name} carries no nbgrader metadata"]
    if not grading.get("points", 0) > 0:
        found.append(f"the check of {name} needs nbgrader metadata points above 0")
    attempts = {node.id for arg in call.args[1:] for node in ast.walk(arg) if isinstance(node, ast.Name)}
    if attempts and not attempts & defined:
        found.append(f"no cell with nbgrader's solution metadata above defines {', '.join(sorted(attempts))}")
    return found


def _use_faults(tree, call):
    """`use` gives back what the lesson goes on with: `name = exercises.use("…", name)`, the same name."""
    if call.func.attr != "use" or len(call.args) != 2:
        return []
    target = next((node.targets[0] for node in ast.walk(tree) if _assigns(node, call)), None)
    names = [getattr(node, "id", None) for node in (target, call.args[1])]
    if names[0] is None or names[0] != names[1]:
        wanted = ast.unparse(call.args[1])
        return [f"what exercises.use gives back is lost: write {wanted} = {ast.unparse(call)}"]
    return []


def _assigns(node, call):
    return isinstance(node, ast.Assign) and node.value is call and len(node.targets) == 1


def _is_check(function):
    return (
        isinstance(function, ast.Attribute)
        and function.attr in ("check", "use")
        and isinstance(function.value, (ast.Name, ast.Attribute))
        and getattr(function.value, "id", getattr(function.value, "attr", None)) == "exercises"
    )


def _bound(tree):
    names = {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    return names | {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
