"""The whole way of an assignment, for every lesson: given out, handed in, graded, answered, marked.

Right answers get all points. Six ways not to answer get none, each of them on every exercise: the
assignment EVERYTHING holds the exercises of all lessons, six students hand it in, and the ways go round
(the first student leaves exercise 1 untouched and answers exercise 2 wrongly; the second answers
exercise 1 wrongly, and so forth).
"""

import base64
import csv
import html
import os
import pickle
import re
from itertools import product

import nbformat
import pytest

from cmx_helpers import exercises
from cmx_helpers.exercises import _engine
from tests.exercises.as_typed import right, wrong
from tools.classroom import assignments, classroom
from tools.lessons.lesson_env import applied, lesson_environment
from tools.testing.steady import without_words

pytest.importorskip("nbgrader", reason="nbgrader is not installed: make extra NAME=classroom")

EVERYTHING = "99_everything"
PATHS = {path.stem: path for path in assignments.lessons()}
LESSONS = list(PATHS)
SEEN = "07_stft"  # the lesson whose feedback is looked at
WAYS = ("untouched", "wrong", "hard-coded", "edited check", "deleted check", "patched package")

HARD_CODED = """
import base64, pickle
known = pickle.loads(base64.b64decode({known!r}))
{variable} = lambda *case, known=known: known.get(pickle.dumps(case), next(iter(known.values())))
"""
PATCHED = """
from cmx_helpers.exercises import _engine
_engine._judge = lambda task, *more, **other: _engine.Feedback(task.name, "correct", "")
exercises.check = print
exercises = type("exercises", (), {{"check": print}})
{variable} = 0
"""


def variable_of(check):
    """The name of the answer that a check cell checks."""
    return re.search(r",\s*(\w+)\s*\)", check.source)[1]


def hand_in(notebook, way_of):
    """Fill in an assignment: `way_of(number)` says how exercise `number` is answered."""
    answers = [cell for cell in notebook.cells if assignments.grading(cell).get("solution")]
    checks = [cell for cell in notebook.cells if assignments.name_of(cell)]
    for number, (answer, check) in enumerate(zip(answers, checks, strict=True)):
        task, way = _engine.find(assignments.name_of(check)), way_of(number)
        variable = variable_of(check)
        if way == "right":
            answer.source = right(task, variable)
        elif way == "hard-coded" and task.kind == "code":
            known = pickle.dumps({pickle.dumps(case): task.reference(*case) for case in task.arguments()})
            answer.source = HARD_CODED.format(known=base64.b64encode(known).decode(), variable=variable)
        elif way == "patched package":
            answer.source = PATCHED.format(variable=variable)
        elif way != "untouched":
            answer.source = wrong(task, variable)
        if way == "edited check":
            check.source = 'print("correct")'
        if way == "deleted check":
            notebook.cells.remove(check)
    return notebook


def release_everything(folder):
    """An assignment with the exercises of all lessons; none of the ways needs a lesson's own imports."""
    notebook, *others = [assignments.assignment(path) for path in PATHS.values()]
    notebook.cells += [cell for other in others for cell in other.cells[2:]]  # all but title and imports
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    path = folder / "source" / EVERYTHING / f"{EVERYTHING}_exercises.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    api = classroom.open_course(folder)
    with applied(lesson_environment(os.devnull)):
        assert api.generate_assignment(EVERYTHING)["success"]


def fill_in(folder, box):
    """Hand in each lesson rightly, EVERYTHING in all the ways that are not, and the lesson SEEN in three."""
    answers = {(lesson, "right"): lambda number: "right" for lesson in LESSONS}
    answers[SEEN, "late"] = lambda number: "right"
    answers[SEEN, "other"] = lambda number: WAYS[(number + 1) % len(WAYS)]
    for start in range(len(WAYS)):
        answers[EVERYTHING, f"student_{start}"] = lambda number, start=start: WAYS[
            (start + number) % len(WAYS)
        ]
    for (lesson, student), way_of in answers.items():
        name = f"{lesson}_exercises.ipynb"
        notebook = nbformat.read(folder / "release" / lesson / name, as_version=4)
        path = box / student / name
        path.parent.mkdir(exist_ok=True)
        nbformat.write(hand_in(notebook, way_of), path)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course after a term: released, handed in, graded, with marks, and with feedback on one lesson."""
    folder, box = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("box")
    command = ["--course", str(folder)]
    assert classroom.main([*command, "release"]) == 0
    release_everything(folder)
    fill_in(folder, box)
    assert classroom.main([*command, "collect", str(box)]) == 0
    with without_words():  # of a thousand wrong answers only the points are looked at
        assert classroom.main([*command, "autograde", EVERYTHING]) == 0
    assert classroom.main([*command, "autograde"]) == 0
    for path in (box / "late").iterdir():  # newer, and without the answers
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [cell for cell in notebook.cells if not assignments.grading(cell).get("solution")]
        nbformat.write(notebook, path)
        os.utime(path, (2e9, 2e9))
    assert classroom.main([*command, "collect", str(box)]) == 0
    assert classroom.main([*command, "grade", SEEN]) == 0
    return folder


def table(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def marks_of(course, lesson, student=None):
    """The rows of marks_by_exercise.csv for a lesson, of one student or of all."""
    rows = [row for row in table(course / "marks_by_exercise.csv") if row["lesson"] == lesson]
    return [row for row in rows if student in (None, row["student"])]


@pytest.mark.parametrize("lesson", LESSONS)
def test_right_answers_get_all_points(course, lesson):
    points = {name: _engine.find(name).points for name in exercises.names(lesson[3:])}
    rows = marks_of(course, lesson, "right")
    assert {row["exercise"]: float(row["of"]) for row in rows} == points
    assert {row["exercise"]: float(row["points"]) for row in rows} == points


def test_every_way_not_to_answer_gets_no_points_on_any_exercise(course):
    names = [name for lesson in LESSONS for name in exercises.names(lesson[3:])]
    rows = marks_of(course, EVERYTHING)
    students = [f"student_{number}" for number in range(len(WAYS))]
    assert {(row["student"], row["exercise"]) for row in rows} == set(product(students, names))
    assert len(rows) == len(names) * len(WAYS)
    assert [row for row in rows if float(row["points"]) != 0] == []


def test_points_of_an_earlier_hand_in_do_not_stay(course):
    assert [float(row["points"]) for row in marks_of(course, SEEN, "late")] == [0] * len(
        exercises.names(SEEN[3:])
    )


def test_marks_add_up(course):
    rows = {row["student"]: row for row in table(course / "marks.csv")}
    most, right = rows.pop("(most)"), rows["right"]
    for lesson in LESSONS:
        points = sum(_engine.find(name).points for name in exercises.names(lesson[3:]))
        assert float(most[lesson]) == float(right[lesson]) == points
        assert rows["student_1"][lesson] == ""  # nothing handed in
    assert float(right["total"]) == sum(float(right[lesson]) for lesson in LESSONS)
    assert (float(rows["other"][SEEN]), float(rows["other"]["total"])) == (0, 0)


def test_feedback_shows_points_and_diagnosis(course):
    first = next(filter(None, map(assignments.name_of, assignments.assignment(PATHS[SEEN]).cells)))
    diagnosis = _engine.find(first).wrongs[0][1]
    page = (course / "feedback" / "other" / SEEN / f"{SEEN}_exercises.html").read_text(encoding="utf-8")
    text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())
    assert f"{first}: Not yet. {diagnosis}" in text
    most = sum(_engine.find(name).points for name in exercises.names(SEEN[3:]))
    assert re.search(rf"Score: 0(\.0)? / {most}", text)
