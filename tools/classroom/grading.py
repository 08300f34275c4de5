"""Grade a course folder: judge, enter into the gradebook, write feedback, marks and the page of the class."""

import sys
import time
import warnings
from contextlib import contextmanager
from pathlib import Path

import nbformat
from tqdm import tqdm

from cmx_helpers._common.files import write_text
from tools.classroom import class_page, feedback_page, gradebook, judgements, marks
from tools.classroom.marks import ClassroomError, as_csv
from tools.classroom.students import Students


def say(text):
    tqdm.write(f"classroom: {text}", file=sys.stdout)
    sys.stdout.flush()


def notebook_name(lesson):
    """The assignment's name, which is not the lesson's: nobody shall overwrite the one with the other."""
    return f"{lesson}_exercises"


def released(folder):
    """Return the names of the lessons whose assignments were made, in order."""
    folders = (Path(folder) / "release").glob("*")
    return sorted(path.name for path in folders if (path / f"{notebook_name(path.name)}.ipynb").is_file())


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


@contextmanager
def quiet():
    """References and wrong answers warn (a division by zero is a case); a teacher need not read that."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class Grader:
    """One run of grading: it collects the lines that a teacher should look at."""

    def __init__(self, api):
        self.api, self.folder = api, Path(api.coursedir.root)
        seconds = api.config.get("Execute", {}).get("timeout", 30)
        self.course = judgements.Course(self.folder, seconds)
        self.students = Students(self.folder)
        self.lines = []

    def look(self, line):
        self.lines.append(line)
        say(line)

    def autograde(self, names=(), again=False):
        """Judge what is new, or all of it, and enter the points into the gradebook."""
        lessons = chosen(names, released(self.folder))
        waiting, reasons = judgements.to_do(self.course, lessons, again)
        with quiet(), tqdm(total=len(waiting), desc="judging", unit="hand-in", disable=None) as bar:

            def done(place, data, reason):
                bar.update()
                if reason:
                    reasons[place] = reason
                    return
                got, most = (sum(row[key] for row in data["exercises"]) for key in ("points", "of"))
                say(f"{place.student}, {place.lesson}: {got:g} of {most:g} points")
                for line in data["lines"]:
                    self.look(f"{place.student}, {place.lesson}: {line}")

            judgements.judge_all(self.course, waiting, done)
        self._tell_not_graded(lessons, reasons)
        for lesson in lessons:
            self._enter(lesson)

    def _tell_not_graded(self, lessons, reasons):
        """not_graded.csv: who, and why. What was said of other lessons before stays."""
        for place, reason in sorted(reasons.items()):
            self.look(f"not graded: {place.student}, {place.lesson}: {reason}")
        path = self.folder / "not_graded.csv"
        before = [row for row in marks.read_csv(path) if row["lesson"] not in lessons]
        rows = [
            {
                "student": place.student,
                "name": self.students.name(place.student),
                "lesson": place.lesson,
                "reason": why,
            }
            for place, why in sorted(reasons.items())
        ]
        write_text(path, as_csv(("student", "name", "lesson", "reason"), before + rows))

    def judged(self, lesson):
        """(hand-in, what was judged) for all of a lesson that have been."""
        found = [(place, self.course.judged(place)) for place in self.course.handed_in(lesson)]
        return [(place, data) for place, data in found if data is not None]

    def _enter(self, lesson):
        """Bring gradebook and nbgrader's graded notebooks to what was judged, wherever they are not."""
        there = gradebook.entered(self.api, lesson)
        for place, data in self.judged(lesson):
            points = {row["grade_id"]: float(row["points"]) for row in data["exercises"]}
            try:
                if there.get(place.student) != points:
                    gradebook.enter(self.api, place, data, self._when(place))
                self._write_graded(place, data)
            except Exception as error:  # the marks come from the judgements and do not need it
                self.look(
                    f"{place.student}, {lesson}: not in nbgrader's gradebook ({judgements.one_line(error)})"
                )

    def _when(self, place):
        stamp = self.folder / "submitted" / place.student / place.lesson / "timestamp.txt"
        return stamp.read_text(encoding="utf-8").strip() if stamp.is_file() else None

    def _copy_notes(self, place, target):
        """What nbgrader's exchange put beside a hand-in; release_feedback wants it beside the page."""
        for name in ("timestamp.txt", "submission_secret.txt"):
            note = self.folder / "submitted" / place.student / place.lesson / name
            if note.is_file() and not note.is_symlink():
                write_text(target / name, note.read_text(encoding="utf-8"))

    def _write_graded(self, place, data):
        path = (
            self.folder / "autograded" / place.student / place.lesson / f"{notebook_name(place.lesson)}.ipynb"
        )
        stamp = path.with_name("digest.txt")
        if path.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == data["digest"]:
            return
        notebook, _ = self.course.filled(place, self.course.content(place))
        write_text(path, nbformat.writes(gradebook.with_outputs(notebook, data)) + "\n")
        self._copy_notes(place, path.parent)
        write_text(stamp, data["digest"])

    def feedback(self, names=()):
        """Write an HTML page for each student and lesson that were graded, where it is not there yet."""
        for lesson in chosen(names, released(self.folder)):
            points, comments = self._by_hand(lesson)
            for place, data in tqdm(self.judged(lesson), desc="feedback", unit="page", disable=None):
                rows, _ = marks.rows_of(place, self.students.name(place.student), data, points)
                own = {cell: text for (student, cell), text in comments.items() if student == place.student}
                path = self.folder / "feedback" / place.student / lesson / f"{notebook_name(lesson)}.html"
                self._copy_notes(place, path.parent)
                digest = feedback_page.digest(data, rows, own)
                if feedback_page.is_of(path, digest):
                    continue
                try:
                    notebook, _ = self.course.filled(place, self.course.content(place))
                    write_text(path, feedback_page.page(notebook, data, rows, own, digest))
                    say(str(path.relative_to(self.folder)))
                except Exception as error:
                    self.look(f"{place.student}, {lesson}: no feedback ({judgements.one_line(error)})")

    def _by_hand(self, lesson):
        try:
            return gradebook.by_hand(self.api, lesson)
        except Exception as error:
            self.look(f"{lesson}: nbgrader's gradebook cannot be read ({judgements.one_line(error)})")
            return {}, {}

    def marks(self):
        """Write marks.csv, marks_by_exercise.csv and class.html."""
        lessons = released(self.folder)
        rows, judged, handed_in, most = [], [], [], {}
        for lesson in lessons:
            points, _ = self._by_hand(lesson)
            most[lesson] = float(sum(judgements.most_points(self.course.released(lesson)[0]).values()))
            handed_in += self.course.handed_in(lesson)
            for place, data in self.judged(lesson):
                new, lines = marks.rows_of(place, self.students.name(place.student), data, points)
                rows += new
                judged.append((place, data))
                for line in lines:
                    self.look(line)
        rows.sort(key=lambda row: [row[key] for key in ("student", "lesson", "exercise")])
        write_text(self.folder / "marks_by_exercise.csv", as_csv(marks.COLUMNS, rows))
        known = {place.student: self.students.name(place.student) for place in handed_in}
        table = marks.table(rows, lessons, most, known.items())
        write_text(self.folder / "marks.csv", as_csv(("student", "name", *lessons, "total"), table))
        text = class_page.page(
            judged, table, most, marks.read_csv(self.folder / "not_graded.csv"), time.time()
        )
        write_text(self.folder / "class.html", text)
        say(
            f"marks.csv, marks_by_exercise.csv, class.html: {len(table) - 1} students, {len(lessons)} lessons"
        )
