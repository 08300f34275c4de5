"""The small course, and a stick that was made of it."""

import os
import shutil

import pytest

from tests.setup.small_course import BACKEND, LINES, PROJECT, ROOT, write_lock, write_uv_wheel, write_wheel
from tools.setup import bootstrap, logged, stick


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """A folder that stands for the package index."""
    folder = tmp_path_factory.mktemp("index")
    write_wheel(folder, "tiny", "1.0", {"tiny.py": "answer = 42\n"})
    write_wheel(folder, "tiny_windows", "1.0", {"tiny_windows.py": ""})
    write_uv_wheel(folder)
    return folder


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
    monkeypatch.setattr(logged, "LOG", tmp_path / "setup.log")
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
