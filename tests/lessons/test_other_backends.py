"""From lesson 09 on, nothing of the course asks for TensorFlow where Keras runs on another backend."""

import ast
import json
from pathlib import Path

import pytest

from tests.backends import run_under

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted(path for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb") if path.name >= "09")


def imports_of(source):
    """The packages that a piece of code imports outside of a condition."""
    found, waiting = set(), [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
        if not isinstance(node, ast.If):  # what is imported for one backend only stands behind a question
            waiting += ast.iter_child_nodes(node)
    return found


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_cell_imports_tensorflow(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and not source.lstrip().startswith(("%", "!")):
            assert "tensorflow" not in imports_of(source), cell["id"]


def test_no_module_imports_tensorflow_for_every_backend():
    modules = (ROOT / "cmx_helpers").rglob("*.py")
    assert [
        path.name for path in modules if "tensorflow" in imports_of(path.read_text(encoding="utf-8"))
    ] == []


def test_the_lessons_of_the_full_profile_begin_without_it(tmp_path):
    code = """
    import os, json, sys
    from pathlib import Path
    os.environ["CMX_PROFILE"] = "full"
    from benchmarks.lesson_cells import run_cells
    root = Path("notebooks").resolve()
    for lesson in ("09_encoders", "10_fusion", "11_evaluation"):
        seen = run_cells(root / f"{lesson}.ipynb", most=1)
        assert seen["failed"] == [] and seen["asked_for_tensorflow"] == [], seen
        assert "tensorflow" not in sys.modules
    import importlib.util
    importlib.util.find_spec("tensorflow")  # a question, which PyTorch asks, is none
    cell = {"cell_type": "code", "id": "asks", "metadata": {}, "source": ["import tensorflow as tf"]}
    asking = Path(given["folder_"].item()) / "asking.ipynb"
    asking.write_text(json.dumps({"cells": [cell]}))
    seen = run_cells(asking)
    result["failed"] = [name.split(":")[0] for name in seen["failed"]]
    result["asked"] = len(seen["asked_for_tensorflow"])
    """
    result = run_under("jax", code, folder=tmp_path, folder_=str(tmp_path))
    assert list(result["failed"]) == ["asks"] and result["asked"] == 1
