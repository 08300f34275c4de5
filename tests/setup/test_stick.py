"""`make stick`: what it puts into a folder, what it leaves alone there, and for which machines."""

import shutil
import sys

import pytest

from tools.setup import bootstrap, from_stick, offline, stick


def test_a_stick_holds_what_this_machine_needs_and_no_more(stick_folder):
    assert {path.name for path in stick_folder.iterdir()} == {
        "course", "downloads", "hashes.txt", "install.py", "made-by-make-stick.txt", "targets.txt", "wheels",
    }  # fmt: skip
    wheels = [path.name for path in (stick_folder / "wheels").iterdir()]
    assert "tiny-1.0-py3-none-any.whl" in wheels and any(name.startswith("uv-") for name in wheels)
    windows = "tiny_windows-1.0-py3-none-any.whl" in wheels
    assert len(wheels) == 2 + windows and windows == (sys.platform == "win32")
    assert (stick_folder / "targets.txt").read_text() == f"{offline.this_target()}\n"
    assert not list((stick_folder / "course").rglob("__pycache__"))


def test_a_wheel_that_is_not_the_locks_is_refused_and_named(course, index, stick_folder):
    digest = from_stick.sha256(index / "tiny-1.0-py3-none-any.whl")
    locked = f"tiny==1.0 \\\n    --hash=sha256:{{}} \\\n    --hash=sha256:{'0' * 64}\n"
    (course / "requirements.txt").write_text(locked.format(digest))
    stick.prepare(stick_folder)
    assert (stick_folder / "targets.txt").exists()
    (course / "requirements.txt").write_text(locked.format("1" * 64))
    with pytest.raises(
        offline.SetupError, match=r"tiny-1\.0-py3-none-any\.whl is not the file that the lock names"
    ):
        stick.prepare(stick_folder)
    assert not (stick_folder / "targets.txt").exists()


def test_a_second_stick_replaces_what_the_first_made_and_nothing_else(course, stick_folder):
    (stick_folder / "course" / "my notes.txt").write_text("mine")
    (stick_folder / "wheels" / "mine.txt").write_text("mine")
    (course / "cmx_helpers" / "old.py").write_text("")
    stick.prepare(stick_folder)
    assert (stick_folder / "course" / "cmx_helpers" / "old.py").exists()
    (course / "cmx_helpers" / "old.py").unlink()
    stick.prepare(stick_folder)
    assert not (stick_folder / "course" / "cmx_helpers" / "old.py").exists()
    assert (stick_folder / "course" / "my notes.txt").read_text() == "mine"
    assert (stick_folder / "wheels" / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["course/pyproject.toml", "install.py", "targets.txt", "course/cmx_helpers/__init__.py"]
)
def test_a_file_of_somebody_elses_stops_it_before_anything_changes(name, course, tmp_path):
    mine = tmp_path / "mine" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(offline.SetupError, match="not from make stick"):
        stick.prepare(tmp_path / "mine")
    assert [path for path in (tmp_path / "mine").rglob("*") if path.is_file()] == [mine]
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("linked", [False, True])
def test_a_checkout_called_course_survives(linked, course, tmp_path, monkeypatch):
    checkout = tmp_path / "above" / "course"
    if linked:
        checkout.parent.mkdir()
        checkout.symlink_to(course, target_is_directory=True)
    else:
        shutil.copytree(course, checkout)
        monkeypatch.setattr(stick, "ROOT", checkout)
    before = sorted(checkout.rglob("*"))
    with pytest.raises(offline.SetupError, match="a course that you work in"):
        stick.prepare(tmp_path / "above")
    assert sorted(checkout.rglob("*")) == before and len(before) > 5


def test_a_stick_is_not_made_inside_the_course(course):
    with pytest.raises(offline.SetupError, match="lies in the course itself"):
        stick.prepare(course / "stick")
    assert not (course / "stick").exists()


@pytest.mark.parametrize("name", ["windows-3.12", "mac-3.13", "linux-3.11"])
def test_other_machines_get_the_lines_of_the_lock_that_are_theirs(name):
    lines, *_ = stick.Target(name).requirements()
    names = [line.split("==")[0] for line in lines]
    assert len(names) == len(set(names)) and not any(";" in line for line in lines)
    assert ("pywinpty" in names) == name.startswith("windows")
    assert ("appnope" in names) == name.startswith("mac")
    assert {"tensorflow", "numpy", "uv>=0.8,<1"} <= {*names, *lines}


def test_this_machine_gets_the_same_lines_whichever_way_it_is_named():
    systems = {"linux": "linux", "darwin": "mac", "win32": "windows"}
    name = "{}-{}.{}".format(systems[sys.platform], *sys.version_info[:2])
    named, own = stick.Target(name), stick.Target()
    if named.title != own.title:
        pytest.skip(f"{own.title} is not among the machines that can be named")
    assert named.requirements() == own.requirements()


def test_older_patch_releases_of_a_python_get_their_own_lines(course):
    lines = ["old==1 ; python_full_version < '3.12.4'", "old==2 ; python_full_version >= '3.12.4'", "b==1"]
    (course / bootstrap.PLAIN_LOCK).write_text("\n".join(lines))
    assert stick.Target("mac-3.12").requirements() == [["uv>=0.8,<1", "old==2", "b==1"], ["old==1"]]
    assert stick.Target("mac-3.13").requirements() == [["uv>=0.8,<1", "old==2", "b==1"]]


@pytest.mark.parametrize("name", ["windows", "linux-3.10", "amiga-3.12", "windows-3.12 "])
def test_an_unknown_target_is_told(name):
    with pytest.raises(offline.SetupError, match=r"target: expected such as windows-3\.12"):
        stick.Target(name)
