"""A lesson that is just started passes every check: structure, exercises, tests, a recording of itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tools.lessons import form, new_lesson
from tools.lessons.lesson_env import lesson_environment
from tools.testing.outputs import tolerance_of

ROOT = Path(__file__).resolve().parents[2]
NEXT = len(list((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")))
NAME = f"{NEXT:02d}_moving_mean"


@pytest.fixture
def course(tmp_path):
    """A copy of what a lesson touches."""
    for folder in ("cmx_helpers", "tests", "tools", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    (tmp_path / "data").symlink_to(ROOT / "data", target_is_directory=True)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def python(course, *arguments):
    env = lesson_environment(course) | {"PYTHONPATH": str(course)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=course,
        env=env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.lessons
def test_a_started_lesson_passes_all_checks_and_records_to_what_it_is(course):
    code, said = python(course, "tools/lessons/new_lesson.py", NAME)
    assert code == 0, said
    for path in new_lesson.targets(NAME):
        assert f"wrote {path}" in said.replace(os.sep, "/")
        assert "lesson_topic" not in (course / path).read_text(encoding="utf-8").lower()
        assert "lesson topic" not in (course / path).read_text(encoding="utf-8").lower()
    lesson = course / "notebooks" / f"{NAME}.ipynb"
    before = lesson.read_bytes()
    code, said = python(course, "tools/lessons/record.py", NAME)  # runs it, and applies the structure rules
    assert code == 0, said
    assert lesson.read_bytes() == before, "the template is not what a recording of it gives: record it again"
    tests = [
        "tests/moving_mean/test_moving_mean.py",
        "tests/exercises/test_exercises.py",
        "tests/lessons/test_notebooks.py",
        "cmx_helpers/moving_mean.py",
    ]
    code, said = python(course, "-m", "pytest", "-q", "--doctest-modules", "-k", "moving_mean or gap", *tests)
    assert code == 0, said
    modules = [path for path in new_lesson.targets(NAME) if path.endswith(".py")]
    for check in (["check"], ["format", "--check"]):
        code, said = python(course, "-m", "ruff", *check, *modules)
        assert code == 0, said


def test_the_template_shows_the_form():
    cells = nbformat.read(new_lesson.TEMPLATE / "lesson.ipynb", as_version=4).cells
    checks = [check.how for cell in cells if (check := form.check_of(cell))]
    assert {"use", "check"} <= set(checks)
    assert any(form.begins_side_room(cell) for cell in cells) and any(map(form.one_way_of, cells))
    assert any(map(tolerance_of, cells)) and any("outputs_hidden" in str(cell.metadata) for cell in cells)
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    assert "exercises.broken(" in code and "claims.agree(" in code and "claims.claim(" in code


@pytest.mark.parametrize(
    "name, told",
    [
        ("moving_mean", "expected two digits and a topic"),
        (f"{NEXT:02d}_Mean", "expected two digits and a topic"),
        (f"{NEXT:02d}-mean", "expected two digits and a topic"),
        (f"{NEXT:02d}_mean/../../x", "expected two digits and a topic"),
        (f"{NEXT + 1:02d}_mean", f"the next one is {NEXT:02d}"),
        ("03_mean", f"the next one is {NEXT:02d}"),
        (f"{NEXT:02d}_pooling", "cmx_helpers/pooling"),
        (f"{NEXT:02d}_plotting", "cmx_helpers/plotting"),
    ],
)
def test_a_name_that_does_not_fit_is_refused_and_nothing_is_written(name, told):
    with pytest.raises(ValueError, match=told):
        new_lesson.start(name)
    assert not list((ROOT / "notebooks").glob(f"{name}*"))


def test_an_error_on_the_way_leaves_no_file(tmp_path):
    for folder in ("notebooks", "cmx_helpers/exercises"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "tests").write_text("a file where the folder of the tests belongs")
    with pytest.raises(OSError):
        new_lesson.start("00_moving_mean", tmp_path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["tests"]
