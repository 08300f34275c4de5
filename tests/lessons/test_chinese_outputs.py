"""What the Chinese lessons show: recorded in Chinese, of today's cells, with the same numbers."""

import copy
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tools.lessons import chinese_notebooks, chinese_outputs
from tools.testing.outputs import KEYS, NUMBER, is_compared, texts, tolerance_of

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted((ROOT / "notebooks" / "zh").glob("[0-9][0-9]_*.md"))
SHOWN = [{"output_type": "stream", "name": "stdout", "text": "图： 湖\n"}]


def lesson():
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": ["x = 1"], "outputs": []}
    return {"cells": [cell, {**cell, "id": "b"}]}


def english_of(path):
    text = (ROOT / "notebooks" / f"{path.stem}.ipynb").read_text(encoding="utf-8")
    return {cell["id"]: cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"}


def descriptions(outputs):
    found = (output.get("metadata", {}).get("image/png", {}).get("alt") for output in outputs)
    return list(filter(None, found))


def numbers(outputs):
    """All numbers that outputs tell, sorted: in Chinese they may stand in another order, without commas."""
    told = [text for parts in texts(outputs).values() for text in parts] + descriptions(outputs)
    told = [re.sub(r"(?<=\d),(?=\d{3}\b)", "", text) for text in told]
    found = (match[0].rstrip(".").replace("−", "-") for text in told for match in NUMBER.finditer(text))
    return sorted(map(Decimal, found))


@pytest.mark.parametrize("change", [{}, {"source": ["x = 2"]}, {"outputs": SHOWN}])
def test_outputs_are_exchanged_where_the_cell_is_as_it_was(change):
    notebook = lesson()
    there = {"cells": {"a": {"english": chinese_outputs.fingerprint(notebook["cells"][0]), "outputs": SHOWN}}}
    notebook["cells"][0].update(change)
    made = chinese_outputs.exchange(copy.deepcopy(notebook), there)
    assert made["cells"][1] == notebook["cells"][1]
    assert made["cells"][0]["outputs"] == (SHOWN if not change else notebook["cells"][0]["outputs"])


def test_no_outputs_are_stale():
    assert CATALOGUES
    assert chinese_outputs.stale(ROOT) == {}, "python tools/lessons/chinese_outputs.py NN records them again"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_figure_is_drawn_and_described_in_chinese(path):
    there, english = chinese_outputs.kept(ROOT, path.stem)["cells"], english_of(path)
    with_words = {
        name for name, cell in english.items() if descriptions(cell["outputs"]) and is_compared(cell)
    }
    assert with_words and with_words <= set(there)
    for name in with_words:
        told = descriptions(there[name]["outputs"])
        assert len(told) == len(descriptions(english[name]["outputs"]))
        assert all(any("一" <= letter <= "鿿" for letter in text) for text in told), name


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_the_numbers_are_those_of_the_english_lesson(path):
    english = english_of(path)
    for name, there in chinese_outputs.kept(ROOT, path.stem)["cells"].items():
        want, got = numbers(english[name]["outputs"]), numbers(there["outputs"])
        assert len(want) == len(got), name
        allowed = [Decimal(str((tolerance_of(english[name]) or {}).get(key, 0))) for key in KEYS]
        for one, other in zip(want, got):
            assert abs(one - other) <= max(allowed[0], allowed[1] * abs(one)), name


def test_a_chinese_lesson_shows_them():
    path = CATALOGUES[0]
    notebook = json.loads((ROOT / "notebooks" / f"{path.stem}.ipynb").read_text(encoding="utf-8"))
    made = {cell["id"]: cell for cell in chinese_notebooks.lesson(ROOT, notebook, path)["cells"]}
    there = chinese_outputs.kept(ROOT, path.stem)["cells"]
    assert all(made[name]["outputs"] == one["outputs"] for name, one in there.items())
