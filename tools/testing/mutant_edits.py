"""The single changes of a node of a syntax tree, of which `mutant_sources` makes mutants."""

import ast

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


def _become(node, other):
    """Make a node another one in its place."""

    def edit():
        where = {name: getattr(node, name) for name in node._attributes if hasattr(node, name)}
        fields = dict(ast.iter_fields(other)) | where
        node.__class__ = other.__class__
        node.__dict__.clear()
        node.__dict__.update(fields)

    return edit


def edits(node, arguments, texts):
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
