"""What is stored from several starts was made by the lesson's cells as they stand."""

import json

import numpy as np
import pytest

from cmx_helpers import agreement, alignment
from cmx_helpers._common import stored
from tools.lessons import cell_starts

READERS = {"12": alignment.keras_starts, "14": agreement.answer_starts}


@pytest.mark.parametrize("number", cell_starts.PARTS)
def test_three_starts_made_by_these_cells(number):
    part = cell_starts.PARTS[number]
    told = json.loads((cell_starts.ROOT / "cmx_helpers" / part.to).read_text(encoding="utf-8"))
    again = f"cells of lesson {number} have changed: python tools/lessons/cell_starts.py {number}"
    assert told["made"]["code"] == cell_starts.code_version(part), again
    for name, values in READERS[number]().items():
        assert values.shape == (cell_starts.STARTS,) and np.isfinite(values).all(), name


def test_without_the_file_the_command_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nothing.json: run `python tools/lessons/cell_starts.py`"):
        stored.starts(tmp_path / "nothing.json")


def test_a_cell_that_is_gone_is_named():
    part = cell_starts.PARTS["12"]
    with pytest.raises(KeyError, match="no-such-cell"):
        cell_starts.sources(part._replace(cells=(*part.cells, "no-such-cell")))


def test_the_function_is_called_for_each_seed(monkeypatch):
    part = cell_starts.Part("nowhere", (), "measure", "nowhere.json")
    monkeypatch.setitem(cell_starts.PARTS, "99", part)
    monkeypatch.setattr(
        cell_starts, "sources", lambda part: ["def measure(seed):\n    return {'a': seed / 3}"]
    )
    assert cell_starts.content("99")["values"] == {"a": [0.0, 0.3333, 0.6667]}
