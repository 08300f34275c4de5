"""Downloads from a server on this machine: fetched once, refused when wrong, nothing left behind."""

import contextlib
import os
import platform
import socket
import subprocess
import sys

import numpy as np
import pytest

from cmx_helpers import datasets
from tests.datasets.small_server import FAULTS, FSDD, IMAGES, LABELS, download, idx, in_cache


def test_mnist_is_downloaded_once_and_read(server, capsys):
    images, labels = datasets.mnist_test()
    assert images.shape == (6, 28, 28, 1) and images.dtype == np.float32
    np.testing.assert_allclose(images[..., 0], server.images / 255, rtol=1e-7)
    np.testing.assert_array_equal(labels, server.labels)
    assert labels.dtype == np.int64
    assert "100%" in capsys.readouterr().err, "a progress bar"
    datasets.mnist_test()
    assert server.requests == [IMAGES, LABELS]
    assert in_cache() == sorted([IMAGES, LABELS])


def test_a_rerun_fetches_only_what_is_missing(server):
    server.files.pop(LABELS)
    with pytest.raises(datasets.DataError, match="the server answers 404"):
        datasets.mnist_test()
    assert in_cache() == [IMAGES]
    server.files[LABELS] = idx(server.labels)
    server.requests.clear()
    datasets.mnist_test()
    assert server.requests == [LABELS]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_download_is_refused_and_leaves_nothing_behind(server, fault):
    server.fault = fault
    with pytest.raises(datasets.DataError, match=FAULTS[fault]) as caught:
        datasets.fsdd()
    said = str(caught.value)
    assert FSDD in said and str(datasets.cache_dir()) in said and "by hand" in said and "\n" not in said
    assert caught.value.__cause__ is None
    assert in_cache() == [] and len(server.requests) == download.ATTEMPTS
    server.fault = None
    assert len(datasets.fsdd().audio) == 20


@pytest.mark.parametrize("fault", ["truncated", "corrupt", "error"])
def test_one_bad_answer_is_tried_again(server, fault):
    server.fault = lambda number: fault if number == 1 else None
    assert len(datasets.fsdd().audio) == 20
    assert server.requests == [FSDD, FSDD] and in_cache() == [FSDD]


def test_no_network_is_one_sentence_that_says_what_to_do(server, monkeypatch):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        monkeypatch.setenv("CMX_DATA_URL", url)
        with pytest.raises(datasets.DataError) as caught:
            datasets.mnist_test()
    folder, sha256 = datasets.cache_dir(), download.SOURCES[IMAGES].sha256
    assert str(caught.value) == (
        f"Could not download {IMAGES} from {url}/{IMAGES} (no connection): "
        f"check the network and run this again, or put the file (sha256 {sha256}) "
        f"into {folder} by hand (CMX_DATA_DIR chooses another folder)."
    )
    assert in_cache() == []


def test_a_silent_server_is_given_up_on(server, monkeypatch):
    monkeypatch.setattr(download, "TIMEOUT_S", 0.2)
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as mute:
        monkeypatch.setenv("CMX_DATA_URL", f"http://127.0.0.1:{mute.getsockname()[1]}")
        with pytest.raises(datasets.DataError, match=r"no answer within 0\.2 s"):
            datasets.mnist_test()
    assert in_cache() == []


def test_an_interrupt_leaves_nothing_behind(server, monkeypatch):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(download.os, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            datasets.mnist_test()
    assert in_cache() == []
    assert datasets.mnist_test()[0].shape == (6, 28, 28, 1)


@pytest.mark.parametrize(
    "fault, said", [("drip", "not whole after 1 s"), ("endless", "larger than 5000 bytes")]
)
def test_a_download_has_an_end(server, monkeypatch, fault, said):
    """A byte now and then, each in time; a body without end: neither may go on for ever."""
    monkeypatch.setattr(download, "LIMIT_S", 1.0)
    monkeypatch.setattr(download, "ATTEMPTS", 1)
    monkeypatch.setitem(download.SOURCES, IMAGES, download.SOURCES[IMAGES]._replace(size=5000))
    server.fault = fault
    with pytest.raises(datasets.DataError, match=said):
        datasets.mnist_test()
    assert in_cache() == []


@pytest.mark.parametrize(
    "address",
    ["server/data", "ftp://server", "http://", "http://a b/", "http://server:port/", "C:\\data", "http://[1"],
)
def test_an_address_that_is_none_is_named(server, monkeypatch, address):
    monkeypatch.setenv("CMX_DATA_URL", address)
    with pytest.raises(datasets.DataError, match=r"CMX_DATA_URL: expected an address .*correct or unset it"):
        datasets.mnist_test()
    assert server.requests == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes and processes")
def test_a_pipe_in_the_cache_is_named(server):
    datasets.cache_dir().mkdir()
    os.mkfifo(datasets.cache_dir() / IMAGES)
    with pytest.raises(datasets.DataError, match="is no file"):
        datasets.mnist_test()


@pytest.mark.skipif(os.name == "nt", reason="POSIX processes")
def test_what_the_dead_left_is_removed(server):
    folder, host = datasets.cache_dir(), platform.node()
    folder.mkdir()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    names = {
        "dead": f"{host}-{gone.pid}",
        "alive": f"{host}-{os.getppid()}",
        "elsewhere": "other-1",
        "old": "other-2",
    }
    parts = {what: folder / f".{IMAGES}.{name}.part" for what, name in names.items()}
    for part in parts.values():
        part.write_bytes(b"half")
    os.utime(parts["old"], (0, 0))
    datasets.mnist_test()
    assert {what for what, part in parts.items() if part.exists()} == {"alive", "elsewhere"}
