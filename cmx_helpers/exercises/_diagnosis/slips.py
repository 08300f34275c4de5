"""One slip of the pen: is the answer what the reference gives with one small thing in it changed?

The reference's own source is changed in one place at a time (a sign, an axis, one more or less, another
function, a part left out); where the changed reference gives what the answer gave, in every case, the change
is told. The answer need not look like the reference: what counts is that it does the same.
"""

import ast
import inspect
import textwrap

import numpy as np

from cmx_helpers.exercises._diagnosis.attempt import Attempt
from cmx_helpers.exercises._diagnosis.changes import changes_of
from cmx_helpers.exercises._syntax import syntax_tree

BUDGET = 0.7  # seconds of the processor for all slips of one answer
_COMPILED = {}


def one_slip(attempt):
    """The reference with one change gives what the answer gave."""
    if not can_slip(attempt.task, attempt.want[0]):
        return None
    started = Attempt.clock()
    for change, function, loops in slips_of(attempt.task.reference):
        loops.done = 0
        if Attempt.clock() - started > BUDGET:
            return None
        if attempt.gives(attempt.task.run(function, case) for case in attempt.cases):
            if attempt.task.kind == "value":
                return f"This looks like a slip: {change.vaguely}."
            return f"What you return is what comes out with {change.words}. Look for that in yours."
    return None


def can_slip(task, result):
    """False for builders of models, of which something is observed: one for each slip would take minutes."""
    return task.observe is None or isinstance(result, np.ndarray)


def slips_of(reference):
    """Return [(change, the reference with that change as a function, its counter of loops)], made once."""
    if reference not in _COMPILED:
        _COMPILED[reference] = list(_slips(reference))
    return _COMPILED[reference]


class _Loops:
    """Counts the passes of all loops, and stops one that a slip made endless."""

    MOST = 20_000

    def __init__(self):
        self.done = 0

    def __call__(self):
        self.done += 1
        if self.done > self.MOST:
            raise RuntimeError("a loop without an end")


def _slips(reference):
    try:
        tree = syntax_tree(textwrap.dedent(inspect.getsource(reference)))
    except (OSError, TypeError, SyntaxError):
        return
    function = tree.body[0]
    function.decorator_list = []
    changes = list(changes_of(function))
    for loop in [node for node in ast.walk(function) if isinstance(node, (ast.For, ast.While))]:
        loop.body.append(ast.Expr(ast.Call(ast.Name("_loops", ast.Load()), [], [])))
    for change in changes:
        with change:
            try:
                code = compile(ast.fix_missing_locations(tree), "<a slip>", "exec")
            except (SyntaxError, TypeError, ValueError):
                continue
        room = dict(reference.__globals__) | {"_loops": _Loops()}
        exec(code, room)
        yield change, room[function.name], room["_loops"]
