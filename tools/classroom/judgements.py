"""Judge what was handed in and keep what came out: a small file for each hand-in, written here only.

    judged/STUDENT/LESSON.json

A file is there whole or not at all, and names by a digest what it was made from. So grading may end at any
moment: the next run judges what is missing, and nothing twice.
"""

import hashlib
import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

import nbformat

from cmx_helpers._common.files import write_text
from tools.classroom import assignments, judging, matching, notebooks, process_apart, program
from tools.classroom.archives import read_regular

FORMAT = 1


class Place(NamedTuple):
    """A hand-in in the course folder."""

    student: str
    lesson: str


class Course:
    """The course folder, as far as judging needs it."""

    def __init__(self, folder, seconds=30):
        self.folder, self.seconds = Path(folder), seconds
        self.seed = int((self.folder / "grading_seed.txt").read_text(encoding="utf-8"))
        self._released = {}
        self._lock = threading.Lock()

    def released(self, lesson):
        """The assignment as it was given out, and its bytes."""
        with self._lock:
            if lesson not in self._released:
                content = (self.folder / "release" / lesson / f"{lesson}_exercises.ipynb").read_bytes()
                self._released[lesson] = nbformat.reads(content.decode("utf-8"), as_version=4), content
            return self._released[lesson]

    def handed_in(self, lesson):
        """All hand-ins of a lesson, also those that nbgrader's exchange brought, sorted."""
        folders = self.folder.glob(f"submitted/*/{lesson}")
        return sorted(Place(folder.parent.name, lesson) for folder in folders if folder.is_dir())

    def content(self, place):
        """The bytes of a hand-in; OSError or ValueError where there is none that can be read."""
        folder = self.folder / "submitted" / place.student / place.lesson
        named = folder / f"{place.lesson}_exercises.ipynb"
        there = [named] if os.path.lexists(named) else sorted(folder.glob("*.ipynb"))
        if len(there) != 1:
            raise ValueError(f"{len(there)} notebooks in {folder.name}, expected one")
        return read_regular(there[0])

    def file(self, place):
        return self.folder / "judged" / place.student / f"{place.lesson}.json"

    def digest(self, place, content):
        parts = (str(FORMAT), str(self.seed), self.released(place.lesson)[1], content)
        digest = hashlib.sha256()
        for part in parts:
            part = part if isinstance(part, bytes) else part.encode()
            digest.update(hashlib.sha256(part).digest())
        return digest.hexdigest()

    def judged(self, place):
        """What was judged, a mapping; None where there is nothing, or nothing that is in order."""
        try:
            data = json.loads(self.file(place).read_text(encoding="utf-8"))
            most = most_points(self.released(place.lesson)[0])
            rows = data["exercises"]
            right = {row["grade_id"]: row["of"] for row in rows} == most and len(rows) == len(most)
            if (
                right
                and all(row["points"] in (0, row["of"]) for row in rows)
                and isinstance(data["digest"], str)
            ):
                return data
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None

    def filled(self, place, content):
        """(the assignment with the answers of a hand-in, lines to look at)."""
        return matching.take_over(
            self.released(place.lesson)[0], notebooks.read(content), given_by(place.lesson)
        )


def most_points(released):
    """{grade_id: points} of the checks of an assignment."""
    checks = [answer.check for answer in matching.answers_of(released)]
    return {assignments.grading(check)["grade_id"]: assignments.grading(check)["points"] for check in checks}


_GIVEN = {}


def given_by(lesson):
    """Sources and ids of the lesson's own cells: who handed in the lesson itself wrote none of them."""
    if lesson not in _GIVEN:
        path = process_apart.ROOT / "notebooks" / f"{lesson}.ipynb"
        cells = nbformat.read(path, as_version=4).cells if path.is_file() else []
        _GIVEN[lesson] = {cell.source.strip() for cell in cells} | {cell.id for cell in cells}
    return _GIVEN[lesson]


def judge_one(course, place):
    """Judge one hand-in and keep what came out."""
    content = course.content(place)
    notebook, lines = course.filled(place, content)
    steps = program.steps(notebook)
    results, closed = judging.judge(steps, course.seed, course.seconds)
    checks = [step for step in steps if isinstance(step, program.Check)]
    rows = [
        {
            "exercise": step.task, "grade_id": step.grade_id, "status": status, "message": message,
            "points": step.points if status == "correct" else 0, "of": step.points,
        }
        for step, (status, message) in zip(checks, results, strict=True)
    ]  # fmt: skip
    data = {"digest": course.digest(place, content), "exercises": rows, "lines": lines, "closed": closed}
    write_text(course.file(place), json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    return data


def to_do(course, lessons, again=False):
    """(hand-ins that are not judged yet as they are, {hand-in: reason} for those that cannot be read)."""
    waiting, reasons = [], {}
    for place in (place for lesson in lessons for place in course.handed_in(lesson)):
        try:
            digest = course.digest(place, course.content(place))
        except Exception as error:
            reasons[place] = one_line(error)
            continue
        judged = course.judged(place)
        if again or judged is None or judged["digest"] != digest:
            waiting.append(place)
    return waiting, reasons


def judge_all(course, places, done):
    """Judge several at a time, and call `done(place, data, reason)` after each; a reason where it failed.

    What a busy machine could not judge beside the others (no memory left, a process that did not start) is
    judged once more, by itself, before it counts as failed.
    """
    with ThreadPoolExecutor(max(1, os.cpu_count() or 1)) as pool:
        running = {pool.submit(judge_one, course, place): place for place in places}
        failed = []
        try:
            for future in as_completed(running):
                if _error_of(future) is None:
                    done(running[future], future.result(), "")
                else:
                    failed.append(running[future])
            for place in failed:
                future = pool.submit(judge_one, course, place)
                error = _error_of(future)
                done(place, None if error else future.result(), one_line(error) if error else "")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            process_apart.end_all()
            raise


def _error_of(future):
    """What made the judging fail, or None; what is meant to end everything is raised."""
    error = future.exception()
    if error is not None and not isinstance(error, (Exception, process_apart.Stopped)):
        raise error
    return error


def one_line(error):
    return (" ".join(str(error).split()) or type(error).__name__)[:200]
