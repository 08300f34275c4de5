"""Grade a course folder with nbgrader, write feedback and tables of marks (see classroom.py)."""

import csv
import io
import re
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path

from cmx_helpers._common.files import write_text
from tools.lessons.lesson_env import applied, lesson_environment

# The last line of a traceback, as nbgrader logs it.
_TELLING = re.compile(r"\s*[\w.]*(Error|Exception)\w*: \S")
COLUMNS = ("student", "lesson", "exercise", "points", "of")


class ClassroomError(Exception):
    """A reason to stop that one line can tell."""


def say(text):
    print(f"classroom: {text}", flush=True)


def notebook_name(lesson):
    """The assignment's name, which is not the lesson's: nobody shall overwrite the one with the other."""
    return f"{lesson}_exercises"


def released(folder):
    """Return the names of the lessons whose assignments were made, in order."""
    return sorted(path.name for path in (Path(folder) / "release").glob("*") if path.is_dir())


def chosen(names, lessons):
    """Return those of `lessons` that `names` mean ("03" or "03_training"), all of them for no names."""
    for name in names:
        if not any(lesson == name or lesson.startswith(f"{name}_") for lesson in lessons):
            raise ClassroomError(f"no lesson {name!r}; there are: {', '.join(lessons) or 'none'}")
    return [
        lesson
        for lesson in lessons
        if not names or any(lesson == name or lesson.startswith(f"{name}_") for name in names)
    ]


def checked(result, what):
    """Return nbgrader's result; where it failed, ClassroomError with the line that tells most."""
    if result["success"]:
        return result
    lines = f"{result.get('error', '')}\n{result.get('log', '')}".strip().splitlines() or ["no message"]
    told = [line.strip() for line in lines if _TELLING.match(line) and "see the the above" not in line]
    raise ClassroomError(f"{what}: {(told or lines)[-1].strip()}")


@contextmanager
def grading_environment():
    """Kernels as the lessons have them: no personal start-up files, no log lines of libraries.

    The path has the folder of this Python, too: nbgrader calls alembic by name when it makes its database.
    """
    with tempfile.TemporaryDirectory(prefix="cmx-grade-") as scratch:
        with applied(lesson_environment(scratch)), warnings.catch_warnings():
            # SQLAlchemy's remarks on how nbgrader uses it say nothing to a teacher.
            warnings.filterwarnings("ignore", message="Object of type <Submitted")
            yield


def autograde(api, names=(), again=False):
    """Grade what was handed in since the last time, or all of it; return the number of failures."""
    failed = 0
    for lesson in chosen(names, released(api.coursedir.root)):
        done = set() if again else api.get_autograded_students(lesson)
        for student in sorted(api.get_submitted_students(lesson) - done):
            try:
                _forget_points(api, lesson, student)
                checked(api.autograde(lesson, student, force=True), f"{student}, {lesson}")
            except ClassroomError as error:
                failed += 1
                say(f"not graded: {error}")
                continue
            grades = [row for row in points(api, lesson) if row["student"] == student]
            got, most = (sum(row[key] for row in grades) for key in ("points", "of"))
            say(f"{student}, {lesson}: {got:g} of {most:g} points")
    return failed


def _forget_points(api, lesson, student):
    """Points that an earlier hand-in got must not stay where a check is missing from the new one."""
    from nbgrader.api import MissingEntry

    with api.gradebook as gradebook:
        try:
            submission = gradebook.find_submission(lesson, student)
        except MissingEntry:
            return
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score = None
        gradebook.db.commit()


def points(api, lesson):
    """Return a row for each student and exercise of a lesson: points as graded, or as changed by hand."""
    rows = []
    with api.gradebook as gradebook:
        for submission in gradebook.assignment_submissions(lesson):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    name = grade.name.replace("-", ".", 1)
                    values = (submission.student_id, lesson, name, grade.score, grade.max_score)
                    rows.append(dict(zip(COLUMNS, values)))
    return sorted(rows, key=lambda row: [row[key] for key in COLUMNS[:3]])


def feedback(api, names=()):
    """Write an HTML page for each student and lesson that were graded."""
    for lesson in chosen(names, released(api.coursedir.root)):
        for student in sorted(api.get_autograded_students(lesson)):
            checked(api.generate_feedback(lesson, student, force=True), f"{student}, {lesson}")
            say(f"feedback/{student}/{lesson}/{notebook_name(lesson)}.html")


def marks(api):
    """Write marks.csv (a row for each student) and marks_by_exercise.csv into the course folder."""
    folder = Path(api.coursedir.root)
    lessons = released(folder)
    rows = [row for lesson in lessons for row in points(api, lesson)]
    write_text(folder / "marks_by_exercise.csv", _csv(COLUMNS, rows))
    students = sorted({row["student"] for row in rows})
    table = [_totals(student, lessons, rows) for student in students]
    most = {lesson: _most(api, lesson) for lesson in lessons}
    table.append({"student": "(most)"} | most | {"total": sum(most.values())})
    write_text(folder / "marks.csv", _csv(("student", *lessons, "total"), table))
    say(f"marks.csv and marks_by_exercise.csv: {len(students)} students, {len(lessons)} lessons")


def _totals(student, lessons, rows):
    """One student's points for each lesson; empty where nothing was handed in."""
    line = {"student": student, "total": 0}
    for row in rows:
        if row["student"] == student:
            line[row["lesson"]] = line.get(row["lesson"], 0) + row["points"]
            line["total"] += row["points"]
    return {name: line.get(name, "") for name in ("student", *lessons, "total")}


def _most(api, lesson):
    with api.gradebook as gradebook:
        return gradebook.find_assignment(lesson).max_score


def _csv(columns, rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {key: f"{value:g}" if isinstance(value, float) else value for key, value in row.items()}
        for row in rows
    )
    return text.getvalue()
