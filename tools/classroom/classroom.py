"""Lessons as assignments: give out, take in, grade and answer, in a course folder as nbgrader has it.

    python tools/classroom/classroom.py release 03          the exercises of lesson 03 (all without a name)
    python tools/classroom/classroom.py collect FOLDER      what the class handed in: a folder or a ZIP file
    python tools/classroom/classroom.py grade               the three steps that follow, one after the other
    python tools/classroom/classroom.py autograde           run the checks; what was graded before stays
    python tools/classroom/classroom.py feedback            an HTML page for each student and lesson
    python tools/classroom/classroom.py marks               marks.csv and marks_by_exercise.csv

The course folder (--course, `classroom` unless told) is no part of the repository, and nbgrader's own
commands work in it. notebooks/CLASSROOM.md tells more.
"""

import argparse
import secrets
import sys
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cmx_helpers._common.files import write_text  # noqa: E402
from tools.classroom import assignments, grading  # noqa: E402
from tools.classroom.grading import ClassroomError, checked, notebook_name, released, say  # noqa: E402
from tools.classroom.hand_ins import hand_ins  # noqa: E402
from tools.setup.offline import named_folder  # noqa: E402

CONFIG = '''\
"""Read by nbgrader's commands in this folder, and by tools/classroom/classroom.py. Change what you like."""

import os
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions

c = get_config()
# The stubs are the lesson's own; nbgrader would put "YOUR CODE HERE" in their place.
steps = GenerateAssignment().preprocessors
c.GenerateAssignment.preprocessors = [step for step in steps if step is not ClearSolutions]
# Seconds that a cell may take: an endless loop earns nothing and stops nobody.
c.Execute.timeout = 30
# Answers are tried on cases made from this number, the same for everyone. Keep it to yourself.
os.environ.setdefault("CMX_GRADING_SEED", Path(__file__).with_name("grading_seed.txt").read_text().strip())
'''


GRADING = {
    "grade": "autograde, feedback and marks",
    "autograde": "run the checks",
    "feedback": "an HTML page for each student and lesson",
    "marks": "tables of marks",
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
        checked(api.generate_assignment(lesson, force=True), lesson)
        say(f"{lesson}: give out release/{lesson}/{name}")


def collect(api, source):
    """Copy what was handed in into the course folder, ready to be graded; return the number of faults."""
    folder = Path(api.coursedir.root)
    lessons = released(folder)
    if not lessons:
        raise ClassroomError("nothing was released yet: python tools/classroom/classroom.py release")
    found, faults = hand_ins(source, lessons)
    for one in found:
        name = notebook_name(one.lesson)
        original = nbformat.read(folder / "release" / one.lesson / f"{name}.ipynb", as_version=4)
        notebook, note = one.notebook, ""
        ids = {assignments.grading(cell).get("grade_id") for cell in notebook.cells}
        if f"{one.lesson}-imports" not in ids:
            notebook, note = (
                assignments.take_over(original, notebook),
                " (not the notebook given out: answers taken over)",
            )
        target = folder / "submitted" / one.student / one.lesson
        write_text(target / f"{name}.ipynb", nbformat.writes(notebook) + "\n")
        write_text(target / "timestamp.txt", time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(one.when)))
        say(f"{one.student} handed in {one.lesson}{note}")
    for fault in faults:
        say(f"left out: {fault}")
    return len(faults)


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
    try:
        with grading.grading_environment():
            return run(arguments)
    except (ClassroomError, FileNotFoundError) as error:
        say(str(error))
        return 1


def run(arguments):
    """Do one command; return 1 where something was left out, else 0."""
    api = open_course(arguments.course.resolve())
    faults = 0
    if arguments.command == "release":
        release(api, arguments.lesson)
    if arguments.command == "collect":
        faults = collect(api, arguments.source)
    if arguments.command in ("grade", "autograde"):
        faults = grading.autograde(api, arguments.lesson, again=arguments.again)
    if arguments.command in ("grade", "feedback"):
        grading.feedback(api, arguments.lesson)
    if arguments.command in ("grade", "marks"):
        grading.marks(api)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
