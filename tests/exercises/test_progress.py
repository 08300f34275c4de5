"""A learner's record of exercises: on this machine only, never in the way, gone with one call."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cmx_helpers import exercises
from cmx_helpers.exercises import _engine, _progress, _record
from tools.lessons.lesson_env import lesson_environment

ROOT = Path(__file__).resolve().parents[2]


def right(seconds, rate):
    return round(seconds * rate)


def wrong(seconds, rate):
    return seconds


@pytest.fixture
def record(tmp_path, monkeypatch):
    path = tmp_path / "folder" / "progress.json"
    monkeypatch.setenv("CMX_RECORD", str(path))
    return path


def row_of(table, start):
    return next(row for row in table.rows if row[0].startswith(start))


def totals(topic, points):
    """What the table says of a lesson with one exercise done, which is worth so many points."""
    every = [_engine.find(name) for name in exercises.names(topic)]
    return f"1 of {len(every)}", f"{points} of {sum(task.points for task in every)}"


def test_attempts_are_counted_up_to_the_first_right_answer(record):
    name = "start_here.samples"
    exercises.check(name, None)
    assert not record.exists()  # a stub that only ran was not an attempt
    exercises.check(name, wrong)
    assert row_of(exercises.progress("start_here"), name) == (name, "not yet", "0 of 1", 1)
    exercises.check(name, lambda *case: 1 / 0)
    exercises.check(name, right)
    exercises.check(name, right)
    exercises.check(name, wrong)
    _, day, points, attempts = row_of(exercises.progress("start_here"), name)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day) and (points, attempts) == ("1 of 1", 3)


def test_the_table_has_a_row_for_each_lesson_and_a_total(record):
    exercises.check("start_here.samples", right)
    exercises.check("convolution.layer", (16, 16, 8, 608))
    table = exercises.progress()
    lessons = [f"{number} {topic}" for topic, number in _progress.topics().items()]
    assert [row[0] for row in table.rows] == [*lessons, "all lessons"]
    assert table.rows[0] == ("00 start_here", *totals("start_here", 1), 1)
    assert table.rows[1] == ("01 convolution", *totals("convolution", 2), 1)
    every = [_engine.find(name) for topic in _progress.topics() for name in exercises.names(topic)]
    assert table.rows[-1][1:] == (f"2 of {len(every)}", f"3 of {sum(task.points for task in every)}", 2)
    assert "01 convolution  " in repr(table) and "<td>01 convolution</td>" in table._repr_html_()
    assert str(record) in table.note


def test_topics_are_the_lessons_in_order():
    topics = [f"{number}_{topic}" for topic, number in _progress.topics().items()]
    lessons = [path.stem for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))]
    assert topics[: len(lessons)] == lessons
    assert all(exercises.names(topic) for topic in _progress.topics())


def test_only_days_and_counts_are_kept(record):
    exercises.check("start_here.samples", right)
    (entry,) = json.loads(record.read_text())["exercises"].values()
    assert set(entry) == {"attempts", "done"}
    assert os.listdir(record.parent) == [record.name]  # and no half-written file


def test_forget_deletes_the_record(record, capsys):
    exercises.check("start_here.samples", right)
    exercises.forget()
    assert not record.exists() and "deleted" in capsys.readouterr().out
    assert row_of(exercises.progress(), "all")[3] == 0
    exercises.forget()
    assert "no record" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'"x"',
        b'{"format": 2, "exercises": {}}',
        b'{"format": 1}',
        b'{"format": 1, "exercises": []}',
        b'{"format": 1, "exercises": {"start_here.samples": {"attempts": "3", "done": null}}}',
        b'{"format": 1, "exercises": {"start_here.samples": {"attempts": 3, "done": 5}}}',
        b'{"format": 1, "exercises": {"start_here.samples": 3}}',
    ],
)
def test_a_damaged_record_is_told_and_stops_nothing(content, record, capsys):
    record.parent.mkdir()
    record.write_bytes(content)
    assert exercises.check("start_here.samples", right).status == "correct"
    assert record.read_bytes() == content  # it may still be mended
    table = exercises.progress()
    assert "cannot be read" in table.note and "exercises.forget()" in table.note
    assert str(record) in table.note and table.rows[-1][3] == 0
    exercises.forget()
    exercises.check("start_here.samples", right)
    assert row_of(exercises.progress(), "00")[1] == totals("start_here", 1)[0]


def test_an_exercise_of_another_version_of_the_course_does_not_disturb(record):
    record.parent.mkdir()
    record.write_text('{"format": 1, "exercises": {"gone.away": {"attempts": 1, "done": "2020-01-01"}}}')
    exercises.check("start_here.samples", right)
    assert "gone.away" in json.loads(record.read_text())["exercises"]
    assert row_of(exercises.progress(), "all")[3] == 1


def test_where_nothing_can_be_written_all_goes_on(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("CMX_RECORD", str(tmp_path / "file" / "progress.json"))
    assert exercises.check("start_here.samples", right).status == "correct"
    assert exercises.progress().rows[-1][3] == 0


def test_a_write_that_fails_leaves_the_old_record(record, monkeypatch):
    exercises.check("start_here.samples", wrong)
    before = record.read_bytes()

    def full(*paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_record.os, "replace", full)
    assert exercises.check("start_here.samples", right).status == "correct"
    assert record.read_bytes() == before and os.listdir(record.parent) == [record.name]


@pytest.mark.parametrize("variable", ["PYTEST_CURRENT_TEST", "NBGRADER_EXECUTION"])
def test_tests_and_grading_keep_nothing(variable, monkeypatch):
    for name in ("CMX_RECORD", "PYTEST_CURRENT_TEST", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(name, raising=False)
    assert _record.place().name == "progress.json"  # only asked for, not written
    monkeypatch.setenv(variable, "yes")
    assert _record.place() is None


def test_off_means_off(monkeypatch, tmp_path):
    monkeypatch.setenv("CMX_RECORD", "off")
    exercises.check("start_here.samples", right)
    assert _record.load() == {} and "off" in exercises.progress().note
    assert lesson_environment(tmp_path)["CMX_RECORD"] == "off"


def test_a_learner_gets_a_record_in_their_own_data_folder(tmp_path):
    env = {k: v for k, v in os.environ.items() if k not in ("CMX_RECORD", "PYTEST_CURRENT_TEST")}
    env |= {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "APPDATA": str(tmp_path)}
    env |= {"XDG_DATA_HOME": str(tmp_path / "data"), "LOCALAPPDATA": str(tmp_path)}
    code = "from cmx_helpers import exercises; exercises.check('training.first_loss', 2.302585)"
    subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, check=True)
    (path,) = tmp_path.rglob("progress.json")
    assert json.loads(path.read_text())["exercises"]["training.first_loss"]["attempts"] == 1


def test_an_unknown_lesson_lists_the_known(record):
    with pytest.raises(ValueError, match=r"lesson: expected one of start_here, .*got 'nothing'"):
        exercises.progress("nothing")
