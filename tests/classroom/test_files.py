"""Files = hand-ins + lines that say why not, whatever comes; and nobody's work becomes another's."""

import os
import time

import nbformat
import pytest
from nbformat.v4 import new_notebook

from tests.classroom import trials_of_contents, trials_of_names  # noqa: F401 - they fill TRIALS
from tests.classroom.trial_of_files import NAME, TRIALS, put
from tools.classroom import archives, classroom
from tools.classroom.hand_ins import hand_ins
from tools.classroom.students import Raw, Students, fit, same

LESSONS = ["02_pooling", "03_training"]


def taken(source):
    found, lines = hand_ins(source, LESSONS)
    left_out = [line for line in lines if line.startswith("left out: ")]
    return found, lines, left_out


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.kind)
def test_every_file_is_a_hand_in_or_a_line(trial, tmp_path):
    if trial.unix_only and os.name == "nt":
        pytest.skip("Windows has no such files")
    box = tmp_path / "box"
    box.mkdir()
    source = trial.build(box)
    started = time.process_time()
    found, lines, left_out = taken(source)
    assert time.process_time() - started < 20
    assert sorted(same(one.who.name) for one in found) == sorted(trial.students)
    assert len(found) + len(left_out) == trial.files, lines
    class_ = Students(tmp_path)
    lines += [line for one in found if (line := class_.find(one.who, one.lesson)[1])]
    for words in trial.told:
        assert any(words in line for line in lines), lines
    assert bool(lines) == bool(trial.told), lines
    ids = list(class_.known)
    assert len(ids) == len(found) == len({student.casefold() for student in ids})
    assert all(fit(student) and "/" not in student and len(student.encode()) < 200 for student in ids)


def test_ids_stay_whoever_comes_later(tmp_path):
    first = Students(tmp_path)
    names = ["Ana_Maria", "Ana Maria", "王芳", "ana maria", "???", "!!!"]
    ids = [first.find(Raw(name), "02_pooling")[0] for name in names]
    assert len({student.casefold() for student in ids}) == len(names)
    first.save()
    again = Students(tmp_path)
    assert [again.find(Raw(name), "03_training")[0] for name in reversed(names)] == ids[::-1]
    assert again.find(Raw("Ana Maria_2"), "03_training")[0] not in ids
    assert [again.name(student) for student in ids] == names


def test_two_spellings_of_one_name_are_one_student_and_a_line(tmp_path):
    class_ = Students(tmp_path)
    assert class_.find(Raw("Amélie"), "02_pooling") == ("Amélie", "")
    student, line = class_.find(Raw("Ame\u0301lie"), "03_training")
    assert student == "Amélie" and "another spelling" in line
    student, line = class_.find(Raw("Amélie", "17"), "02_pooling")
    assert student == "Amélie" and "without Moodle's number" in line


def test_moodles_number_tells_two_of_one_name_apart_in_each_assignment(tmp_path):
    class_ = Students(tmp_path)
    first, no_line = class_.find(Raw("Wei Li", "101"), "02_pooling")
    second, line = class_.find(Raw("Wei Li", "102"), "02_pooling")
    assert (first, second, no_line) == ("Wei_Li", "Wei_Li_102", "") and "another student of this name" in line
    assert class_.find(Raw("Wei Li", "101"), "02_pooling") == (first, "")
    assert class_.find(Raw("Wei Li", "102"), "02_pooling") == (second, "")
    third, line = class_.find(Raw("Wei Li", "733"), "03_training")  # Moodle numbers each assignment anew
    assert third in (first, second) and "several students of this name" in line


@pytest.mark.parametrize(
    "raw", ["..", ".", "", "/", "a/../b", "con", "x" * 500, "ß" * 300, "a\0b", "\u202egpj", "‎"]
)
def test_an_id_can_name_a_folder(raw):
    student = fit(raw)
    assert not student or (student not in (".", "..") and not set(student) & set('/\\:*?"<>|\0 \u202e'))
    assert len(student.encode()) <= 150 and fit(student) == student


def test_gbk_is_not_taken_for_another_code_page():
    names = ["李伟", "欧阳娜娜", "王芳", "司马光", "诸葛亮"]
    assert archives.code_page([name.encode("gbk") for name in names]) == "gb18030"
    assert (
        archives.code_page([name.encode("cp437") for name in ("Müller", "Ñandú", "François", "Åse")])
        == "cp437"
    )
    assert archives.code_page([name.encode() for name in (*names, "Müller", "Иван", "नेहा")]) == "utf-8"
    assert archives.code_page([]) == "utf-8"


def test_the_newest_of_two_counts(tmp_path):
    put(tmp_path, f"amelie/{NAME}", f"amelie/b/{NAME}")
    os.utime(tmp_path / "amelie" / NAME, (1_000_000, 1_000_000))
    (one,), _, left_out = taken(tmp_path)
    assert one.cells[0].source == f"amelie/b/{NAME}" and len(left_out) == 1


def test_a_source_that_is_not_there_is_told(tmp_path):
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    for source in ("nothing", "broken.zip"):
        with pytest.raises(FileNotFoundError, match="folder or a ZIP file"):
            hand_ins(tmp_path / source, LESSONS)


@pytest.fixture
def course(tmp_path):
    """A course folder in which one lesson was given out."""
    path = tmp_path / "course" / "release" / "03_training" / NAME
    path.parent.mkdir(parents=True)
    nbformat.write(new_notebook(), path)
    return tmp_path / "course"


def test_collecting_keeps_what_came_and_tells(course, tmp_path, capsys):
    box = put(tmp_path / "box", f"Ana Maria/{NAME}", f"Ana_Maria/{NAME}", "jonas/notes.md")
    assert len(classroom.collect(course, box)) == 2
    said = capsys.readouterr().out
    assert "3 files: 2 hand-ins of 2 students in 1 lessons; 2 lines to look at" in said
    received = sorted((course / "received").rglob("*.ipynb"))
    assert [path.read_bytes() for path in received] == [
        (box / n / NAME).read_bytes() for n in ("Ana Maria", "Ana_Maria")
    ]
    assert len(classroom.collect(course, box)) == 1  # the students are known now; only the notes are left out
    assert len(list((course / "submitted").iterdir())) == 2


def test_an_older_hand_in_does_not_replace_a_newer_one(course, tmp_path):
    box = put(tmp_path / "box", f"amelie/{NAME}")
    assert classroom.collect(course, box) == []
    os.utime(box / "amelie" / NAME, (1_000_000, 1_000_000))
    (line,) = classroom.collect(course, box)
    assert line.startswith("left out: ") and "is newer" in line


def test_one_that_cannot_be_written_does_not_stop_the_others(course, tmp_path):
    box = put(tmp_path / "box", f"amelie/{NAME}", f"jonas/{NAME}")
    (course / "submitted").mkdir()
    (course / "submitted" / "amelie").write_text("a file where a folder belongs")
    (line,) = classroom.collect(course, box)
    assert line.startswith("left out: amelie")
    assert (course / "submitted" / "jonas" / "03_training" / NAME).is_file()
