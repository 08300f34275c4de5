"""Which cells of a lesson an explorer needs: those that bind or change what it reads, and what those read.

A guess from the source, on the careful side; what was drawn is compared with what the lesson recorded
(draw.py), and where it differs the whole lesson up to the explorer is run instead.
"""

import ast
import re
import symtable

_MAGIC = re.compile(r"(?m)^(\s*)[%!].*$")
# Methods that leave their object as it is.
PURE = set(
    """all any argmax argmin argsort astype copy count decode dot encode endswith find flatten format get
    index items join keys lower max mean min ndim nonzero predict prod ravel read_text repeat replace reshape
    round split splitlines startswith std strip sum T tolist tobytes transpose upper values var""".split()
)


class Cell:
    """What a cell does to names.

    Attributes
    ----------
    reads : set
        Names that it needs from before: read or changed before the cell binds them.
    binds, changes : set
    inner : dict
        For each function that it defines, the names that the function reads when it is called.
    modules : set
        Names of modules: calling what is in them changes none of them.
    """

    def __init__(self, source):
        source = _MAGIC.sub(r"\1pass", source)
        self.reads, self.binds, self.changes, self.modules = set(), set(), set(), set()
        table = symtable.symtable(source, "cell", "exec")
        self.inner = {
            child.get_name(): _globals(child)
            for child in table.get_children()
            if child.get_type() in ("function", "class") and child.get_name().isidentifier()
        }
        self._block(ast.parse(source).body)

    def _block(self, statements):
        for statement in statements:
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                self.binds.add(statement.name)
            elif isinstance(statement, (ast.Import, ast.ImportFrom)):
                names = {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
                self.binds |= names
                self.modules |= names
            elif isinstance(statement, ast.For):
                self._names(statement.iter)
                self._names(statement.target)
                self._block(statement.body + statement.orelse)
            elif isinstance(statement, (ast.With, ast.If, ast.While)):
                for part in getattr(statement, "items", None) or [statement.test]:
                    self._names(part)
                self._block(statement.body + getattr(statement, "orelse", []))
            else:
                self._names(statement)

    def _names(self, node):
        own = _comprehension_names(node)
        touched = _changed(node) - own
        read = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)} - own
        self.reads |= (read | touched) - self.binds
        self.changes |= touched
        stored = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        self.binds |= stored - own


def _comprehension_names(node):
    """Names that exist only inside comprehensions and lambdas."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.comprehension):
            found |= {n.id for n in ast.walk(part.target) if isinstance(n, ast.Name)}
        elif isinstance(part, ast.Lambda):
            found |= {argument.arg for argument in part.args.args}
    return found


def _changed(node):
    """Names whose object a statement may change."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, (ast.Attribute, ast.Subscript)) and isinstance(part.ctx, ast.Store):
            found |= _base(part)
        elif isinstance(part, ast.AugAssign):
            found |= _base(part.target)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            found |= _base(part.func) if part.func.attr not in PURE else set()
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        if getattr(node.value.func, "id", "") != "print" and "plotting" not in _base(node.value.func):
            found |= {part.id for part in node.value.args if isinstance(part, ast.Name)}
    return found


def _base(node):
    """The name at the beginning of `a.b[c].d`."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _globals(table):
    """Names that a function reads from outside, those of functions inside it too."""
    found = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global() or symbol.is_free()}
    return found.union(*map(_globals, table.get_children()))


def needed(sources, last):
    """Return the numbers of the code cells that cell `last` needs, itself included.

    Parameters
    ----------
    sources : list of str or None
        Sources of code cells; None for others.
    last : int
    """
    cells = [None if source is None else Cell(source) for source in sources[: last + 1]]
    modules = set().union(*(cell.modules for cell in cells if cell))
    live = _wanted(cells, last) - cells[last].binds
    chosen = [last]
    for number in range(last - 1, -1, -1):
        cell = cells[number]
        if cell is None or not live & (cell.binds | (cell.changes - modules)):
            continue
        chosen.append(number)
        live = (live - cell.binds) | _wanted(cells, number)
    return chosen[::-1]


def _wanted(cells, at):
    """What cell `at` reads, and what the functions among that read when it calls them."""
    cell = cells[at]
    called = set().union(*cell.inner.values()) - cell.binds
    found, left = set(), list(cell.reads | called)
    while left:
        name = left.pop()
        if name in found:
            continue
        found.add(name)
        for number in range(at - 1, -1, -1):
            if cells[number] and name in cells[number].binds:
                left += cells[number].inner.get(name, ())
                break
    return found
