"""The small changes of a function's source that a learner's slip may amount to, one at a time."""

import ast

from cmx_helpers.exercises._diagnosis.replacements import replacements


class Change:
    """Inside `with`, a field of a node (or an entry of a list) is another; behind it all is as before."""

    def __init__(self, parent, field, index, new, words, vaguely):
        self.parent, self.field, self.index, self.new = parent, field, index, new
        self.words, self.vaguely = words, vaguely

    def __enter__(self):
        holder = getattr(self.parent, self.field)
        self.old = holder if self.index is None else holder[self.index]
        self._put(self.new)

    def __exit__(self, *error):
        self._put(self.old)

    def _put(self, node):
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def changes_of(function):
    """Yield every `Change` of a function's syntax tree."""
    names = _names(function)
    for parent in ast.walk(function):
        for field, value in ast.iter_fields(parent):
            if parent is function and field in ("args", "name", "returns", "decorator_list"):
                continue
            if isinstance(value, list):
                for index, node in enumerate(value):
                    yield from _at(parent, field, index, node, names)
            elif isinstance(value, ast.AST):
                yield from _at(parent, field, None, value, names)


def _at(parent, field, index, node, names):
    for new, vaguely in replacements(node, parent, field, names):
        old, made = _text(node), _text(new)
        if old == made:
            continue
        if isinstance(new, ast.Pass):
            words = f"`{old}` left out"
        elif isinstance(node, ast.stmt):
            words = f"`{made}` in place of `{old}`"
        else:
            around = (
                _text(parent) if isinstance(parent, (ast.BinOp, ast.Call, ast.Subscript, ast.Compare)) else ""
            )
            inside = f" in `{around}`" if around and len(around) < 60 and len(old) < 12 else ""
            words = f"`{made}` where `{old}` belongs{inside}"
        yield Change(parent, field, index, new, words, vaguely)


def _text(node, limit=70):
    try:
        text = " ".join(ast.unparse(node).split())
    except (AttributeError, ValueError, TypeError):
        return type(node).__name__
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _names(function):
    arguments = [a.arg for a in function.args.args]
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys(arguments + stored))
