"""pyproject.toml, the lock and environment.yml agree, and the package is cheap to import."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tools.setup import bootstrap, jupyter_panels

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK_TEXT = (ROOT / "requirements.txt").read_text(encoding="utf-8")
LOCK = [Requirement(line.rstrip(" \\")) for line in LOCK_TEXT.splitlines() if re.match(r"\w", line)]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
STEPS = ["making .venv", "installing the locked requirements", "installing cmx_helpers", "preparing librosa"]
PYTHONS = ["3.11.0", "3.12.0", "3.13.0"]
SYSTEMS = {
    name: {"sys_platform": short, "platform_system": long, "platform_machine": machine, "os_name": kind}
    for name, short, long, machine, kind in [
        ("linux", "linux", "Linux", "x86_64", "posix"),
        ("mac", "darwin", "Darwin", "arm64", "posix"),
        ("windows", "win32", "Windows", "AMD64", "nt"),
    ]
}


def locked(python, system):
    """The lock as {name: version} for one Python on one system."""
    minor = ".".join(python.split(".")[:2])
    environment = SYSTEMS[system] | {
        "python_full_version": python,
        "python_version": minor,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    chosen = {}
    for requirement in LOCK:
        if requirement.marker and not requirement.marker.evaluate(environment):
            continue
        name = canonicalize_name(requirement.name)
        assert name not in chosen, f"{name} is locked twice for Python {minor} on {system}"
        (pin,) = requirement.specifier
        assert pin.operator == "==" and "*" not in pin.version, f"{requirement} is not an exact version"
        chosen[name] = pin.version
    return chosen


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_lock_satisfies_every_range(python, system):
    pins = locked(python, system)
    extras = PROJECT["optional-dependencies"]
    for text in PROJECT["dependencies"] + extras["dev"] + extras["classroom"]:
        wanted = Requirement(text)
        name = canonicalize_name(wanted.name)
        assert name in pins, f"{name} is in pyproject.toml but not in the lock: run make lock"
        assert wanted.specifier.contains(pins[name], prereleases=True), (
            f"{text}, locked {pins[name]}: run make lock"
        )


def test_recorded_outputs_hold_on_every_python():
    for name in ("numpy", "scipy", "librosa", "matplotlib", "scikit-learn", "keras", "tensorflow"):
        found = {locked(python, "linux")[name] for python in PYTHONS}
        assert len(found) == 1, f"{name} differs between Pythons: {found}"


def test_every_range_has_both_ends():
    for text in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["gpu"]:
        operators = {specifier.operator for specifier in Requirement(text).specifier}
        assert {">=", "<"} <= operators, f"{text}: a range needs a lower and an upper end"


def test_lock_names_no_registry():
    for line in LOCK_TEXT.splitlines():
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links|file:", line), line


def test_every_package_of_the_lock_has_hashes():
    """pip and uv then refuse a wheel that somebody else made, whatever index it comes from."""
    entries = re.split(r"\n(?=\w)", "\n" + LOCK_TEXT)[1:]
    assert len(entries) == len(LOCK) > 100
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), (
            f"{entry.split()[0]} has no hash: run make lock"
        )


def test_the_plain_lock_is_the_lock_without_its_hashes():
    plain = (ROOT / bootstrap.PLAIN_LOCK).read_text(encoding="utf-8")
    assert plain == bootstrap.without_hashes(LOCK_TEXT), "run make lock"
    assert [Requirement(line) for line in plain.splitlines() if re.match(r"\w", line)] == LOCK
    assert "hash" not in plain and "\\" not in plain and not re.search(r"https?://|file:", plain)


def test_environment_yml_points_at_the_lock():
    plain = [entry for entry in CONDA["dependencies"] if isinstance(entry, str)]
    (nested,) = [entry for entry in CONDA["dependencies"] if isinstance(entry, dict)]
    assert nested == {"pip": ["-r requirements-plain.txt", "-e ."]}
    # Anything else named here would be a second source of versions.
    assert sorted(re.split(r"[<>=]", entry)[0] for entry in plain) == ["pip", "python"]


def test_all_name_the_same_pythons():
    project = SpecifierSet(PROJECT["requires-python"])
    for minor in range(8, 17):
        assert project.contains(f"3.{minor}.1") == ((3, minor) in bootstrap.SUPPORTED)


def test_extras_are_there():
    assert {"gpu", "jax", "torch", "classroom", "dev"} <= set(PROJECT["optional-dependencies"])


def test_import_is_cheap():
    heavy = [
        "tensorflow",
        "keras",
        "librosa",
        "matplotlib",
        "scipy",
        "sklearn",
        "soundfile",
        "IPython",
        "pooch",
    ]
    code = f"import sys, cmx_helpers; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "name",
    ["convolution", "pooling", "training", "embeddings", "recurrent", "attention", "stft", "mfcc"],
)
def test_operator_modules_import_numpy_and_scipy_only(name):
    heavy = ["tensorflow", "keras", "librosa", "matplotlib", "sklearn", "IPython"]
    code = f"import sys, cmx_helpers.{name}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_wrong_python_is_told_in_one_line(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 18, "final", 0))
    monkeypatch.setattr(bootstrap.sys, "argv", ["bootstrap.py"])
    assert bootstrap.main() == 1
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert "Python 3.9" in said and "3.11, 3.12 or 3.13" in said and "PYTHON=" in said


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("error: Failed to fetch: x\n  cause: dns error: failed to lookup address", "check the network"),
        (
            "WARNING: Retrying: NewConnectionError\nERROR: (from versions: none)",
            "check the network",
        ),
        ("error: invalid peer certificate: UnknownIssuer, error sending request", "SSL_CERT_FILE"),
        ("/usr/bin/python3: No module named pip", "has no pip"),
        (
            "Resolved 3\nerror: No space left on device\nhint",
            "installing failed: error: No space left on device",
        ),
        (
            "error: Failed to create it\n  cause: not a virtual environment\n\nhint: Use `--force`",
            "Failed to create it · cause: not a virtual environment · hint: Use `--force`",
        ),
        ("", "no message"),
    ],
)
def test_failures_are_condensed_to_one_line(output, told):
    line = bootstrap.condense(output, "installing")
    assert told in line and "\n" not in line


def _checkout(folder):
    """What the set-up reads, with a set-up that has run before."""
    (folder / "requirements.txt").write_text("a==1\n")
    (folder / "pyproject.toml").write_text('[tool.uv]\nrequired-version = ">=0.8"\n')
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "pyvenv.cfg").touch()
    (folder / ".venv" / "bin" / "python").touch()
    (folder / ".venv" / "Scripts").mkdir()
    (folder / ".venv" / "Scripts" / "python.exe").touch()


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A made-up checkout; `steps` collects the commands that the set-up would run."""
    _checkout(tmp_path)
    for name, value in {"ROOT": tmp_path, "VENV": tmp_path / ".venv"}.items():
        monkeypatch.setattr(bootstrap, name, value)
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "setup-complete.txt")
    monkeypatch.setattr(bootstrap, "ensure_uv", lambda env: "uv")
    monkeypatch.setattr(bootstrap, "tool_environment", dict)
    steps = []
    monkeypatch.setattr(bootstrap, "run", lambda command, env, doing: steps.append(doing))
    return tmp_path, steps


def test_second_run_does_nothing(checkout, capsys):
    _, steps = checkout
    bootstrap.make_environment([])
    assert steps == STEPS
    steps.clear()
    capsys.readouterr()
    bootstrap.make_environment([])
    assert steps == []
    assert capsys.readouterr().out.count("\n") == 1


def test_changed_lock_is_installed_into_the_same_environment(checkout):
    folder, steps = checkout
    bootstrap.make_environment([])
    steps.clear()
    (folder / "requirements.txt").write_text("a==2\n")
    bootstrap.make_environment([])
    assert steps == STEPS[1:]


def test_panels_of_nbgrader_are_hidden_until_a_teacher_wants_them(checkout):
    folder, _ = checkout
    server = folder / ".venv" / "etc" / "jupyter" / "jupyter_server_config.d" / "zz-cmx-course.json"
    page = folder / ".venv" / "etc" / "jupyter" / "labconfig" / "page_config.json"
    page.parent.mkdir(parents=True)
    page.write_text('{"disabledExtensions": {"mine": true}}')

    def state():
        extensions = json.loads(server.read_text())["ServerApp"]["jpserver_extensions"]
        hidden = json.loads(page.read_text())["disabledExtensions"]
        assert hidden.pop("mine") is True
        assert set(hidden.values()) == {not shown for shown in extensions.values()}
        return set(extensions.values())

    bootstrap.make_environment([])
    assert state() == {False}
    bootstrap.make_environment(["classroom"])
    assert state() == {True}
    (folder / "requirements.txt").write_text("a==2\n")
    bootstrap.make_environment([])  # a changed lock leaves a teacher's choice alone
    assert state() == {True}


def test_every_extension_of_nbgrader_is_known_to_the_panels():
    listed = Path(sys.prefix, "etc", "jupyter", "jupyter_server_config.d", "nbgrader.json")
    if not listed.exists():
        pytest.skip("nbgrader is not installed: make extra NAME=classroom")
    extensions = json.loads(listed.read_text(encoding="utf-8"))["ServerApp"]["jpserver_extensions"]
    assert set(extensions) <= set(jupyter_panels.SERVER)


def test_librosa_that_cannot_be_prepared_does_not_stop_the_setup(checkout, monkeypatch, capsys):
    def run(command, env, doing):
        if doing == "preparing librosa":
            raise bootstrap.SetupError("preparing librosa failed")

    monkeypatch.setattr(bootstrap, "run", run)
    bootstrap.make_environment([])
    assert "going on without: preparing librosa failed" in capsys.readouterr().out
    assert bootstrap.stamp_text() == bootstrap.fingerprint()


def test_the_first_call_of_librosa_runs():
    exec(bootstrap.FIRST_CALL, {})  # in this process: the tests of sound need librosa anyway


@pytest.mark.parametrize("failing", STEPS)
def test_interrupted_setup_is_repaired_by_a_rerun(failing, checkout, monkeypatch):
    _, steps = checkout

    def interrupted(command, env, doing):
        if doing == failing:
            raise KeyboardInterrupt
        steps.append(doing)

    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "run", interrupted)
        with pytest.raises(KeyboardInterrupt):
            bootstrap.make_environment([])
    steps.clear()
    bootstrap.make_environment([])
    assert steps == STEPS


def test_another_python_makes_a_new_environment(checkout, monkeypatch):
    _, steps = checkout
    bootstrap.make_environment([])
    steps.clear()
    monkeypatch.setattr(bootstrap, "python_version", lambda: "3.99")
    bootstrap.make_environment([])
    assert steps[0] == "making .venv"


def test_packages_are_installed_by_hash_and_the_course_in_a_step_of_its_own(checkout, monkeypatch):
    commands = {}
    monkeypatch.setattr(
        bootstrap,
        "run",
        lambda command, env, doing: commands.update({doing: [str(part) for part in command]}),
    )
    bootstrap.make_environment(["jax"])
    locked_step = commands["installing the locked requirements"]
    assert "--require-hashes" in locked_step and locked_step[-2:] == ["-r", "requirements.txt"]
    assert "-e" not in locked_step and commands["installing cmx_helpers"][-3:] == ["--no-deps", "-e", "."]
    assert (
        "requirements-plain.txt" in commands["installing the extra jax"]
    )  # hashes there would ask for JAX's, too


@pytest.mark.parametrize("what", ["folder", "file", "link"])
def test_a_venv_that_is_no_environment_is_named_and_left_alone(checkout, what):
    folder, _ = checkout
    venv = folder / ".venv"
    shutil.rmtree(venv)
    if what == "folder":
        venv.mkdir()
        (venv / "thesis.txt").write_text("my work")
    elif what == "file":
        venv.write_text("my work")
    else:
        venv.symlink_to("nowhere")
    with pytest.raises(
        bootstrap.SetupError, match="is no Python environment: rename it or delete it, then run make"
    ):
        bootstrap.make_environment([])
    assert venv.is_symlink() or (venv / "thesis.txt" if what == "folder" else venv).read_text() == "my work"


def test_an_environment_that_was_begun_is_made_again(checkout):
    folder, _ = checkout
    (folder / ".venv" / "pyvenv.cfg").unlink()
    bootstrap.clear_the_way()
    assert not (folder / ".venv").exists()


def test_without_a_home_to_write_to_uv_keeps_its_downloads_in_the_course(monkeypatch, capsys, tmp_path):
    for name in ("XDG_CACHE_HOME", "UV_CACHE_DIR", "UV_NO_CACHE", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("LOCALAPPDATA" if os.name == "nt" else "HOME", str(tmp_path / "file"))
    env = dict(os.environ)
    bootstrap.use_writable_cache(env)
    assert Path(env["UV_CACHE_DIR"]) == bootstrap.UV_HOME / "cache"
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "cannot be written" in said and "kept in .uv/cache" in said
    monkeypatch.setenv("LOCALAPPDATA" if os.name == "nt" else "HOME", str(tmp_path))
    env = dict(os.environ)
    bootstrap.use_writable_cache(env)
    assert "UV_CACHE_DIR" not in env and capsys.readouterr().out == ""


def test_jupyterlab_asks_nothing_about_news(checkout):
    folder, _ = checkout
    overrides = folder / ".venv" / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    overrides.parent.mkdir(parents=True)
    overrides.write_text('{"mine": {"a": 1}}')
    bootstrap.make_environment([])
    assert json.loads(overrides.read_text()) == {
        "mine": {"a": 1},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    }


@pytest.mark.skipif(not shutil.which("git") or not (ROOT / ".git").exists(), reason="not a git checkout")
def test_a_checkout_with_the_line_ends_of_windows_keeps_ours(tmp_path):
    """As git for Windows does it: core.autocrlf=true. bash would refuse both scripts with CR LF."""
    git = ["git", "-c", "core.autocrlf=true", "-C", str(tmp_path)]
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    for name in (".gitattributes", "postBuild", ".ci/run", "Makefile", "data/spoken_digits/manifest.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run([*git, "add", "--all"], check=True, capture_output=True)
    names = subprocess.run([*git, "ls-files"], check=True, capture_output=True, text=True).stdout.split()
    assert len(names) == 5
    for name in names:
        (tmp_path / name).unlink()
    subprocess.run([*git, "checkout", "--", "."], check=True)
    for name in names:
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes() and b"\r" not in (
            ROOT / name
        ).read_bytes()
