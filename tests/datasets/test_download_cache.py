"""The folder of downloads: files put there by hand, folders that cannot be written, addresses."""

import hashlib
import os
from pathlib import Path

import pytest

from cmx_helpers import datasets
from tests.datasets.small_server import FSDD, IMAGES, download


def test_files_put_there_by_hand_need_no_network(server):
    datasets.cache_dir().mkdir()
    for name, content in server.files.items():
        (datasets.cache_dir() / name).write_bytes(content)
    datasets.mnist_test()
    datasets.fsdd()
    assert server.requests == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_read_only_folder_with_the_files_is_enough(server):
    test_files_put_there_by_hand_need_no_network(server)
    datasets.cache_dir().chmod(0o555)
    try:
        datasets.fsdd()
    finally:
        datasets.cache_dir().chmod(0o755)


def test_a_wrong_file_put_there_by_hand_is_named_and_left_alone(server):
    datasets.cache_dir().mkdir()
    path = datasets.cache_dir() / IMAGES
    path.write_bytes(b"something else")
    wrong, right = hashlib.sha256(b"something else").hexdigest(), download.SOURCES[IMAGES].sha256
    with pytest.raises(datasets.DataError, match=f"sha256 {wrong}, expected {right}.*delete it") as caught:
        datasets.mnist_test()
    assert str(path) in str(caught.value)
    assert path.read_bytes() == b"something else" and server.requests == []


def test_a_folder_that_cannot_be_written_is_named(server, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CMX_DATA_DIR", str(tmp_path / "file"))
    with pytest.raises(datasets.DataError, match=r"Cannot write .* to .*file .*set CMX_DATA_DIR"):
        datasets.mnist_test()


def test_cache_dir_follows_the_environment(monkeypatch, tmp_path):
    import pooch

    monkeypatch.delenv("CMX_DATA_DIR", raising=False)
    assert datasets.cache_dir() == Path(pooch.os_cache("cmx"))
    monkeypatch.setenv("CMX_DATA_DIR", " ")
    assert datasets.cache_dir() == Path(pooch.os_cache("cmx"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("CMX_DATA_DIR", "~/cmx")
    assert datasets.cache_dir() == tmp_path / "cmx"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CMX_DATA_DIR", "here")
    assert datasets.cache_dir() == tmp_path / "here"


def test_without_a_mirror_the_upstream_address_is_asked(server, monkeypatch):
    asked = []
    monkeypatch.delenv("CMX_DATA_URL")
    monkeypatch.setattr(download, "_download", lambda url, path, source: asked.append(url))
    download.fetch(FSDD)
    assert asked == [download.SOURCES[FSDD].url]
    monkeypatch.setenv("CMX_DATA_URL", "http://mirror/data/")
    download.fetch(FSDD)
    assert asked[1] == f"http://mirror/data/{FSDD}"
