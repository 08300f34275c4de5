"""Run the cells of a lesson from several starts, and store what they measure beside the lesson's package.

    python tools/lessons/starts.py 11              seeds 0, 1, 2
    python tools/lessons/starts.py 11 --seeds 5    seeds 0 to 4

A lesson that takes part binds `SEED` and an empty dictionary `measured` in one of its first cells, and keeps
numbers in it: `measured["what"] = 0.7`. Cells that read or bind `STARTS` (what is stored), or use a function
defined in such a cell, are left out here, and so are explorers. After the cell that binds `SEED` another one
binds it anew. So a stored start is what the lesson itself measures from that seed, on the profile "quick".
"""

import argparse
import ast
import hashlib
import json
import sys
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cmx_helpers._common.files import write_text  # noqa: E402
from tools.lessons import record  # noqa: E402

COMMAND = "python tools/lessons/starts.py"
_TELL = """
import json as _json
_numbers = {k: v for k, v in dict(globals()).items() if k.isupper() and type(v) is int and k != "SEED"}
print(_json.dumps({"measured": measured, "budget": _numbers, "profile": runtime.profile()}, default=float))
"""


def _names(source):
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}


def _binds_seed(source):
    names = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    return any(node.id == "SEED" and isinstance(node.ctx, ast.Store) for node in names)


def cells_to_run(notebook):
    """The code cells whose numbers do not depend on what is stored, explorers left out."""
    aside, kept = {"STARTS"}, []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if _names(cell.source) & aside or "Explorer(" in cell.source:
            aside |= {node.name for node in ast.parse(cell.source).body if isinstance(node, ast.FunctionDef)}
        else:
            kept.append(cell)
    return kept


def with_seed(notebook, seed):
    """A notebook of the cells to run, from that start, that tells at its end what it measured."""
    made = nbformat.v4.new_notebook()
    for cell in cells_to_run(notebook):
        made.cells.append(nbformat.v4.new_code_cell(cell.source))
        if _binds_seed(cell.source):
            made.cells.append(nbformat.v4.new_code_cell(f"SEED = {seed}"))
    made.cells.append(nbformat.v4.new_code_cell(_TELL))
    return made


def told_by(notebook, folder):
    """Run it; return what its last cell tells."""
    record.execute(notebook, folder)
    printed = "".join(output.get("text", "") for output in notebook.cells[-1].outputs)
    return json.loads(printed.strip().splitlines()[-1])


def code_version(notebook):
    """A short hash of the code that is run."""
    code = "\n\n".join(cell.source for cell in cells_to_run(notebook))
    return hashlib.sha256(code.encode()).hexdigest()[:12]


def content(path, seeds):
    """What is stored: values by name, seeds, budget, and how it was made."""
    notebook, rows = record.load(path), []
    for seed in seeds:
        started = time.monotonic()
        rows.append(told_by(with_seed(notebook, seed), path.parent))
        print(f"starts: seed {seed} done, {time.monotonic() - started:.0f} s", flush=True)
    first = rows[0]
    made = {
        "command": f"{COMMAND} {path.stem[:2]}",
        "lesson": path.stem,
        "profile": first["profile"],
        "code": code_version(notebook),
    }
    values = {what: [round(row["measured"][what], 4) for row in rows] for what in first["measured"]}
    return {"made": made, "seeds": list(seeds), "budget": first["budget"], "values": values}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", help="such as 11_evaluation")
    parser.add_argument("--seeds", type=int, default=3, help="how many starts, from seed 0")
    wanted = parser.parse_args()
    for path in record.lessons([wanted.lesson]):
        target = ROOT / "cmx_helpers" / path.stem[3:] / "starts.json"
        text = json.dumps(content(path, range(wanted.seeds)), indent=1, ensure_ascii=False)
        write_text(target, text + "\n")
        print(f"starts: wrote {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
