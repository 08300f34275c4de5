"""The course from a stick: prepared from one set of wheels, installed with the network closed off.

The real packages are 0.9 GB. Here a course of one module and one tiny package goes the whole way: the same
tools fetch its wheels, carry them, and install from them with the real pip and the real uv.
"""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.setup.small_course import ROOT, write_lock, write_wheel
from tools.setup import bootstrap, from_stick, logged, offline, stick

BASE = getattr(sys, "_base_executable", sys.executable)  # the Python that made this environment, with pip


def closed_network(home):
    """(command prefix, environment) that leave no way out: a network of one's own where that is allowed."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    env |= {"HOME": str(home), "USERPROFILE": str(home), "TINY_CACHE": str(home / "cache")}
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        env[name] = env[name.upper()] = "http://127.0.0.1:9"  # nobody listens there
    env |= {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple"}
    apart = ["unshare", "--map-root-user", "--net"]
    allowed = (
        shutil.which("unshare") and subprocess.run([*apart, "true"], capture_output=True).returncode == 0
    )
    return (apart if allowed else []), env


def install(stick_folder, home, *arguments):
    prefix, env = closed_network(home)
    command = [*prefix, BASE, str(stick_folder / "install.py"), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, cwd=home)


def test_the_room_installs_from_it_with_the_network_closed(stick_folder, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    done = install(stick_folder, home)
    assert done.returncode == 0, done.stdout + done.stderr
    folder = home / "cmx-course"
    assert str(folder) in done.stdout and "00_start_here.ipynb" in done.stdout
    python = folder / bootstrap.venv_python().relative_to(bootstrap.VENV.parent)
    code = "import cmx_helpers, tiny; print(tiny.answer, cmx_helpers.__file__)"
    said = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True, cwd=home).stdout
    assert said.split(maxsplit=1) == ["42", f"{folder / 'cmx_helpers' / '__init__.py'}\n"]
    assert (home / "cache" / "t10k-labels-idx1-ubyte.gz").read_bytes() == b"labels"
    again = install(stick_folder, home)
    assert again.returncode == 1 and "not empty" in again.stdout


WHEEL = "tiny-1.0-py3-none-any.whl"


@pytest.fixture
def made_by_hand(stick_folder):
    """The stick with another wheel in the place of one, and with that one's hash as if it had been there."""
    write_wheel(stick_folder / "wheels", "tiny", "1.0", {"tiny.py": "answer = 'another'\n"})
    hashes, digest = stick_folder / "hashes.txt", from_stick.sha256(stick_folder / "wheels" / WHEEL)
    lines = [line for line in hashes.read_text().splitlines() if not line.endswith(WHEEL)]
    hashes.write_text("\n".join([*lines, f"{digest}  wheels/{WHEEL}"]) + "\n")
    assert not from_stick.altered(stick_folder)
    return stick_folder


def test_a_wheel_made_by_hand_is_refused(made_by_hand, course, tmp_path):
    done = install(made_by_hand, tmp_path, str(tmp_path / "there"))
    assert done.returncode == 1 and not (tmp_path / "there").exists()
    assert f"this is not what the lock names: {WHEEL}" in done.stdout
    with pytest.raises(offline.SetupError, match=rf"{re.escape(WHEEL)} is not the file that the lock names"):
        offline.use_stick(made_by_hand, course / bootstrap.LOCK)


def test_uv_refuses_it_too_and_the_package_is_named(made_by_hand, course, tmp_path):
    uv = ROOT / ".uv" / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    command = [uv, "pip", "install", "--target", tmp_path / "there", "--no-index", "--find-links"]
    command += [made_by_hand / "wheels", "--require-hashes", "-r", course / bootstrap.LOCK]
    told = r"tiny==1\.0 is not the one that the lock names \(hash mismatch\)"
    with pytest.raises(offline.SetupError, match=told):
        logged.run(command, dict(os.environ), "installing the locked requirements")


def test_a_machine_that_the_stick_is_not_for_is_told_so(stick_folder, tmp_path):
    (stick_folder / "targets.txt").write_text("Python 3.99 on plan9 x86_64\n")
    done = install(stick_folder, tmp_path, str(tmp_path / "there"))
    assert done.returncode == 1
    assert "has the packages for Python 3.99 on plan9 x86_64; here is Python 3." in done.stdout


@pytest.mark.parametrize(
    "name", ["wheels/tiny-1.0-py3-none-any.whl", "course/backend.py", "wheels/added-1-py3-none-any.whl"]
)
def test_an_altered_file_is_refused_and_named(name, stick_folder, tmp_path, monkeypatch):
    with (stick_folder / name).open("ab") as file:
        file.write(b"more")
    done = install(stick_folder, tmp_path, str(tmp_path / "there"))
    assert done.returncode == 1 and name in done.stdout and not (tmp_path / "there").exists()
    with pytest.raises(offline.SetupError, match=name.split("/")[1]):
        offline.use_stick(stick_folder, stick_folder / "course" / bootstrap.LOCK)


@pytest.mark.parametrize("tool", [bootstrap, stick])
def test_a_folder_that_was_forgotten_is_asked_for(tool, monkeypatch, capsys):
    option = ["--offline"] if tool is bootstrap else []
    monkeypatch.setattr(sys, "argv", ["tool", *option, ""])  # what make hands on without DIR=
    with pytest.raises(SystemExit):
        tool.main()
    assert "no folder named" in capsys.readouterr().err


def test_a_stick_that_was_not_finished_installs_nothing(course, index, tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", index.as_uri())
    write_lock(course, ["tiny==1.0", "not-there==1.0"], index)
    folder = tmp_path / "stick"
    with pytest.raises(offline.SetupError):
        stick.prepare(folder)
    assert not (folder / "targets.txt").exists()
    monkeypatch.setattr(bootstrap.sys, "argv", ["bootstrap.py", "--offline", str(folder)])
    assert bootstrap.main() == 1
    write_lock(course, ["tiny==1.0"], index)
    stick.prepare(folder)  # a second run goes on
    assert (folder / "targets.txt").exists()
