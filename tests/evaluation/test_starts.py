"""The starts stored beside lesson 11 are what its code would make: names, seeds and budget."""

import ast
import json
from pathlib import Path

import nbformat
import numpy as np
import pytest

from cmx_helpers import evaluation
from cmx_helpers.evaluation import recorded
from tools.lessons import starts as tool

ROOT = Path(__file__).resolve().parents[2]
LESSON = nbformat.read(ROOT / "notebooks" / "11_evaluation.ipynb", as_version=4)
CODE = [cell.source for cell in LESSON.cells if cell.cell_type == "code"]
STORED = evaluation.recorded_starts()


def quick_budget():
    """Whole numbers that the lesson binds at the top, on the profile "quick", such as STEPS."""
    found = {}
    for source in CODE:
        for node in ast.parse(source).body:
            if not isinstance(node, ast.Assign):
                continue
            value = node.value.orelse if isinstance(node.value, ast.IfExp) else node.value
            names, values = node.targets[0], value
            several = isinstance(names, ast.Tuple) and isinstance(values, ast.Tuple)
            for name, number in zip(names.elts, values.elts) if several else [(names, values)]:
                whole = isinstance(number, ast.Constant) and type(number.value) is int
                if isinstance(name, ast.Name) and name.id.isupper() and whole:
                    found[name.id] = number.value
    return found


def test_three_seeds_and_one_number_for_each():
    assert STORED.seeds == (0, 1, 2)
    assert len(STORED.values) > 20
    for what, row in STORED.values.items():
        assert row.shape == (3,) and np.isfinite(row).all(), what


def test_the_budget_is_the_lesson_s():
    budget = quick_budget()
    assert budget.pop("SEED") == 0
    assert {"SAMPLES", "FRESH", "STEPS", "BATCH"} <= set(budget)
    assert {name: STORED.budget[name] for name in budget} == budget


def test_it_says_how_it_was_made():
    assert STORED.made["lesson"] == "11_evaluation" and STORED.made["profile"] == "quick"
    assert STORED.made["command"] == "python tools/lessons/starts.py 11"
    assert len(STORED.made["code"]) == 12


def test_what_the_lesson_reads_is_there_and_what_it_keeps_is_stored():
    asked, kept = set(), set()
    for node in (node for source in CODE for node in ast.walk(ast.parse(source))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("keep", "stored") and node.args:
            text = node.args[0]
            if isinstance(text, ast.Constant):
                (kept if node.func.id == "keep" else asked).add(text.value)
    assert asked and kept and asked | kept <= set(STORED.values)


def test_the_starts_differ():
    moved = [what for what, row in STORED.values.items() if np.ptp(row) > 0]
    assert len(moved) > 0.8 * len(STORED.values)


def test_an_unknown_name_lists_the_known(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match="what: expected one of"):
        STORED["accuracy of everything"]
    monkeypatch.setattr(recorded, "FILE", tmp_path / "none.json")
    with pytest.raises(FileNotFoundError, match=r"starts\.py"):
        evaluation.recorded_starts()


def small_lesson():
    notebook = nbformat.v4.new_notebook()
    for source in (
        "SEED, measured = 0, {}",
        "STARTS = {'a': [1]}\n\n\ndef stored(what):\n    return STARTS[what]",
        "BATCH = 64\nmeasured['a'] = SEED + BATCH",
        "stored('a')",
        "widgets.Explorer(draw)",
    ):
        notebook.cells.append(nbformat.v4.new_code_cell(source))
    return notebook


def test_cells_that_read_what_is_stored_are_left_out_and_the_seed_is_bound_anew():
    run = [cell.source for cell in tool.with_seed(small_lesson(), 2).cells]
    assert run[:3] == ["SEED, measured = 0, {}", "SEED = 2", "BATCH = 64\nmeasured['a'] = SEED + BATCH"]
    assert len(run) == 4


def test_what_is_stored_is_made_of_what_each_start_tells(monkeypatch, tmp_path):
    def told(notebook, folder):
        seed = int(notebook.cells[1].source.rpartition(" ")[2])
        return {"measured": {"a": seed + 0.123456}, "budget": {"BATCH": 64}, "profile": "quick"}

    monkeypatch.setattr(tool, "told_by", told)
    monkeypatch.setattr(tool.record, "load", lambda path: small_lesson())
    made = tool.content(tmp_path / "11_evaluation.ipynb", range(3))
    assert made["values"] == {"a": [0.1235, 1.1235, 2.1235]} and made["seeds"] == [0, 1, 2]
    assert made["budget"] == {"BATCH": 64} and json.loads(json.dumps(made)) == made
