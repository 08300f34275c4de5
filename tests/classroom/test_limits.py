"""What ends an answer: its own time, not the machine's; and what is ended from outside is no fault of it."""

import threading
import time

import pytest

from tests.classroom.test_matching import ANSWERS, answered
from tools.classroom import judging, process_apart, program


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
