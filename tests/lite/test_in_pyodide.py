"""What `make lite` made, in a real Pyodide; skips where CMX_PYODIDE names no folder with a distribution."""

import os

import pytest

from tools.lite import in_pyodide
from tools.lite.build import LESSONS

DISTRIBUTION = os.environ.get("CMX_PYODIDE")


def test_it_says_what_is_missing(tmp_path, monkeypatch):
    assert "pyodide.mjs" in in_pyodide.missing(tmp_path)
    (tmp_path / "pyodide.mjs").touch()
    monkeypatch.setattr(in_pyodide, "LITE", tmp_path)
    assert "make lite" in in_pyodide.missing(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("number", LESSONS)
def test_every_cell_of_a_lesson_runs(number):
    if not DISTRIBUTION:
        pytest.skip("CMX_PYODIDE names no folder with a Pyodide distribution")
    if fault := in_pyodide.missing(DISTRIBUTION):
        pytest.skip(fault)
    [path] = in_pyodide.lessons([number])
    ran = in_pyodide.run(path, DISTRIBUTION)
    assert ran["cells"]
    assert {cell["id"]: cell["error"] for cell in ran["cells"] if cell["error"]} == {}
