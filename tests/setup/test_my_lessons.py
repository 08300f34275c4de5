"""A learner's copies of the lessons: made once, never overwritten, and told of when the original is newer."""

import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.setup import lab, my_lessons

ROOT = Path(__file__).resolve().parents[2]


def notebook(text):
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": [text]}
    metadata = {"kernelspec": {"name": "python3"}, "language_info": {"name": "python"}}
    return json.dumps({"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def said_in(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]


@pytest.fixture
def course(tmp_path):
    """Two lessons and a picture."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in ("03_training", "04_embeddings"):
        (folder / f"{name}.ipynb").write_text(notebook(f"first {name}"), encoding="utf-8")
    (folder / "overview.png").write_bytes(b"picture")
    assert my_lessons.refresh(tmp_path) == []
    return tmp_path


def test_copies_are_made_once_and_left_alone(course):
    mine = course / "my_lessons"
    assert said_in(mine / "03_training.ipynb") == ["first 03_training"]
    assert (mine / "overview.png").read_bytes() == b"picture"
    before = {path.name: path.stat().st_mtime_ns for path in mine.iterdir()}
    assert my_lessons.refresh(course) == []
    assert {path.name: path.stat().st_mtime_ns for path in mine.iterdir()} == before


def test_a_changed_copy_survives_an_update_and_a_line_says_so(course):
    copy = course / "my_lessons" / "03_training.ipynb"
    copy.write_text(notebook("my answer"), encoding="utf-8")
    for name in ("03_training", "04_embeddings"):
        (course / "notebooks" / f"{name}.ipynb").write_text(notebook("second"), encoding="utf-8")
    (course / "notebooks" / "overview.png").write_bytes(b"new picture")
    for _ in range(2):  # told at every start, until it is settled
        (line,) = my_lessons.refresh(course)
        assert (
            "notebooks/03_training.ipynb is newer than your copy" in line and "make fresh LESSON=03" in line
        )
    assert said_in(copy) == ["my answer"]
    assert said_in(course / "my_lessons" / "04_embeddings.ipynb") == ["second"]  # nobody wrote in it
    assert (course / "my_lessons" / "overview.png").read_bytes() == b"new picture"


@pytest.mark.parametrize("name", ["03", "3", "03_training", "03_training.ipynb"])
def test_fresh_puts_a_new_copy_in_place_and_keeps_every_old_one(course, name):
    copy = course / "my_lessons" / "03_training.ipynb"
    for n, answer in enumerate(("one", "two"), start=1):
        copy.write_text(notebook(answer), encoding="utf-8")
        new, old = my_lessons.fresh(name, course)
        assert new == copy and said_in(new) == ["first 03_training"]
        assert old.name == f"03_training.kept-{n}.ipynb" and said_in(old) == [answer]
    assert my_lessons.refresh(course) == []
    assert said_in(copy.with_name("03_training.kept-1.ipynb")) == ["one"]


@pytest.mark.parametrize("name", ["", "99", "training", "0", "../03_training", "*"])
def test_a_lesson_that_is_none_is_named(course, name):
    with pytest.raises(my_lessons.LessonError, match="expected one of 03, 04, got"):
        my_lessons.fresh(name, course)


def test_a_lost_record_overwrites_nothing(course):
    copy = course / "my_lessons" / "03_training.ipynb"
    copy.write_text(notebook("my answer"), encoding="utf-8")
    (course / "my_lessons" / ".made.json").write_text("{")
    assert len(my_lessons.refresh(course)) == 2
    assert said_in(copy) == ["my answer"]


def test_git_knows_nothing_of_the_copies():
    asked = subprocess.run(
        ["git", "check-ignore", "my_lessons/03_training.ipynb"], cwd=ROOT, capture_output=True
    )
    if asked.returncode == 128:
        pytest.skip("not a git checkout")
    assert asked.returncode == 0


def test_links_of_every_lesson_lead_where_they_led(tmp_path):
    """Beside the real notebooks, in a copy of the course's outline."""
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
    my_lessons.refresh(tmp_path)
    seen = 0
    for copy in sorted((tmp_path / "my_lessons").glob("*.ipynb")):
        for cell in json.loads(copy.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                text = re.sub(
                    r"(?ms)^```.*?^```|`[^`\n]*`", "", "".join(cell["source"])
                )  # in code it is no link
                for link in re.findall(r"\]\(([^)\s#]+)[^)]*\)", text):
                    if "://" in link or link.startswith(("mailto:", "attachment:")):
                        continue
                    base = ROOT if link.startswith("../") else copy.parent
                    assert (base / link.removeprefix("../")).exists(), f"{copy.name}: {link}"
                    seen += 1
    assert seen > 20


def test_a_copy_says_of_its_language_what_the_kernel_will_say(course):
    """JupyterLab calls a notebook changed when it has to write this into it."""
    from ipykernel.ipkernel import IPythonKernel
    from jupyter_client.kernelspec import KernelSpecManager

    metadata = json.loads((course / "my_lessons" / "03_training.ipynb").read_text())["metadata"]
    told, kernel = metadata["language_info"], KernelSpecManager().get_kernel_spec("python3")
    assert metadata["kernelspec"]["display_name"] == kernel.display_name
    assert told == IPythonKernel().language_info and told["version"] == platform.python_version()


def test_the_lab_opens_the_copies_or_else_the_originals(course, monkeypatch, capsys):
    monkeypatch.setattr(lab.my_lessons, "refresh", lambda **_: ["03 is newer"])
    assert lab.folder_of_lessons() == "my_lessons" and "lab: 03 is newer" in capsys.readouterr().out

    def read_only(**_):
        raise PermissionError("read-only file system")

    monkeypatch.setattr(lab.my_lessons, "refresh", read_only)
    assert lab.folder_of_lessons() == "notebooks" and "these are the originals" in capsys.readouterr().out


def test_another_numpy_on_the_path_does_not_reach_the_lab(monkeypatch, tmp_path):
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text("__version__ = '0.0'")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    code = "import numpy; print(numpy.__version__)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=lab.environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() != "0.0"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^unexport .*\bPYTHONPATH\b", makefile, re.MULTILINE)  # for the tests and all the rest


def test_the_self_check_sees_what_would_be_imported(tmp_path):
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text("__version__ = '0.0'")
    code = (
        "from cmx_helpers import runtime; print([row for row in runtime.self_check() if row[0] == 'numpy'])"
    )
    for path, said in ((str(tmp_path), "unset PYTHONPATH"), ("", "'ok'")):
        env = os.environ | {"PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert said in done.stdout
