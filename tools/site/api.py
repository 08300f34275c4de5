"""The reference: a page for each module of the course with its public names, read from the sources.

Nothing is imported, so Sphinx's environment need not have the course's libraries.
"""

import ast
from pathlib import Path

from tools.site import docstrings

PACKAGE = "cmx_helpers"
ORDER = [
    "convolution", "pooling", "training", "embeddings", "recurrent", "attention", "stft", "mfcc", "encoders",
    "fusion", "evaluation", "alignment", "generation", "agreement", "privacy", "pretraining", "realtime",
    "your_data", "datasets", "plotting", "widgets", "claims", "ledger", "runtime", "stepper", "exercises",
]  # fmt: skip


def modules(root):
    """{name: path} of the package's public modules, topics in the course's order."""
    found = {}
    for path in sorted((root / PACKAGE).iterdir()):
        name = path.stem
        module = path / "__init__.py" if path.is_dir() else path
        if not name.startswith("_") and module.suffix == ".py" and module.is_file():
            found[name] = module
    return {name: found[name] for name in [*ORDER, *sorted(set(found) - set(ORDER))] if name in found}


def public(tree):
    """The names in `__all__`; without it, what a module defines that has no underscore."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "__all__" for t in node.targets):
            return [part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)]
    kinds = (ast.FunctionDef, ast.ClassDef)
    return [node.name for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]


def find(root, path, name, depth=4):
    """The definition of `name` in the module at `path` or where it was imported from; None for values."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == name:
            return node
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE) and depth:
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    place = root.joinpath(*node.module.split("."))
                    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
                    return find(root, file, alias.name, depth - 1) if file.is_file() else None
    return None


def entry(name, node):
    """The part of a page for one function or class."""
    shown = [f"## {name}"]
    if isinstance(node, ast.ClassDef):
        made = next((part for part in node.body if getattr(part, "name", "") == "__init__"), None)
        arguments = ast.unparse(made.args).removeprefix("self").removeprefix(", ") if made else ""
        signature = f"class {name}({arguments})"
    else:
        signature = f"{name}({ast.unparse(node.args)})"
    shown.append(f"```python\n{signature}\n```")
    if text := ast.get_docstring(node):
        shown.append(docstrings.markdown(text))
    for part in node.body if isinstance(node, ast.ClassDef) else ():
        if isinstance(part, ast.FunctionDef) and not part.name.startswith("_") and ast.get_docstring(part):
            text = docstrings.markdown(ast.get_docstring(part))
            shown.append(f"### {name}.{part.name}\n\n{text}")
    return "\n\n".join(shown)


def write(root, folder, links):
    """Write the reference's pages into `folder`; returns their names, the list of all first."""
    names, listed = ["api"], []
    for module, path in modules(root).items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found = [(name, node) for name in public(tree) if (node := find(root, path, name))]
        if not found:
            continue
        about = ast.get_docstring(tree) or ""
        body = [f"# {PACKAGE}.{module}", docstrings.markdown(about), *(entry(*one) for one in found)]
        name = f"api_{module}"
        (Path(folder) / f"{name}.md").write_text("\n\n".join(body) + "\n", encoding="utf-8")
        first = about.strip().splitlines()[0] if about.strip() else ""
        listed.append(f"- [`{module}`]({name}.md): {docstrings._safe(first)}")
        names.append(name)
    text = "# Functions of the course\n\n"
    text += "Every public function, from its docstring, in the order of the lessons.\n\n"
    tree = "\n".join(names[1:])
    text += "\n".join(listed) + f"\n\n```{{toctree}}\n:hidden:\n{tree}\n```\n"
    (Path(folder) / "api.md").write_text(text, encoding="utf-8")
    return names
