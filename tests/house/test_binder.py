"""What repo2docker, and so Binder, makes of this repository: its rules, as far as they go without Docker.

The rules are those of repo2docker 2026.4.0, `buildpacks/conda/__init__.py` and `app.py`.
"""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import yaml

from tools.setup import bootstrap, jupyter_panels

ROOT = Path(__file__).resolve().parents[2]
# Any of these would be taken in place of environment.yml, or would change what it means.
FIRST = (
    "binder", ".binder", "Dockerfile", "default.nix", "REQUIRE", "Project.toml", "JuliaProject.toml",
    "runtime.txt", "install.R", "DESCRIPTION", "start", "apt.txt",
)  # fmt: skip
PYTHON = re.compile(r"python\s*=+\s*([\d\.]*)")  # repo2docker's own expression
PREPARED = {f"3.{minor}" for minor in range(7, 15)}  # the Pythons for which it carries a base environment


@pytest.fixture(scope="module")
def environment():
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def in_git(name):
    """True if git has the file; without git (a ZIP of the course), if it is there."""
    asked = subprocess.run(["git", "ls-files", "--error-unmatch", name], cwd=ROOT, capture_output=True)
    there = (ROOT / name).is_file()
    return there and (asked.returncode == 0 or not (ROOT / ".git").exists())


def test_environment_yml_is_what_is_read():
    assert [name for name in FIRST if (ROOT / name).exists()] == []
    assert in_git("environment.yml")


def test_environment_is_of_the_expected_form(environment):
    assert set(environment) == {"name", "channels", "dependencies"}
    assert environment["channels"] == ["conda-forge"]
    plain = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    assert not [entry for entry in plain if entry.startswith("r-")]  # would bring R and RStudio
    *_, last = environment["dependencies"]
    assert "pip" in plain and set(last) == {"pip"}  # conda warns where pip itself is not named before


def test_python_is_read_and_supported(environment):
    found = [match[1] for entry in environment["dependencies"] if (match := PYTHON.match(str(entry)))]
    assert found, "no python=3.x that repo2docker can read: it would prepare its own default"
    assert found[0] in PREPARED
    assert tuple(map(int, found[0].split("."))) in bootstrap.SUPPORTED


def test_files_that_pip_shall_read_are_in_the_repository(environment):
    for line in environment["dependencies"][-1]["pip"]:
        option, name = line.split()
        assert (option, name) in {("-r", "requirements-plain.txt"), ("-e", ".")}
        assert in_git("pyproject.toml" if name == "." else name)


def test_no_file_is_too_large_for_a_build():
    """The whole repository goes into the image: it must stay one that a classroom's network can carry."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout, so nobody knows which files belong to it")
    size = sum((ROOT / name).stat().st_size for name in listed.stdout.split("\0") if (ROOT / name).is_file())
    assert size < 60e6


@pytest.mark.skipif(
    os.name == "nt" or not shutil.which("bash"), reason="repo2docker runs it with bash on Linux"
)
def test_post_build_runs_and_hides_the_panels(tmp_path):
    assert in_git("postBuild") and os.access(ROOT / "postBuild", os.X_OK)
    assert (ROOT / "postBuild").read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
    venv.create(tmp_path / "image", symlinks=True, with_pip=False)  # stands for the image's environment
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    env = os.environ | {
        "PATH": os.pathsep.join([str(tmp_path / "image" / "bin"), os.environ["PATH"]]),
        "PYTHONPATH": packages,
    }
    done = subprocess.run([ROOT / "postBuild"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert jupyter_panels.chosen(tmp_path / "image")
    assert (tmp_path / "image" / "share" / "jupyter" / "lab" / "settings" / "overrides.json").is_file()
