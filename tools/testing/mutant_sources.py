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

MOST = 20_000  # passes of loops in one call; no reference comes near it
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod)
RELATIONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
NEIGHBOURS = (
    ("sum", "mean"),
    ("max", "min"),
    ("floor", "ceil"),
    ("sin", "cos"),
    ("zeros", "ones"),
    ("exp", "log"),
    ("log10", "log"),
    ("log", "log10"),
    ("log10", "log2"),
    ("maximum", "minimum"),
    ("var", "std"),
    ("any", "all"),
    ("prod", "sum"),
    ("tanh", "exp"),
    ("sqrt", "square"),
    ("abs", "square"),
    ("max", "mean"),
    ("sum", "max"),
    ("argmax", "argmin"),
    ("round", "int"),
    ("arange", "ones"),
    ("sum", "prod"),
    ("tanh", "sin"),
    ("min", "max"),
    ("linspace", "geomspace"),
    ("empty", "ones"),
    ("clip", "add"),
    ("where", "maximum"),
    ("GlobalAveragePooling1D", "GlobalMaxPooling1D"),
    ("Concatenate", "Add"),
    ("Add", "Multiply"),
    ("Multiply", "Add"),
    ("LSTM", "GRU"),
    ("Adam", "SGD"),
)
WORDS = {"relu": ("tanh", "linear"), "same": ("valid",), "accuracy": ("mse",)}


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
        for number in range(len(list(_edits(node, *names)))):
            yield index, number


def _changed_at(tree, index, number):
    """A copy of the tree, changed in one place, and what was changed."""
    copied = _copied(tree)
    target = next(itertools.islice(ast.walk(copied), index, None))
    label, edit = list(_edits(target, *_names(tree)))[number]
    before = ast.unparse(target) if not isinstance(target, ast.FunctionDef) else target.name
    edit()
    return copied, f"{label}: {before[:50]}"


def _copied(tree):
    """As `copy.deepcopy`, several times as fast."""
    return pickle.loads(pickle.dumps(tree))


def _become(node, other):
    """Make a node another one in its place."""

    def edit():
        where = {name: getattr(node, name) for name in node._attributes if hasattr(node, name)}
        fields = dict(ast.iter_fields(other)) | where
        node.__class__ = other.__class__
        node.__dict__.clear()
        node.__dict__.update(fields)

    return edit


def _edits(node, arguments, texts):
    """Yield (label, a function that changes the node in its place)."""
    if isinstance(node, ast.BinOp):
        for kind in ARITHMETIC if isinstance(node.op, ARITHMETIC) else ():
            if kind is not type(node.op):
                yield f"{kind.__name__}", lambda kind=kind: setattr(node, "op", kind())
        if isinstance(node.op, (ast.MatMult, ast.Sub, ast.Div)):
            yield "operands exchanged", lambda: node.__dict__.update(left=node.right, right=node.left)
        yield "left operand alone", _become(node, node.left)
        yield "right operand alone", _become(node, node.right)
    elif isinstance(node, ast.Compare):
        for kind in RELATIONS:
            if type(node.ops[0]) in RELATIONS and kind is not type(node.ops[0]):
                yield f"{kind.__name__}", lambda kind=kind: node.ops.__setitem__(0, kind())
    elif isinstance(node, ast.BoolOp):
        yield "and/or", lambda: setattr(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, (ast.IfExp, ast.If)):
        yield "condition negated", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
        for value in (True, False):
            yield f"condition {value}", lambda value=value: setattr(node, "test", ast.Constant(value))
    elif isinstance(node, ast.UnaryOp):
        yield "unary dropped", _become(node, node.operand)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float, complex)):
        if isinstance(node.value, bool):
            yield "constant not", lambda: setattr(node, "value", not node.value)
            return
        for label, value in (
            ("+ 1", node.value + 1),
            ("- 1", node.value - 1),
            ("negated", -node.value),
            ("0", 0),
        ):
            yield f"constant {label}", lambda value=value: setattr(node, "value", value)
    elif isinstance(node, ast.Constant) and node.value in texts:
        for text in WORDS.get(node.value, texts):
            if text != node.value:
                yield f"{text!r} for", lambda text=text: setattr(node, "value", text)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield "index dropped", _become(node, node.value)
    elif isinstance(node, ast.Slice):
        for part in ("lower", "upper", "step"):
            if getattr(node, part) is not None:
                yield f"slice without {part}", lambda part=part: setattr(node, part, None)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in arguments:
        for other in arguments:
            if other != node.id:
                yield f"{other} for", lambda other=other: setattr(node, "id", other)
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr)):
        if not isinstance(node.value, ast.Constant):
            yield "statement deleted", _become(node, ast.Pass())
        if isinstance(node, ast.AugAssign):
            yield "= for augmented", _become(node, ast.Assign([node.target], node.value, lineno=1))
    elif isinstance(node, ast.Return) and node.value is not None:
        cast = ast.Attribute(ast.Name("np", ast.Load()), "float32", ast.Load())
        whole = ast.Attribute(ast.Name("np", ast.Load()), "int64", ast.Load())
        for kind, label in ((cast, "float32"), (whole, "int64")):
            if label == "int64":
                yield (
                    f"cast to {label}",
                    lambda kind=kind: setattr(node, "value", ast.Call(kind, [node.value], [])),
                )
        yield "negated", lambda: setattr(node, "value", ast.UnaryOp(ast.USub(), node.value))


def _calls(node):
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    field = "attr" if isinstance(func, ast.Attribute) else "id"
    for a, b in NEIGHBOURS:
        if name == a:
            yield f"{b} for {a}", lambda b=b: setattr(func, field, b)
    if len(node.args) == 1:
        yield "call dropped", _become(node, node.args[0])
    if len(node.args) >= 2:
        yield "arguments exchanged", lambda: node.args.__setitem__(slice(0, 2), node.args[1::-1])
    for i, keyword in enumerate(node.keywords):
        yield f"without {keyword.arg}", lambda i=i: node.keywords.pop(i)
        if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant):
            for axis in (0, 1, 2):
                if axis != keyword.value.value:
                    yield (
                        f"axis {axis}",
                        lambda i=i, axis=axis: setattr(node.keywords[i], "value", ast.Constant(axis)),
                    )
