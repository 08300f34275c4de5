"""The course from a stick: prepared from one set of wheels, installed with the network closed off.

The real packages are 0.9 GB. Here a course of one module and one tiny package goes the whole way: the same
tools fetch its wheels, carry them, and install from them with the real pip and the real uv.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools.setup import bootstrap, from_stick, offline, stick

ROOT = Path(__file__).resolve().parents[2]
BASE = getattr(sys, "_base_executable", sys.executable)  # the Python that made this environment, with pip
PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "tiny-course"
version = "1"
[tool.uv]
required-version = ">=0.8,<1"
"""
# What an editable install needs, without setuptools: a wheel that puts this folder on the path.
BACKEND = """\
import pathlib, zipfile

def build_editable(folder, settings=None, metadata=None):
    name, info = "tiny_course-1-py3-none-any.whl", "tiny_course-1.dist-info"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        wheel.writestr("tiny_course.pth", str(pathlib.Path(__file__).parent))
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: tiny-course\\nVersion: 1\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name
"""


def write_wheel(folder, name, version, files, tag="py3-none-any"):
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-{tag}.whl", "w") as wheel:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = (0o100755 if "/scripts/" in path else 0o100644) << 16
            wheel.writestr(entry, content)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        wheel.writestr(f"{info}/RECORD", "")


def write_uv_wheel(folder):
    """The uv that the set-up fetched, put back into a wheel."""
    if not (ROOT / ".uv" / "bin").is_dir():
        pytest.skip("the course was not set up with make, so there is no uv to carry")
    (info,) = (ROOT / ".uv").glob("uv-*.dist-info")
    name, version = info.name.removesuffix(".dist-info").split("-")
    files = {
        path.relative_to(ROOT / ".uv").as_posix(): path.read_bytes()
        for path in (ROOT / ".uv" / "uv").glob("*.py")
    }
    for path in (ROOT / ".uv" / "bin").glob("uv*"):
        files[f"{name}-{version}.data/scripts/{path.name}"] = path.read_bytes()
    tag = next(line[5:] for line in (info / "WHEEL").read_text().splitlines() if line.startswith("Tag: "))
    write_wheel(folder, name, version, files, tag)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """A folder that stands for the package index."""
    folder = tmp_path_factory.mktemp("index")
    write_wheel(folder, "tiny", "1.0", {"tiny.py": "answer = 42\n"})
    write_wheel(folder, "tiny_windows", "1.0", {"tiny_windows.py": ""})
    write_uv_wheel(folder)
    return folder


def write_lock(folder, lines, index):
    """The lock, without hashes and with those of the wheels in `index` (zeros for what is not there)."""
    (folder / bootstrap.PLAIN_LOCK).write_text("\n".join(lines) + "\n")
    hashed = []
    for line in lines:
        name, version = line.split(" ;")[0].split("==")
        wheels = list(index.glob(f"{name.replace('-', '_')}-{version}-*.whl"))
        digest = hashlib.sha256(wheels[0].read_bytes()).hexdigest() if wheels else "0" * 64
        hashed.append(f"{line} \\\n    --hash=sha256:{digest}")
    (folder / bootstrap.LOCK).write_text("\n".join(hashed) + "\n")


LINES = ["tiny==1.0", 'tiny-windows==1.0 ; sys_platform == "win32"']


@pytest.fixture
def course(index, tmp_path, monkeypatch):
    """A course in small: the real set-up, a lock of one package, a module, a data set in the cache."""
    folder = tmp_path / "course here"
    files = {
        "pyproject.toml": PROJECT,
        "backend.py": BACKEND,
        "cmx_helpers/__init__.py": "",
        "cmx_helpers/datasets.py": "import os\ncache_dir = lambda: os.environ['TINY_CACHE']\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    write_lock(folder, LINES, index)
    shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(stick, "ROOT", folder)
    monkeypatch.setattr(bootstrap, "ROOT", folder)
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "setup.log")
    cache = tmp_path / "cache"
    cache.mkdir()
    monkeypatch.setenv("CMX_DATA_DIR", str(cache))
    (cache / "t10k-labels-idx1-ubyte.gz").write_bytes(b"labels")
    return folder


@pytest.fixture
def stick_folder(course, index, tmp_path, monkeypatch):
    """What `make stick` prepares, from the index above."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", index.as_uri())
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    folder = tmp_path / "My Stick"  # with a blank, as sticks have
    stick.prepare(folder)
    return folder


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


@pytest.mark.skip(reason="the refusal names no wheel yet where uv says only that it failed to download")
def test_a_wheel_made_by_hand_is_refused(stick_folder, tmp_path):
    write_wheel(stick_folder / "wheels", "tiny", "1.0", {"tiny.py": "answer = 'another'\n"})
    done = install(stick_folder, tmp_path, str(tmp_path / "there"))
    assert done.returncode == 1
    assert "tiny==1.0 is not the one that the lock names (hash mismatch)" in done.stdout


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
        offline.use_stick(stick_folder)


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


@pytest.mark.parametrize("tool", [bootstrap, stick])
def test_a_folder_that_was_forgotten_is_asked_for(tool, monkeypatch, capsys):
    option = ["--offline"] if tool is bootstrap else []
    monkeypatch.setattr(sys, "argv", ["tool", *option, ""])  # what make hands on without DIR=
    with pytest.raises(SystemExit):
        tool.main()
    assert "no folder named" in capsys.readouterr().err


def test_a_stick_is_not_made_inside_the_course(course):
    with pytest.raises(offline.SetupError, match="lies in the course itself"):
        stick.prepare(course / "stick")
    assert not (course / "stick").exists()


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
