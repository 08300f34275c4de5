"""Mechanical changes of a function's source, as mutation testing knows them.

The usual classes of operators: arithmetic, comparison and logic replaced; constants moved by one, negated,
nulled; a call or an index left out; a function replaced by its neighbour; a statement deleted; an argument
replaced by another; a cast put around. They are written without a look at what the checks know.

A change may make a loop endless. Passes of loops are counted, and the `MOST`-th ends it as the check's limit
on the processor's time would: the count is the same on every machine, however busy.
"""

import ast
import inspect
import itertools
import pickle
import random
import textwrap
import warnings

from cmx_helpers.exercises._limit import EndlessError
from tools.testing.mutant_edits import edits

MOST = 20_000  # passes of loops in one call; no reference comes near it


def source_mutants(reference):
    """Yield (what was changed, function) for every single change of the reference's source."""
    tree = _parsed(reference)
    if tree is None:
        return
    seen = {ast.unparse(tree)}
    for changed, label in _changed(tree):
        text = ast.unparse(changed)
        if text in seen:
            continue
        seen.add(text)
        if function := _compiled(changed, reference):
            yield label, function


def pair_mutants(reference, count, seed=5):
    """Yield (label, function) for `count` pairs of changes, drawn by chance, the same ones at every run."""
    tree = _parsed(reference)
    if tree is None:
        return
    chance, made = random.Random(seed), 0
    firsts = list(_places(tree))
    for _ in range(8 * count):
        if made == count or not firsts:
            return
        first, one = _changed_at(tree, *chance.choice(firsts))
        seconds = list(itertools.islice(_places(first), 400))
        second, other = _changed_at(first, *chance.choice(seconds))
        if function := _compiled(second, reference):
            made += 1
            yield f"{one}; {other}", function


def _parsed(reference):
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(reference)))
    except (OSError, TypeError, SyntaxError):
        return None
    tree.body[0].decorator_list = []
    return tree


class _Passes:
    """Counts passes of loops; `new` begins again."""

    def new(self):
        self.done = 0

    def __call__(self):
        self.done += 1
        if self.done > MOST:
            raise EndlessError
        return True


def _counting(tree):
    """A copy of the function's tree that counts the passes of its loops and comprehensions."""
    tree = _copied(tree)
    for node in list(ast.walk(tree)):
        call = ast.Call(ast.Name("_passes", ast.Load()), [], [])
        if isinstance(node, (ast.For, ast.While)):
            node.body.insert(0, ast.Expr(call))
        elif isinstance(node, ast.comprehension):
            node.ifs.insert(0, call)
    start = ast.Attribute(ast.Name("_passes", ast.Load()), "new", ast.Load())
    tree.body[0].body.insert(0, ast.Expr(ast.Call(start, [], [])))
    return ast.fix_missing_locations(tree)


def _compiled(tree, reference):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "'int' object is not callable; perhaps you missed a comma?"
            code = compile(_counting(tree), "<a mutant>", "exec")
    except (SyntaxError, TypeError, ValueError):
        return None
    room = dict(reference.__globals__) | {"_passes": _Passes()}
    exec(code, room)
    return room[tree.body[0].name]


def _changed(tree):
    """Yield (a changed copy of the tree, what was changed)."""
    for place in _places(tree):
        yield _changed_at(tree, *place)


def _names(tree):
    """The function's arguments, and the texts in it that are names."""
    function = tree.body[0]
    every = [node.value for node in ast.walk(function) if isinstance(node, ast.Constant)]
    texts = sorted({text for text in every if isinstance(text, str) and text.isidentifier()})
    return [a.arg for a in function.args.args], texts


def _places(tree):
    """Yield (index of the node, number of the edit) of every change."""
    names = _names(tree)
    for index, node in enumerate(list(ast.walk(tree))):
        for number in range(len(list(edits(node, *names)))):
            yield index, number


def _changed_at(tree, index, number):
    """A copy of the tree, changed in one place, and what was changed."""
    copied = _copied(tree)
    target = next(itertools.islice(ast.walk(copied), index, None))
    label, edit = list(edits(target, *_names(tree)))[number]
    before = ast.unparse(target) if not isinstance(target, ast.FunctionDef) else target.name
    edit()
    return copied, f"{label}: {before[:50]}"


def _copied(tree):
    """As `copy.deepcopy`, several times as fast."""
    return pickle.loads(pickle.dumps(tree))
