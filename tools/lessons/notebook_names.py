"""Which names a cell binds and which it reads, as far as its code tells without being run."""

import ast

_NAMESPACES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BODIES = ("body", "orelse", "finalbody")


def bound_at_top(node):
    """Names that the statements inside `node` bind, those inside functions and comprehensions apart."""
    pending, names = list(node.body), set()
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif not isinstance(node, _NAMESPACES):
            pending += ast.iter_child_nodes(node)
    return names


def read_by_function(function):
    """Names that a function reads and does not bind itself."""
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store)} | {
        node.arg for node in ast.walk(function) if isinstance(node, ast.arg)
    }
    own |= {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    return {node.id for node in names if isinstance(node.ctx, ast.Load)} - own


def read_by_cell(tree):
    """Names that a cell reads before it binds them; a function may read what the cell binds below it.

    `x = x + 1` reads x, `x = 1; print(x)` does not.
    """
    reads, bound, anywhere = set(), set(), bound_at_top(tree)

    def follow(statements):
        for statement in statements:
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                reads.update(read_by_function(statement) - anywhere)
                bound.add(statement.name)
                continue
            parts = [part for name in _BODIES for part in getattr(statement, name, [])]
            handlers = getattr(statement, "handlers", []) + getattr(statement, "cases", [])
            inner = {id(part) for part in [*parts, *handlers]}
            head = [node for node in ast.iter_child_nodes(statement) if id(node) not in inner]
            head += [
                part for one in handlers for name in ("type", "guard") if (part := getattr(one, name, None))
            ]
            reads.update(_read(head) - bound)
            if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
                reads.update({statement.target.id} - bound)
            bound.update(bound_at_top(ast.Module(head if inner else [statement], [])))
            follow(parts)
            for handler in handlers:
                named = [handler, *ast.walk(getattr(handler, "pattern", ast.Pass()))]
                bound.update(node.name for node in named if getattr(node, "name", None))
                follow(handler.body)

    follow(tree.body)
    return reads


def _read(nodes):
    """Names read in expressions; what a comprehension or a lambda binds is its own."""
    found = set()
    for node in nodes:
        if isinstance(node, _NAMESPACES):
            found |= read_by_function(node)
        elif isinstance(node, ast.Name):
            found |= {node.id} if isinstance(node.ctx, ast.Load) else set()
        else:
            found |= _read(ast.iter_child_nodes(node))
    return found
