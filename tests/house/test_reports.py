"""What `make test` reports at its end: where the seconds went, and how long a first figure takes."""

from types import SimpleNamespace

import nbformat

from tools.lessons import lesson_start
from tools.testing import time_report

PICTURE = "from IPython.display import display\ndisplay({'image/png': 'AAAA'}, raw=True)"


def report(nodeid, duration):
    return SimpleNamespace(nodeid=nodeid, duration=duration)


def test_seconds_are_added_up_by_lesson_and_by_test():
    reports = [
        report("notebooks/01_convolution.ipynb::ipynb::Cell 0", 3.0),  # set-up
        report("notebooks/01_convolution.ipynb::ipynb::Cell 0", 1.0),
        report("notebooks/01_convolution.ipynb::ipynb::Cell 1", 2.0),
        report("tests/test_a.py::test_one", 7.0),
        *(report(f"tests/test_b.py::test_many[{n}]", 0.1) for n in range(20)),
    ]
    lines = list(time_report.summary(reports))
    assert lines[:2] == ["lessons (nbval): 6 s in all, 1 lessons", "other tests: 9 s in all, 21 tests"]
    named = [line.split() for line in lines[3:]]
    assert len(named) == time_report.SLOWEST
    assert named[:2] == [
        ["7.0", "s", "tests/test_a.py::test_one"],
        ["6.0", "s", "notebooks/01_convolution.ipynb"],
    ]


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
