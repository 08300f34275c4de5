"""The first cell for Colab and Kaggle: it installs the course where nothing of it is, and a lesson starts."""

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tools.site import open_box

ROOT = Path(__file__).resolve().parents[2]
RUN = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for source in json.load(open(sys.argv[1])):
    done = shell.run_cell(source)
    if not done.success:
        sys.exit(str(done.error_before_exec or done.error_in_exec))
"""


@pytest.fixture
def other(tmp_path):
    """A Python that has what the course needs, and pip, but not the course; and its environment."""
    venv.create(tmp_path / "other", with_pip=True)
    folder = tmp_path / "other" / ("Scripts" if os.name == "nt" else "bin")
    [site] = [Path(path) for path in sys.path if path.endswith("site-packages")][:1]
    [packages] = (tmp_path / "other").rglob("site-packages")
    (packages / "beside.pth").write_text(f"{site}\n")
    for old in packages.glob("setuptools*"):  # that of ensurepip; the course's is newer
        shutil.rmtree(old)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CMX_"))}
    # What is asked for is there already: nothing is fetched.
    # This switch of pip's is off where it says 0: what builds the course is taken from beside it, too.
    env.update(PIP_NO_INDEX="1", PIP_NO_BUILD_ISOLATION="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    env.update(IPYTHONDIR=str(tmp_path / "ipython"), MPLBACKEND="agg")
    return folder / "python", env


def run(python, env, sources, folder, tmp_path):
    """Run cells in a new session in `folder`; return what they print."""
    (tmp_path / "cells.json").write_text(json.dumps(sources))
    command = [python, "-c", RUN, tmp_path / "cells.json"]
    done = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")[-3000:]
    return done.stdout.decode()


@pytest.mark.slow
def test_the_first_cell_installs_the_course_and_a_lesson_starts(other, tmp_path, monkeypatch):
    if not (ROOT / ".git").exists():
        pytest.skip("this copy of the course is no git repository")
    python, env = other
    monkeypatch.setenv(open_box.REPOSITORY, ROOT.as_uri())
    session = tmp_path / "session"
    session.mkdir()
    assert "no" in run(
        python,
        env,
        ["import importlib.util as u; print('yes' if u.find_spec('cmx_helpers') else 'no')"],
        session,
        tmp_path,
    )
    run(python, env, [open_box.first_cell()], session, tmp_path)
    lesson = json.loads((ROOT / "notebooks" / "01_convolution.ipynb").read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in lesson["cells"] if cell["cell_type"] == "code"]
    # The session is started again, as the page says; the first cell is run once more with the others.
    where = "import cmx_helpers; print('from', cmx_helpers.__file__)"
    sound = "from cmx_helpers import datasets; print(len(datasets.speech_manifest()), 'clips')"
    told = run(python, env, [open_box.first_cell(), *code[:6], where, sound], session, tmp_path)
    assert f"from {session / 'course' / 'cmx_helpers'}" in told
    assert "clips" in told
