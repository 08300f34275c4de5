"""What a class hands in is found, whatever the learning platform calls it; what does not fit is told."""

import os
import zipfile

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools.classroom.hand_ins import hand_ins

LESSONS = ["02_pooling", "03_training"]


def notebook(text="1"):
    return nbformat.writes(new_notebook(cells=[new_code_cell(text, id="one")]))


def put(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def found(source):
    ones, faults = hand_ins(source, LESSONS)
    return {(one.student, one.lesson) for one in ones}, faults


@pytest.mark.parametrize(
    ("file", "student"),
    [
        ("amelie/03_training_exercises.ipynb", "amelie"),
        ("amelie/work/03_training_exercises.ipynb", "amelie"),
        ("Amelie Roth_12345_assignsubmission_file/03_training_exercises.ipynb", "Amelie_Roth"),
        ("amelie_03_training_exercises.ipynb", "amelie"),
        ("roth_amelie_4711_03_training_exercises-1.ipynb", "roth_amelie_4711"),
        ("03_training_exercises_amelie.ipynb", "amelie"),
        ("王芳/03_training.ipynb", "王芳"),
        ("a=1+b/03_training.ipynb", "a_1_b"),
    ],
)
def test_student_and_lesson_are_read_from_the_path(file, student, tmp_path):
    assert found(put(tmp_path, {file: notebook()})) == ({(student, "03_training")}, [])


def test_a_zip_file_is_read_like_a_folder(tmp_path):
    files = ["amelie/03_training.ipynb", "jonas/02_pooling.ipynb", "__MACOSX/jonas/02_pooling.ipynb"]
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for file in files:
            archive.writestr(file, notebook(file))
    ones, faults = hand_ins(tmp_path / "all.zip", LESSONS)
    assert [(one.student, one.lesson) for one in ones] == [("amelie", "03_training"), ("jonas", "02_pooling")]
    assert [one.notebook.cells[0].source for one in ones] == files[:2]
    assert not faults


def test_a_student_cannot_name_a_place_outside_the_course(tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("../../03_training.ipynb", notebook())
    students, faults = found(tmp_path / "all.zip")
    assert not students
    assert "no student" in faults[0]


def test_the_newest_of_two_counts(tmp_path):
    put(
        tmp_path, {"amelie/03_training.ipynb": notebook("old"), "amelie/b/03_training.ipynb": notebook("new")}
    )
    os.utime(tmp_path / "amelie" / "03_training.ipynb", (1_000_000, 1_000_000))
    (one,), _ = hand_ins(tmp_path, LESSONS)
    assert one.notebook.cells[0].source == "new"


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("amelie/07_stft.ipynb", notebook(), "none of the lessons that were released: 02_pooling"),
        ("03_training_exercises.ipynb", notebook(), "no student"),
        ("amelie/03_training.ipynb", "", "not a notebook"),
        ("amelie/03_training.ipynb", '{"cells": [{"cell_type": "code"}], "nbformat": 4}', "not a notebook"),
        ("amelie/03_training.ipynb", notebook()[:-20], "not a notebook"),
        ("amelie/03_training.ipynb", " " * 21_000_000, "21 MB, at most 20 MB"),
    ],
)
def test_what_does_not_fit_is_told_and_others_go_on(file, text, told, tmp_path):
    put(tmp_path, {file: text, "jonas/02_pooling.ipynb": notebook(), "jonas/notes.txt": "?"})
    students, faults = found(tmp_path)
    assert students == {("jonas", "02_pooling")}
    assert len(faults) == 1 and told in faults[0] and file in faults[0].replace(os.sep, "/")


def test_hidden_folders_are_passed_over(tmp_path):
    put(tmp_path, {"amelie/.ipynb_checkpoints/03_training-checkpoint.ipynb": notebook()})
    assert found(tmp_path) == (set(), [])


def test_a_source_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="folder or a ZIP file"):
        hand_ins(tmp_path / "nothing", LESSONS)
