"""What is reported: where the seconds of `make test` went, and how long a first figure takes."""

from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from tools.lessons import lesson_start
from tools.testing import one_by_one, run_tests, time_report

BROWSER = Path(__file__).resolve().parents[1] / "lessons" / "test_browser.py"
PICTURE = "from IPython.display import display\ndisplay({'image/png': 'AAAA'}, raw=True)"


def report(nodeid, duration):
    return SimpleNamespace(nodeid=nodeid, duration=duration)


def test_seconds_are_added_up_by_lesson_and_by_test():
    reports = [
        report("notebooks/01_convolution.ipynb::ipynb::Cell 0", 3.0),  # set-up
        report("notebooks/01_convolution.ipynb::ipynb::Cell 0", 1.0),
        report("notebooks/01_convolution.ipynb::ipynb::Cell 1", 2.0),
        report("tests/lessons/test_browser.py::test_lesson_runs_in_the_browser[02_pooling]", 4.0),
        report("tests/test_a.py::test_one", 7.0),
        *(report(f"tests/test_b.py::test_many[{n}]", 0.1) for n in range(20)),
    ]
    lines = list(time_report.summary(reports))
    assert lines[:2] == ["lessons: 10 s in all, 2 lessons", "other tests: 9 s in all, 21 tests"]
    named = [line.split() for line in lines[3:]]
    assert len(named) == time_report.SLOWEST
    assert named[:3] == [
        ["7.0", "s", "tests/test_a.py::test_one"],
        ["6.0", "s", "notebooks/01_convolution.ipynb"],
        ["4.0", "s", "02_pooling"],
    ]


@pytest.mark.parametrize(
    "browser, check, by_nbval, without",
    [
        ("chromium", False, 0, False),
        (None, False, 12, False),
        ("chromium", True, 0, True),
        (None, True, 0, True),
    ],
)
def test_each_lesson_is_run_once_and_by_check_not_at_all(browser, check, by_nbval, without):
    command = run_tests.pytest_command(["-k", "mfcc"], browser, check)
    assert len([part for part in command if part.endswith(".ipynb")]) >= by_nbval
    assert bool([part for part in command if part.endswith(".ipynb")]) == bool(by_nbval)
    assert ("not browser and not lessons and not slow" in command) == without
    assert command[-2:] == ["-k", "mfcc"]
    files = [part for part in command if part.endswith(".py")]
    assert files[0].endswith("test_browser.py") and len(files) == len(set(files)) > 40


def test_a_lesson_in_the_browser_may_go_to_any_process_and_a_file_stays_on_one():
    runs = [f"tests/lessons/test_browser.py::test_lesson_runs_in_the_browser[{n}]" for n in ("01", "02")]
    cells = [f"notebooks/01_convolution.ipynb::ipynb::Cell {n}" for n in range(3)]
    assert len(set(map(one_by_one.scope, runs))) == 2
    assert len(set(map(one_by_one.scope, cells))) == 1
    assert one_by_one.scope("tests/a.py::test_b[x::y]") == "tests/a.py"
    assert f"def {one_by_one.EACH_BY_ITSELF.strip(':[')}(" in BROWSER.read_text(encoding="utf-8")


def lesson(folder, *sources):
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
    path = folder / "01_lesson.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_first_figure_is_where_the_run_stops(tmp_path):
    path = lesson(tmp_path, "x = 1", PICTURE, "open('later', 'w')")
    steps = lesson_start.first_figure(path)
    assert [name for name, _ in steps] == ["kernel", "cell-0", "cell-1"]
    moments = [seconds for _, seconds in steps]
    assert moments == sorted(moments) and moments[0] > 0
    assert not (tmp_path / "later").exists()


def test_a_lesson_that_fails_is_told_and_the_next_one_comes(tmp_path):
    broken = lesson(tmp_path, "1 / 0")
    lines = list(lesson_start.report([broken, broken]))
    assert lines == ["01_lesson: no first figure: cell cell-0: ZeroDivisionError: division by zero"] * 2
