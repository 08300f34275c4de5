"""The set-up: told in a line what is wrong, done again after an interruption, nothing of others removed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.files_of_setup import ROOT
from tools.setup import bootstrap, jupyter_panels, logged, uv_tool

STEPS = ["making .venv", "installing the locked requirements", "installing cmx_helpers", "preparing librosa"]


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
    line = logged.condense(output, "installing")
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
    uv_tool.use_writable_cache(env)
    assert Path(env["UV_CACHE_DIR"]) == uv_tool.UV_HOME / "cache"
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "cannot be written" in said and "kept in .uv/cache" in said
    monkeypatch.setenv("LOCALAPPDATA" if os.name == "nt" else "HOME", str(tmp_path))
    env = dict(os.environ)
    uv_tool.use_writable_cache(env)
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
