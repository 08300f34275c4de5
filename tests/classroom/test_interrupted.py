"""Grading that ends at any moment goes on with the same marks; what cannot be graded is told."""

import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import sys
import threading

import nbformat
import pytest

from tests.classroom.test_matching import ANSWERS, LESSON, answered
from tools.classroom import classroom, judgements, judging, marks, process_apart

pytest.importorskip("nbgrader", reason="nbgrader is not installed: make extra NAME=classroom")

STUDENTS = 6
MOMENTS = int(os.environ.get("CMX_KILLS", 4))  # make proofs: 20
TABLES = ("marks.csv", "marks_by_exercise.csv", "not_graded.csv")


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A course in which a small class has handed in: student n has the first n answers right."""
    folder, box = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("box")
    assert classroom.main(["--course", str(folder), "release", LESSON]) == 0
    for number in range(STUDENTS):
        notebook = answered_up_to(number)
        path = box / f"pupil {number}" / f"{LESSON}_exercises.ipynb"
        path.parent.mkdir()
        nbformat.write(notebook, path)
    assert classroom.main(["--course", str(folder), "collect", str(box)]) == 0
    return folder


def answered_up_to(number):
    notebook = answered()
    late = {answer.grade_id for answer in ANSWERS[number:]}
    stubs = {answer.grade_id: answer.cell.source for answer in ANSWERS}
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in late:
            cell.source = stubs[cell.metadata.nbgrader.grade_id]
    return notebook


def copy_of(course, tmp_path):
    return shutil.copytree(course, tmp_path / "course")


def run(folder, *arguments):
    return classroom.main(["--course", str(folder), *arguments])


def tables(folder):
    return {name: (folder / name).read_text(encoding="utf-8") for name in TABLES}


@pytest.fixture(scope="module")
def graded(handed_in, tmp_path_factory):
    folder = copy_of(handed_in, tmp_path_factory.mktemp("graded"))
    assert run(folder, "grade") == 0
    return folder


def outputs(folder):
    found = [path for part in ("autograded", "feedback", "judged") for path in (folder / part).rglob("*.*")]
    return sorted(str(path.relative_to(folder)) for path in found if path.suffix != ".part")


QUERY = """select s.student_id, g.auto_score from grade g join submitted_notebook n on g.notebook_id = n.id
    join submitted_assignment s on n.assignment_id = s.id"""


def points_in_gradebook(folder):
    with sqlite3.connect(folder / "gradebook.db") as base:
        return sorted(base.execute(QUERY))


def run_and_end(folder, moment, how, calls):
    """Grade in this process, and send it the signal `how` when it has called `moment` functions."""

    def counted(frame, event, argument):
        nonlocal moment
        calls.value += event == "call"
        if moment and calls.value >= moment:
            moment = 0
            os.kill(os.getpid(), how)

    threading.setprofile(counted)
    sys.setprofile(counted)
    sys.exit(run(folder, "grade"))


def graded_until(folder, moment, how):
    """(exit status, functions called) of a grading that is ended at a moment; never, where it is 0."""
    context = multiprocessing.get_context("fork")
    calls = context.Value("q", 0, lock=False)
    process = context.Process(target=run_and_end, args=(folder, moment, how, calls))
    process.start()
    process.join()
    return process.exitcode, calls.value


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_ended_at_any_moment_the_next_run_ends_with_the_same_marks(handed_in, graded, tmp_path):
    """Several times, on one course: each run begins where the last was ended.

    A moment is a call of a function, so that it does not depend on how busy the machine is.
    """
    folder, chance = copy_of(handed_in, tmp_path), random.Random(17)
    status, most = graded_until(copy_of(handed_in, tmp_path / "whole"), 0, 0)
    assert status == 0
    signals, ended = [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT], 0
    for number in range(MOMENTS):
        # Some of it again, or most runs would find all of it done.
        for path in sorted((folder / "judged").rglob("*.json"))[chance.randrange(3) :: 3]:
            path.unlink()
        status, _ = graded_until(folder, chance.randrange(1, most // 3), signals[number % 4])
        ended += status != 0
    assert ended >= MOMENTS // 2
    assert run(folder, "grade") == 0
    assert tables(folder) == tables(graded)
    assert points_in_gradebook(folder) == points_in_gradebook(graded)
    assert outputs(folder) == outputs(graded)


def test_nothing_new_is_not_judged_again(graded, monkeypatch):
    before = tables(graded)
    monkeypatch.setattr(judging, "Apart", None)
    assert run(graded, "grade") == 0
    assert tables(graded) == before


def test_what_cannot_be_graded_has_an_empty_mark_and_a_reason(handed_in, tmp_path):
    folder = copy_of(handed_in, tmp_path)
    (folder / "submitted" / "pupil_2" / LESSON / f"{LESSON}_exercises.ipynb").write_text("nonsense")
    assert run(folder, "grade") == 1
    rows = {row["student"]: row for row in marks.read_csv(folder / "marks.csv")}
    assert rows["pupil_2"][LESSON] == "" and float(rows["pupil_1"][LESSON]) > 0
    (reason,) = marks.read_csv(folder / "not_graded.csv")
    assert (reason["student"], reason["name"], reason["lesson"]) == ("pupil_2", "pupil 2", LESSON)
    assert "not a notebook" in reason["reason"]


def test_earlier_points_stay_until_new_ones_are_there(graded, tmp_path, monkeypatch):
    folder = copy_of(graded, tmp_path)

    def fails(*arguments):
        raise process_apart.JudgingError("no process to judge in")

    monkeypatch.setattr(judging, "judge", fails)
    assert run(folder, "grade", "--again") == 1
    before = {row["student"]: row for row in marks.read_csv(graded / "marks.csv")}
    after = {row["student"]: row for row in marks.read_csv(folder / "marks.csv")}
    assert after == before
    assert {row["reason"] for row in marks.read_csv(folder / "not_graded.csv")} == {"no process to judge in"}
    monkeypatch.undo()
    assert run(folder, "grade", "--again") == 0
    assert tables(folder) == tables(graded)


def test_marks_come_from_judgements_and_not_from_the_gradebook(graded, tmp_path):
    folder = copy_of(graded, tmp_path)
    with sqlite3.connect(folder / "gradebook.db") as base:
        base.execute("update grade set auto_score = 99")
    assert run(folder, "grade") == 0
    assert tables(folder) == tables(graded)
    assert points_in_gradebook(folder) == points_in_gradebook(graded)
    with sqlite3.connect(folder / "gradebook.db") as base:
        base.execute("update grade set manual_score = 99")
    assert run(folder, "grade") == 1  # above the maximum: told, not taken
    assert tables(folder) == tables(graded)
    with sqlite3.connect(folder / "gradebook.db") as base:
        base.execute("update grade set manual_score = 1")
    assert run(folder, "grade") == 0  # what a teacher gives by hand counts
    row = next(row for row in marks.read_csv(folder / "marks.csv") if row["student"] == "pupil_0")
    assert row[LESSON] == str(len(ANSWERS))
    (folder / "gradebook.db").write_text("nonsense")
    assert run(folder, "marks") == 1
    assert tables(folder) == tables(graded)


def test_a_judgement_that_is_not_in_order_is_made_again(graded, tmp_path):
    folder = copy_of(graded, tmp_path)
    course = judgements.Course(folder)
    changes = (("points", 99), ("of", 1), ("grade_id", "x"), ("points", -1), ("points", "2"))
    for number, (key, value) in enumerate(changes):
        path = folder / "judged" / f"pupil_{number}" / f"{LESSON}.json"
        data = json.loads(path.read_text(encoding="utf-8"))
        data["exercises"][0][key] = value
        path.write_text(json.dumps(data), encoding="utf-8")
        assert course.judged(judgements.Place(f"pupil_{number}", LESSON)) is None
    assert run(folder, "grade") == 0
    assert tables(folder) == tables(graded)


@pytest.mark.skipif(os.name == "nt", reason="no such lock")
def test_two_at_once_are_refused(graded, capsys):
    with classroom.alone(graded):
        assert run(graded, "marks") == 1
    assert "another command is at work" in capsys.readouterr().out


def test_a_new_hand_in_is_graded_and_the_old_points_go(graded, tmp_path):
    folder, box = copy_of(graded, tmp_path), tmp_path / "box" / "pupil 0"
    box.mkdir(parents=True)
    nbformat.write(answered(), box / f"{LESSON}_exercises.ipynb")
    os.utime(box / f"{LESSON}_exercises.ipynb", (2e9, 2e9))
    assert run(folder, "collect", str(box.parent)) == 0
    assert run(folder, "grade") == 0
    rows = {row["student"]: row[LESSON] for row in marks.read_csv(folder / "marks.csv")}
    assert rows["pupil_0"] == rows["(most)"]
