"""What ends an answer: its own time, not the machine's; and what is ended from outside is no fault of it."""

import ast
import threading
import time

import pytest

from tests.classroom.test_matching import ANSWERS, answered
from tools.classroom import judgements, judging, process_apart, program
from tools.classroom.process_apart import ROOT


class Working:
    """Stands for a process apart that has worked so many seconds."""

    seconds = 0.0

    def used(self):
        return self.seconds


@pytest.mark.parametrize(
    "waited, worked, past",
    [(1, 1, False), (11, 11, True), (11, 2, False), (9, 11, False), (61, 0, True)],
    ids=["early", "worked too long", "a busy machine", "two cores", "asleep"],
)
def test_an_answer_has_its_own_time(monkeypatch, waited, worked, past):
    apart, now = Working(), time.monotonic()
    limit = process_apart.Limit(apart, 10)
    apart.seconds = worked
    monkeypatch.setattr(process_apart.time, "monotonic", lambda: now + waited)
    assert limit.is_past() == past


def test_judging_that_is_broken_off_gives_no_zero():
    """The process apart is ended under the one who judges: told, and not taken for the answer's fault."""
    notebook, told = answered(), []
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == ANSWERS[0].grade_id:
            cell.source = f"import time\n{cell.source}\ntime.sleep(100)"
    steps = program.steps(notebook)

    def judge():
        try:
            told.append(judging.judge(steps, 1, 30))
        except process_apart.BrokenOff as error:
            told.append(error)

    thread = threading.Thread(target=judge)
    thread.start()
    begun = time.monotonic()
    while not process_apart._RUNNING and time.monotonic() - begun < 60:
        time.sleep(0.05)
    time.sleep(1)
    process_apart.end_all()
    thread.join(60)
    assert isinstance(told[0], process_apart.BrokenOff), told


@pytest.mark.parametrize("failures, reason", [(1, ""), (2, "no memory left")])
def test_what_failed_beside_the_others_is_judged_once_more_by_itself(monkeypatch, failures, reason):
    asked, told = [], {}

    def judge_one(course, place):
        asked.append(place)
        if place == "two" and asked.count("two") <= failures:
            raise process_apart.JudgingError("no memory left")
        return {"of": place}

    monkeypatch.setattr(judgements, "judge_one", judge_one)
    judgements.judge_all(None, ["one", "two", "three"], lambda place, *rest: told.update({place: rest}))
    right = {place: ({"of": place}, "") for place in ("one", "two", "three")}
    assert told == right | ({"two": (None, reason)} if reason else {})
    assert asked.count("two") == 2


def test_sources_are_parsed_one_at_a_time():
    """In two threads at once `ast.parse` fails now and then, until Python 3.12 (see exercises/_syntax.py)."""
    files = [*(ROOT / "cmx_helpers/exercises").rglob("*.py"), *(ROOT / "tools/classroom").rglob("*.py")]
    trees = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in files}
    assert [
        path
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "ast.parse"
    ] == ["cmx_helpers/exercises/_syntax.py"]
