"""What a node of a syntax tree may have become by a slip."""

import ast

FUNCTIONS = (
    ("sum", "mean", "max", "min", "prod"),
    ("log", "log2", "log10", "log1p"),
    ("exp", "exp2", "expm1"),
    ("sin", "cos", "tan"),
    ("floor", "ceil", "round", "trunc"),
    ("zeros", "ones"),
    ("maximum", "minimum"),
    ("var", "std"),
    ("argmax", "argmin"),
    ("any", "all"),
    ("tanh", "sin"),
    ("sqrt", "square"),
    ("cumsum", "cumprod"),
    ("hz_to_mel", "mel_to_hz"),
    ("rint", "floor"),
    ("logical_and", "logical_or"),
)

OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mod, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitAnd: (ast.BitOr,),
}

COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq, ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


def replacements(node, parent, field, names):
    """Yield (new node, what that is in vague words)."""
    if isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.BinOp):
        yield from _operations(node)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand, "a minus, or a not, is missing"
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in COMPARISONS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [other()], node.comparators), "a comparison is another one"
    elif isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for other in COMPARISONS.get(type(op), ()):
                ops = [*node.ops[:i], other(), *node.ops[i + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators), "a comparison is another one"
    elif isinstance(node, ast.BoolOp):
        yield (
            ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values),
            "and is exchanged with or",
        )
        for value in node.values:
            yield value, "a condition is left out"
    elif isinstance(node, ast.IfExp):
        yield from ((node.body, "a condition is left out"), (node.orelse, "a condition is left out"))
        yield ast.IfExp(node.test, node.orelse, node.body), "a condition is turned round"
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Subscript):
        if isinstance(node.ctx, ast.Load):
            yield node.value, "something is not looked up or not cut"
    elif isinstance(node, ast.Slice):
        yield from _slices(node)
    elif isinstance(node, ast.Attribute) and node.attr in ("T", "real", "imag"):
        yield node.value, "a step is left out"
    elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) == 2:
        yield ast.Tuple(node.elts[::-1], ast.Load()), "two things are exchanged"
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        if isinstance(parent, ast.Subscript) and field == "slice":
            for op in (ast.Add(), ast.Sub()):
                yield ast.BinOp(node, op, ast.Constant(1)), "a place is off by one"
        itself = (
            parent.func.value
            if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Attribute)
            else None
        )
        for name in names:
            # A list inside itself has no end.
            if name != node.id and name != getattr(itself, "id", None):
                yield ast.Name(name, ast.Load()), "one quantity stands for another"
    elif isinstance(node, ast.stmt):
        yield from _statements(node)


def _constants(node):
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value), "True and False are exchanged"
    elif isinstance(value, int):
        for new, words in ((value + 1, "too large by one"), (value - 1, "too small by one")):
            yield _number(new), f"a number in it is {words}"
        for new, words in ((-value, "has the wrong sign"), (2 * value, "is twice as large as it should be")):
            yield _number(new), f"a number in it {words}"
        yield ast.Constant(value / 2), "a number in it is half as large as it should be"
        if value not in (0, 1):
            yield from (
                (ast.Constant(0), "something is left out"),
                (ast.Constant(1), "something is left out"),
            )
    elif isinstance(value, float):
        for new in (-value, 2 * value, value / 2, value + 1, value - 1, 0.0, 1.0):
            yield _number(new), "a number in it is another one"
    elif isinstance(value, complex):
        for new in (-value, 2 * value, value / 2):
            yield _number(new), "a number in it is another one"


def _number(value):
    """A number as a syntax tree has it: a minus is an operation of its own."""
    negative = (not isinstance(value, complex) and value < 0) or (
        isinstance(value, complex) and value.imag < 0
    )
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if negative else ast.Constant(value)


def _operations(node):
    left, right, op = node.left, node.right, node.op
    for other in OPERATORS.get(type(op), ()):
        yield ast.BinOp(left, other(), right), "an operation is another one"
    yield left, "a part of the calculation is left out"
    yield right, "a part of the calculation is left out"
    if isinstance(op, (ast.Sub, ast.Div, ast.MatMult, ast.FloorDiv, ast.Pow, ast.Mod)):
        yield ast.BinOp(right, op, left), "two numbers have changed places"
    if isinstance(op, ast.MatMult):
        for a, b in ((_turned(left), right), (left, _turned(right)), (_turned(left), _turned(right))):
            yield ast.BinOp(a, op, b), "a matrix is transposed"
    if (
        isinstance(op, (ast.Mult, ast.Div))
        and isinstance(left, ast.BinOp)
        and isinstance(left.op, (ast.Add, ast.Sub))
    ):
        moved = ast.BinOp(left.left, left.op, ast.BinOp(left.right, op, right))
        yield moved, "brackets are missing"
    if (
        isinstance(op, (ast.Mult, ast.Div))
        and isinstance(right, ast.BinOp)
        and isinstance(right.op, (ast.Add, ast.Sub))
    ):
        yield ast.BinOp(ast.BinOp(left, op, right.left), right.op, right.right), "brackets are missing"


def _turned(node):
    return (
        node.value
        if isinstance(node, ast.Attribute) and node.attr == "T"
        else ast.Attribute(node, "T", ast.Load())
    )


def _calls(node):
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    method = isinstance(node.func, ast.Attribute) and not (
        isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "scipy", "math", "mfcc")
    )
    for group in FUNCTIONS:
        if name in group:
            for other in group:
                if other != name:
                    yield (
                        ast.Call(_renamed(node.func, other), node.args, node.keywords),
                        "a function is another one",
                    )
    if method:
        yield node.func.value, "a step is left out"
    elif node.args and name not in ("range", "len", "zip", "enumerate"):
        yield node.args[0], "a step is left out"
    if len(node.args) == 2:
        yield ast.Call(node.func, node.args[::-1], node.keywords), "two numbers have changed places"
        yield node.args[1], "a step is left out"
    if name == "range" and len(node.args) == 1:
        whole, one = node.args[0], ast.Constant(1)
        for args in ([one, whole], [ast.BinOp(whole, ast.Sub(), one)], [ast.BinOp(whole, ast.Add(), one)]):
            yield ast.Call(node.func, args, []), "one pass is missing, or too many"
    for i, keyword in enumerate(node.keywords):
        rest = [*node.keywords[:i], *node.keywords[i + 1 :]]
        yield ast.Call(node.func, node.args, rest), "a setting is missing"
        if keyword.arg == "axis":
            for axis in (None, 0, 1, -1, 2):
                other = [
                    *rest,
                    ast.keyword("axis", _number(axis) if axis is not None else ast.Constant(None)),
                ]
                yield ast.Call(node.func, node.args, other), "an axis is another one"


def _renamed(func, name):
    if isinstance(func, ast.Attribute):
        return ast.Attribute(func.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def _slices(node):
    for lower, upper, step in (
        (None, node.upper, node.step),
        (node.lower, None, node.step),
        (node.lower, node.upper, None),
    ):
        yield ast.Slice(lower, upper, step), "a limit is left out"
    for op in (ast.Add(), ast.Sub()):
        if node.upper is not None:
            yield (
                ast.Slice(node.lower, ast.BinOp(node.upper, op, ast.Constant(1)), node.step),
                "a limit is off by one",
            )
        if node.lower is not None:
            yield (
                ast.Slice(ast.BinOp(node.lower, op, ast.Constant(1)), node.upper, node.step),
                "a limit is off by one",
            )


def _statements(node):
    if isinstance(node, ast.AugAssign):
        yield ast.Pass(), "a step is left out"
        plain = ast.Assign([node.target], node.value)
        yield ast.copy_location(plain, node), "something is overwritten that should be added to"
        for other in OPERATORS.get(type(node.op), ()):
            yield ast.AugAssign(node.target, other(), node.value), "an operation is another one"
    elif isinstance(node, ast.If):
        yield ast.If(ast.Constant(True), node.body, node.orelse), "a condition is left out"
        yield ast.If(ast.Constant(False), node.body, node.orelse), "a condition is left out"
    elif isinstance(node, (ast.Assign, ast.Expr)) and not isinstance(
        getattr(node, "value", None), ast.Constant
    ):
        yield ast.Pass(), "a step is left out"
