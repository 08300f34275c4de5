"""Two recordings are byte for byte equal; strict nbval accepts them and catches a changed number."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.lessons import record
from tools.lessons.lesson_env import lesson_environment

pytestmark = pytest.mark.lessons
ROOT = Path(__file__).resolve().parents[2]

CELLS = [
    "import os\n\nimport numpy as np\nfrom cmx_helpers import plotting, widgets",
    'print("one")\nprint(object())\nos.write(1, b"from a library\\n")\nos.environ["CMX_PROFILE"]',
    "class Thing:\n    pass\n\n\nThing()",
    "np.random.default_rng(0).normal(size=3).round(6)",
    "import matplotlib.pyplot as plt\n\n"
    "fig, ax = plt.subplots(figsize=(2, 1))\n"
    "ax.plot([1, 3, 2])\n"
    'plotting.show(fig, "A line that rises and falls.")',
    "def draw(height):\n"
    "    fig, ax = plt.subplots(figsize=(2, 1))\n"
    "    ax.bar([0], [height])\n"
    '    return fig, f"A bar {height} high."\n\n\n'
    "widgets.Explorer(draw, height=(1, 5))",
    'print("took 0.1234 s")\nprint("hop 23.2 ms")',
]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A small notebook as an author leaves it, and its bytes after one and after two recordings."""
    path = tmp_path_factory.mktemp("record") / "01_small.ipynb"
    cells = [new_markdown_cell("# 01 · Small\n")] + [new_code_cell(source) for source in CELLS]
    cells[1].metadata.update(collapsed=True, execution={"iopub.execute_input": "2024"}, tags=["kept"])
    notebook = new_notebook(cells=cells, metadata={"kernelspec": {"name": "mine", "display_name": "Mine"}})
    plain = json.loads(nbformat.writes(notebook))
    for cell in plain["cells"][:3]:
        del cell["id"]
    path.write_text(json.dumps(plain | {"nbformat_minor": 4}), encoding="utf-8")
    record.record(path)
    first = path.read_bytes()
    record.record(path)
    return path, first, path.read_bytes()


def test_two_recordings_are_byte_for_byte_equal(recorded):
    _, first, second = recorded
    assert first == second
    assert first.endswith(b"}\n")


def test_the_recording_is_clean(recorded):
    notebook = nbformat.reads(recorded[1].decode("utf-8"), as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert dict(notebook.metadata) == record.METADATA
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert [cell.id for cell in notebook.cells[:3]] == ["01-small", "import-os", "print-one"]
    assert code[0].metadata == {"tags": ["kept"], "slideshow": {"slide_type": "skip"}}
    text, result = code[1].outputs
    assert text.text == "one\n<object object at 0x000000000000>\n"
    assert result.data["text/plain"] == "'quick'"
    assert "0x000000000000" in code[2].outputs[0].data["text/plain"]
    figure, sentence = code[4].outputs
    assert figure.metadata["image/png"]["alt"] in sentence.text
    assert set(code[5].outputs[0].data) == {"image/png", "text/plain"}


def test_what_an_author_says_of_folding_stays():
    folding = {
        "jp-MarkdownHeadingCollapsed": True,
        "jupyter": {"outputs_hidden": True},
        "cmx": {"tolerance": {"absolute": 0.1}},
    }
    notebook = new_notebook(cells=[new_markdown_cell("# 01 · Small", metadata=folding | {"other": 1})])
    assert record.clean(notebook).cells[0].metadata == folding | {"slideshow": {"slide_type": "slide"}}


def test_an_error_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "01_small.ipynb"
    cells = [new_code_cell("x = 1"), new_code_cell("learners_mistake")]
    path.write_text(nbformat.writes(new_notebook(cells=cells)), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(record.CellExecutionError, match="learners_mistake"):
        record.record(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["01_small.ipynb"]


def test_an_interrupted_write_leaves_the_file_as_it_was(recorded, tmp_path, monkeypatch):
    path = tmp_path / "01_small.ipynb"
    path.write_bytes(recorded[1])

    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        record.save(record.load(path), path)
    assert path.read_bytes() == recorded[1]
    assert [file.name for file in tmp_path.iterdir()] == ["01_small.ipynb"]


def test_ids_are_made_the_same_way_every_time_and_differ(tmp_path):
    path = tmp_path / "02_ids.ipynb"
    plain = json.loads(nbformat.writes(new_notebook(cells=[new_code_cell("x = 1") for _ in range(3)])))
    for cell in plain["cells"]:
        cell["id"] = "same"
    path.write_text(json.dumps(plain), encoding="utf-8")
    assert [cell.id for cell in record.load(path).cells] == ["same", "same-2", "same-3"]


def strict_nbval(notebook, folder):
    """Run strict nbval as `make test` does; return its exit status and what it said."""
    path = folder / "01_small.ipynb"
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider"]
    command += [
        "--nbval-sanitize-with",
        Path(__file__).with_name("nbval_sanitize.cfg"),
        "-c",
        os.devnull,
        path,
    ]
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=lesson_environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout


def test_nbval_accepts_the_recording_on_another_run(recorded, tmp_path):
    notebook = nbformat.reads(recorded[1].decode("utf-8"), as_version=4)
    timing = notebook.cells[-1].outputs[0]
    timing.text = timing.text.replace("took 0.1234 s", "took 99 ms")  # a slower machine
    status, said = strict_nbval(notebook, tmp_path)
    assert status == 0, said
    assert f"{len(CELLS)} passed" in said


def test_nbval_catches_each_changed_output(recorded, tmp_path):
    notebook = nbformat.reads(recorded[1].decode("utf-8"), as_version=4)
    changes = {  # a result, a duration that is computed, an explorer's sentence
        4: ("0.12573", "0.12574"),
        7: ("23.2 ms", "23.3 ms"),
        6: ("A bar 1 high", "A bar 2 high"),
    }
    for cell, (before, after) in changes.items():
        output = notebook.cells[cell].outputs[0]
        holder, key = (output, "text") if output.output_type == "stream" else (output.data, "text/plain")
        assert before in holder[key]
        holder[key] = holder[key].replace(before, after)
    status, said = strict_nbval(notebook, tmp_path)
    assert status == 1, said
    assert f"{len(changes)} failed, {len(CELLS) - len(changes)} passed" in said
    for cell in changes:
        assert f"FAILED 01_small.ipynb::Cell {cell - 1}" in said
