"""What the process apart gets of an exercise's files: enough to understand its cases, no reference.

A case may hold objects of the exercise's own (a small encoder, a step that stands for training), and a model
is looked at by a function of the exercise's file. Both need some of that file, and of what its folder shares.
The references stay here until the exercise has been judged.
"""

import ast
import inspect
import pickle
import pickletools
import sys

from cmx_helpers.exercises._syntax import syntax_tree
from tools.classroom.given import bound_by

PACKAGE = "cmx_helpers.exercises."
ENGINE = f"{PACKAGE}_engine"


def whole(task):
    """{module: source} of the exercise's file and all that it imports of the exercises, in order of need."""
    found = {}
    _collect(task.reference.__module__, found)
    return found


def _collect(module, found):
    source = inspect.getsource(sys.modules[module])
    for needed in _imported(source):
        if needed not in found:
            _collect(needed, found)
    found[module] = source


def _imported(source):
    """The modules of exercises that a file imports."""
    return [
        node.module
        for node in syntax_tree(source).body
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(PACKAGE)
        and node.module != ENGINE
    ]


def without_answers(task, cases):
    """{module: source} of what `cases` and the exercise's observer refer to; no reference among it."""
    wanted = _named_in(cases)
    if task.observe:
        wanted.setdefault(task.observe.__module__, set()).add(task.observe.__name__)
    found = {}
    for module, names in sorted(wanted.items()):
        _collect_parts(module, names, found)
    return found


def _named_in(cases):
    """{module of exercises: names} that a pickle of the cases asks for."""
    found, texts = {}, []
    for opcode, argument, _ in pickletools.genops(pickle.dumps(cases, protocol=4)):
        if isinstance(argument, str) and opcode.name.endswith("UNICODE"):
            texts.append(argument)
    for module in texts:  # a name may come from the pickle's memo: any text that is one counts
        if module.startswith(PACKAGE) and module in sys.modules:
            found[module] = {text for text in texts if hasattr(sys.modules[module], text)}
    return found


def _collect_parts(module, names, found):
    """Put the statements of `module` that `names` need into `found`, after what they import."""
    source = inspect.getsource(sys.modules[module])
    if module.rsplit(".", 1)[1].startswith("_"):  # shared by a folder, and holds no answer
        _collect(module, found)
        return
    tree = syntax_tree(source)
    kept, wanted = set(), set(names)
    statements = {name: node for node in tree.body for name in bound_by(node)}
    while wanted:
        node = statements.get(wanted.pop())
        if node is not None and node not in kept and not _is_answer(node):
            kept.add(node)
            wanted |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    for node in list(kept):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            if node.module.rsplit(".", 1)[1].startswith("_"):
                _collect_parts(node.module, (), found)
            else:
                kept.discard(node)
    lines = [ast.unparse(_plain(node)) for node in tree.body if node in kept]
    found[module] = "\n".join(lines) + "\n"


def _is_answer(node):
    """A reference, a listed right or wrong answer, or the function that makes cases."""
    if not isinstance(node, ast.FunctionDef):
        return False
    return any(_kind(decorator) != "observed" for decorator in node.decorator_list if _kind(decorator))


def _kind(decorator):
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name if name in ("exercise", "prediction", "cases", "right", "wrong", "observed") else ""


def _plain(node):
    """Without the decorator `observed`, which belongs to an exercise that is not there."""
    if isinstance(node, ast.FunctionDef):
        node.decorator_list = [d for d in node.decorator_list if _kind(d) != "observed"]
    return node
