"""A course folder: made where it is missing, told of where it is old, never changed unasked."""

import pytest

from tools.classroom import classroom

pytest.importorskip("nbgrader", reason="nbgrader is not installed: make extra NAME=classroom")


def test_a_new_folder_gets_configuration_and_seed_and_no_word(tmp_path, capsys):
    classroom.open_course(tmp_path / "course")
    names = {path.name for path in (tmp_path / "course").iterdir()}
    assert {"nbgrader_config.py", "grading_seed.txt"} <= names
    seed = (tmp_path / "course" / "grading_seed.txt").read_text(encoding="utf-8")
    classroom.open_course(tmp_path / "course")
    assert (tmp_path / "course" / "grading_seed.txt").read_text(encoding="utf-8") == seed
    assert "earlier version" not in capsys.readouterr().out


def test_an_old_configuration_is_told_of_and_left_alone(tmp_path, capsys):
    path = tmp_path / "nbgrader_config.py"
    path.write_text("c = get_config()\nc.Execute.timeout = 99\n", encoding="utf-8")
    api = classroom.open_course(tmp_path)
    assert "earlier version of the course" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8").endswith("timeout = 99\n")
    assert api.config.Execute.timeout == 99
