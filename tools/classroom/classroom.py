"""Lessons as assignments: give out, take in, grade and answer, in a course folder as nbgrader has it.

    python tools/classroom/classroom.py release 03          the exercises of lesson 03 (or of all)
    python tools/classroom/classroom.py collect FOLDER      what the class handed in: a folder or a ZIP file
    python tools/classroom/classroom.py grade               the three steps that follow, one after the other
    python tools/classroom/classroom.py autograde           judge the answers that were not judged before
    python tools/classroom/classroom.py feedback            an HTML page for each student and lesson
    python tools/classroom/classroom.py marks               marks.csv, marks_by_exercise.csv and class.html

The course folder (--course, `classroom` unless told) is no part of the repository, and nbgrader's own
commands work in it. notebooks/CLASSROOM.md tells more.
"""

import argparse
import os
import secrets
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cmx_helpers._common.files import write_text  # noqa: E402
from tools.classroom import assignments, grading, matching  # noqa: E402
from tools.classroom.archives import shown  # noqa: E402
from tools.classroom.grading import ClassroomError, notebook_name, released, say  # noqa: E402
from tools.classroom.hand_ins import hand_ins  # noqa: E402
from tools.classroom.judgements import given_by  # noqa: E402
from tools.classroom.students import Students, fit  # noqa: E402
from tools.lessons.lesson_env import applied, lesson_environment  # noqa: E402
from tools.setup.offline import named_folder  # noqa: E402

STEPS = "tools.classroom.nbgrader_steps"  # what makes nbgrader's own menus judge as `make grade` does
CONFIG = '''\
"""Read by nbgrader's commands in this folder, and by tools/classroom/classroom.py. Change what you like."""

import sys
from pathlib import Path

import cmx_helpers

sys.path.insert(0, str(Path(cmx_helpers.__file__).parents[1]))
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions, GetGrades

c = get_config()
# The stubs are the lesson's own; nbgrader would put "YOUR CODE HERE" in their place.
steps = GenerateAssignment().preprocessors
c.GenerateAssignment.preprocessors = [step for step in steps if step is not ClearSolutions]
# Seconds that a cell or the check of an answer may take: an endless loop earns nothing and stops nobody.
c.Execute.timeout = 30
# nbgrader's own menus grade and write feedback as `make grade` does: answers run in a process apart, and
# the pages run nothing.
from tools.classroom.nbgrader_steps import FeedbackExporter, autograde_steps

c.Autograde.sanitize_preprocessors, c.Autograde.autograde_preprocessors = autograde_steps()
c.GenerateFeedback.exporter_class = FeedbackExporter
c.GenerateFeedback.preprocessors = [GetGrades]
'''


GRADING = {
    "grade": "autograde, feedback and marks",
    "autograde": "judge the answers",
    "feedback": "an HTML page for each student and lesson",
    "marks": "tables of marks and the page of the class",
}


def open_course(folder):
    """Make the course folder where it is missing, and return nbgrader's interface to it."""
    try:
        from nbgrader.apps import NbGraderAPI
    except ImportError:
        raise ClassroomError("nbgrader is not installed: make extra NAME=classroom") from None
    from traitlets.config import PyFileConfigLoader

    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "nbgrader_config.py").exists():
        write_text(folder / "nbgrader_config.py", CONFIG)
    elif STEPS not in (folder / "nbgrader_config.py").read_text(encoding="utf-8", errors="replace"):
        say(
            "nbgrader_config.py is of an earlier version of the course: nbgrader's menus would run answers "
            "in your process. Rename it; the next command makes a new one: copy what you changed into that"
        )
    if not (folder / "grading_seed.txt").exists():
        write_text(folder / "grading_seed.txt", f"{secrets.randbits(62)}\n")
    config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    config.CourseDirectory.root = str(folder)
    api = NbGraderAPI(config=config)
    api.log.setLevel("ERROR")
    return api


def release(api, names):
    """Make the assignments of the lessons that `names` mean, all of them for none."""
    paths = {path.stem: path for path in assignments.lessons()}
    for lesson in grading.chosen(names, sorted(paths)):
        name = f"{grading.notebook_name(lesson)}.ipynb"
        notebook = nbformat.writes(assignments.assignment(paths[lesson]))
        write_text(Path(api.coursedir.root) / "source" / lesson / name, notebook + "\n")
        result = api.generate_assignment(lesson, force=True)
        if not result["success"]:
            lines = f"{result.get('error') or ''}\n{result.get('log') or ''}".strip().splitlines() or [
                "no message"
            ]
            raise ClassroomError(f"{lesson}: {lines[-1].strip()}")
        say(f"{lesson}: give out release/{lesson}/{name}")


def collect(folder, source):
    """Copy what was handed in into the course folder, ready to be graded; return the lines to look at."""
    lessons = released(folder)
    if not lessons:
        raise ClassroomError("nothing was released yet: python tools/classroom/classroom.py release")
    original = {
        lesson: nbformat.read(folder / "release" / lesson / f"{notebook_name(lesson)}.ipynb", as_version=4)
        for lesson in lessons
    }
    found, lines = hand_ins(source, lessons, matching.lesson_of(original))
    class_, taken = Students(folder), 0
    for one in found:
        try:
            taken += _take_in(folder, class_, original[one.lesson], one, lines)
        except Exception as error:  # one odd hand-in does not stop the others
            lines.append(f"left out: {shown(one.file)}: {shown(str(error) or type(error).__name__)}")
    for line in lines:
        say(line)
    files = taken + sum(line.startswith("left out: ") for line in lines)
    people = len({(one.who.name, one.who.number) for one in found})
    of = len({one.lesson for one in found})
    say(
        f"{files} files: {taken} hand-ins of {people} students in {of} lessons; {len(lines)} lines to look at"
    )
    return lines


def _take_in(folder, class_, original, one, lines):
    """Write one hand-in; return 1, or 0 where a newer one is there already."""
    student, line = class_.find(one.who, one.lesson)
    if line:
        lines.append(line)
    name = notebook_name(one.lesson)
    target = folder / "submitted" / student / one.lesson
    stamp = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(max(0, min(one.when, 2**32))))
    before = target / "timestamp.txt"
    if (
        before.is_file()
        and before.read_text(encoding="utf-8").strip() > stamp
        and (target / f"{name}.ipynb").is_file()
    ):
        lines.append(f"left out: {shown(one.file)}: what {student} handed in before is newer")
        return 0
    notebook, notes = matching.take_over(original, one.cells, given_by(one.lesson))
    write_bytes(folder / "received" / student / one.lesson / f"{fit(one.file) or name}.ipynb", one.content)
    class_.save()
    write_text(target / f"{name}.ipynb", nbformat.writes(notebook) + "\n")
    write_text(before, stamp)
    say(f"{student} handed in {one.lesson}")
    lines += [f"{student}, {one.lesson}: {note}" for note in notes]
    return 1


def write_bytes(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{os.getpid()}.part")
    temporary.write_bytes(content)
    os.replace(temporary, path)


@contextmanager
def alone(folder):
    """Hold the course folder for one command: two that grade at once would undo each other's work."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ClassroomError(f"another command is at work in {folder}: wait for it") from None
        yield


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--course", type=Path, default=ROOT / "classroom", help="the course folder")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("release", help="make the assignments that students get")
    one.add_argument("lesson", nargs="*", help="such as 03_training or 03; all of them by default")
    one = commands.add_parser("collect", help="take in what was handed in")
    one.add_argument("source", type=named_folder, help="a folder or a ZIP file")
    for command, what in GRADING.items():
        one = commands.add_parser(command, help=what)
        if command != "marks":
            one.add_argument("lesson", nargs="*", help="all that were released by default")
        if command in ("grade", "autograde"):
            one.add_argument("--again", action="store_true", help="also what was graded before")
    arguments = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what runs is ended and scratch removed
    try:
        # nbgrader calls alembic by name when it makes its database: the path needs this Python's folder.
        with grading.quiet(), applied(lesson_environment(os.devnull)):
            return run(arguments)
    except (ClassroomError, FileNotFoundError) as error:
        say(str(error))
        return 1


def run(arguments):
    """Do one command; return 1 where there is something to look at, else 0."""
    folder = arguments.course.resolve()
    api = open_course(folder)
    with alone(folder):
        if arguments.command == "release":
            release(api, arguments.lesson)
            return 0
        if arguments.command == "collect":
            return 1 if collect(folder, arguments.source) else 0
        grader = grading.Grader(api)
        if arguments.command in ("grade", "autograde"):
            grader.autograde(arguments.lesson, again=arguments.again)
        if arguments.command in ("grade", "feedback"):
            grader.feedback(arguments.lesson)
        if arguments.command in ("grade", "marks"):
            grader.marks()
    if grader.lines:
        say(f"{len(grader.lines)} lines to look at")
    return 1 if grader.lines else 0


if __name__ == "__main__":
    sys.exit(main())
