"""What a browser's Python lacks of POSIX is asked for nowhere on the way to a lesson."""

import importlib
import sys

import pytest

from cmx_helpers import datasets
from cmx_helpers._common import one_at_a_time

# In Pyodide these are missing, or are there and do nothing.
MISSING = (
    "fcntl", "termios", "resource", "pwd", "grp", "_posixsubprocess", "_multiprocessing", "lzma", "pooch",
)  # fmt: skip


@pytest.fixture
def in_a_browser(monkeypatch):
    for name in MISSING:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(sys, "platform", "emscripten")
    yield
    monkeypatch.undo()
    importlib.reload(one_at_a_time)


def test_a_folder_is_ones_own_where_there_are_no_locks(in_a_browser, tmp_path):
    module = importlib.reload(one_at_a_time)
    with module.alone_in(tmp_path / "made"):
        assert (tmp_path / "made").is_dir()


def test_no_download_is_tried_and_the_folder_needs_no_pooch(in_a_browser, monkeypatch):
    monkeypatch.delenv("CMX_DATA_DIR", raising=False)
    assert not (datasets.cache_dir() / "nothing").exists()
    monkeypatch.setenv("CMX_DATA_DIR", "/nowhere")
    with pytest.raises(datasets.DataError, match="web page"):
        datasets.fsdd()
