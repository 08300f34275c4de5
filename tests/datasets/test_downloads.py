"""Downloads from a server on this machine: small made-up files, and the real ones where they are there."""

import contextlib
import gzip
import hashlib
import http.server
import io
import os
import platform
import socket
import subprocess
import sys
import tarfile
import threading
import time
import wave
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import soundfile

from cmx_helpers import datasets

download = import_module("cmx_helpers.datasets.download")
SHARED = Path(os.environ.get("CMX_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
FSDD, IMAGES, LABELS = download.SOURCES
REAL = dict(download.SOURCES)
needs_real_files = pytest.mark.skipif(
    not all((SHARED / name).is_file() for name in REAL), reason=f"the upstream files are not in {SHARED}"
)


class Server:
    """Answers with `files`; `fault` is what it does wrong, `requests` what it was asked for."""

    def __init__(self):
        self.files, self.fault, self.requests = {}, None, []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                owner.answer(self)

            def log_message(self, *arguments):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def answer(self, handler):
        name = handler.path.strip("/")
        self.requests.append(name)
        fault = self.fault(len(self.requests)) if callable(self.fault) else self.fault
        content = self.files.get(name)
        if content is None or fault == "error":
            return handler.send_error(404 if content is None else 503)
        if fault == "page":
            content = b"<html>Please sign in to the network</html>"
        if fault == "corrupt":
            content = content[:-1] + bytes([content[-1] ^ 1])
        handler.send_response(200)
        if fault in ("drip", "endless"):
            return self.without_end(handler, 1 if fault == "drip" else 4096)
        if fault != "short":
            handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content[: len(content) // 2] if fault in ("truncated", "short") else content)

    def without_end(self, handler, size):
        handler.end_headers()
        with contextlib.suppress(OSError):
            while True:
                handler.wfile.write(b"x" * size)
                handler.wfile.flush()
                time.sleep(0.05)

    def close(self):
        self.http.shutdown()
        self.http.server_close()


def idx(array):
    header = b"\0\0\x08" + bytes([array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return gzip.compress(header + array.astype(np.uint8).tobytes())


def wav(samples, rate=8000):
    stream = io.BytesIO()
    soundfile.write(stream, samples, rate, format="WAV", subtype="PCM_16")
    return stream.getvalue()


def archive(members):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name, content in members:
            info = tarfile.TarInfo(name)
            if content is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            else:
                info.size = len(content)
            tar.addfile(info, io.BytesIO(content or b""))
    return stream.getvalue()


SPEAKERS = ("george", "jackson", "nicolas", "theo", "yweweler")


def small_archive():
    """Two digits by five speakers, out of order, with members that must not be followed."""
    rng = np.random.default_rng(2)
    root = "free-spoken-digit-dataset-1.0.9"
    members = [(f"{root}/README.md", b"read me"), ("../../evil.wav", b"x"), ("/tmp/evil.wav", b"x")]
    for i, speaker in enumerate(reversed(SPEAKERS)):
        for digit in (7, 3):
            sound = wav(rng.uniform(-0.5, 0.5, size=800 + 100 * i + digit))
            members.append((f"{root}/recordings/{digit}_{speaker}_10.wav", sound))
            members.append((f"{root}/recordings/{digit}_{speaker}_2.wav", sound))
    members.append((f"{root}/recordings/3_theo_99.wav", None))
    members.append((f"{root}/recordings/sub/3_theo_98.wav", b"x"))
    return archive(members)


@pytest.fixture
def server(monkeypatch, tmp_path):
    """Small files in place of the real ones, an empty cache, no waiting between attempts."""
    server = Server()
    rng = np.random.default_rng(0)
    server.images = rng.integers(256, size=(6, 28, 28))
    server.labels = rng.integers(10, size=6)
    server.files = {FSDD: small_archive(), IMAGES: idx(server.images), LABELS: idx(server.labels)}
    for name, content in server.files.items():
        source = download.Source("http://upstream.invalid/" + name, hashlib.sha256(content).hexdigest())
        monkeypatch.setitem(download.SOURCES, name, source)
    monkeypatch.setenv("CMX_DATA_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("CMX_DATA_URL", server.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "PAUSE_S", 0)
    yield server
    server.close()


def in_cache():
    folder = datasets.cache_dir()
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


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


FAULTS = {
    "truncated": "Could not download .* connection",
    "short": "was damaged and has been thrown away",
    "corrupt": "was damaged and has been thrown away",
    "page": "was damaged and has been thrown away",
    "error": r"Could not download .* \(the server answers 503\)",
}


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


def test_fsdd_is_ordered_labelled_and_split_by_speaker(server):
    recordings = datasets.fsdd()
    takes = [f"{d}_{s}_{t}.wav" for d in (3, 7) for s in SPEAKERS for t in (2, 10)]
    assert recordings.files.tolist() == takes
    assert recordings.labels.tolist() == [int(name[0]) for name in takes]
    assert recordings.speakers.tolist() == [name.split("_")[1] for name in takes]
    assert recordings.sample_rate == 8000
    lengths = {s: 800 + 100 * i for i, s in enumerate(reversed(SPEAKERS))}
    rows = zip(recordings.audio, recordings.labels, recordings.speakers)
    for clip, digit, speaker in rows:
        assert clip.dtype == np.float32 and len(clip) == lengths[speaker] + digit
    parts = [datasets.fsdd(split) for split in ("train", "validation", "test")]
    assert sorted(np.concatenate([part.files for part in parts])) == sorted(takes)
    speakers = [set(part.speakers) for part in parts]
    assert [len(s) for s in speakers] == [3, 1, 1] and len(set.union(*speakers)) == 5


def test_nothing_of_the_archive_reaches_the_disk(server, tmp_path):
    datasets.fsdd()
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [FSDD]


@pytest.mark.parametrize("rate", [22050, 16000, 8000, 4000])
def test_fsdd_is_resampled_as_scipy_does(server, rate):
    from math import gcd

    from scipy.signal import resample_poly

    recordings = datasets.fsdd("test", sample_rate=rate)
    assert recordings.sample_rate == rate
    common = gcd(rate, 8000)
    for clip, original in zip(recordings.audio, datasets.fsdd("test").audio):
        expected = resample_poly(original.astype(np.float64), rate // common, 8000 // common)
        assert clip.dtype == np.float32
        np.testing.assert_allclose(clip, expected, atol=1e-6)


@pytest.mark.parametrize(
    "rate, error, said",
    [
        (0, ValueError, "sample_rate: expected at least 1"),
        (22050.0, TypeError, "sample_rate: expected an integer"),
    ],
)
def test_fsdd_names_a_bad_rate(rate, error, said):
    with pytest.raises(error, match=said):
        datasets.fsdd(sample_rate=rate)


def test_a_recording_at_another_rate_is_refused(server, monkeypatch):
    content = archive([("x/recordings/3_theo_0.wav", wav(np.ones(99) * 0.1, rate=16000))])
    server.files[FSDD] = content
    source = download.Source("", hashlib.sha256(content).hexdigest())
    monkeypatch.setitem(download.SOURCES, FSDD, source)
    with pytest.raises(datasets.DataError, match="expected mono at 8000 Hz"):
        datasets.fsdd()


def test_sources_are_the_official_ones():
    for name, source in REAL.items():
        if (SHARED / name).is_file():
            assert source.size == (SHARED / name).stat().st_size
        assert source.url.startswith("https://") and len(source.sha256) == 64


@pytest.fixture
def real_server(monkeypatch, tmp_path):
    server = Server()
    server.files = {name: (SHARED / name).read_bytes() for name in REAL}
    monkeypatch.setenv("CMX_DATA_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("CMX_DATA_URL", server.url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "PAUSE_S", 0)
    yield server
    server.close()


@needs_real_files
def test_real_fsdd_has_2500_recordings_of_five_speakers(real_server):
    recordings = datasets.fsdd()
    assert len(recordings.audio) == len(set(recordings.files)) == 2500
    assert np.bincount(recordings.labels).tolist() == [250] * 10
    assert set(recordings.speakers) == set(SPEAKERS)
    seconds = np.array([len(clip) for clip in recordings.audio]) / 8000
    # The samples that the WAV headers tell, read by another library.
    with tarfile.open(SHARED / FSDD) as tar:
        wavs = [member for member in tar if member.name.endswith(".wav")]
        frames = {}
        for member in wavs:
            with wave.open(tar.extractfile(member)) as stream:
                frames[Path(member.name).name] = stream.getnframes()
    assert dict(zip(recordings.files.tolist(), map(len, recordings.audio))) == frames
    np.testing.assert_allclose([seconds.min(), seconds.max()], [0.14, 2.28], atol=0.005)
    assert all(clip.ndim == 1 and np.isfinite(clip).all() and np.ptp(clip) > 0 for clip in recordings.audio)
    for name in recordings.files:
        digit, speaker, _ = name.split("_")
        assert speaker in SPEAKERS and digit.isdigit()
    assert real_server.requests == [FSDD]
    assert len(datasets.fsdd("train", sample_rate=22050).audio) == 1500


@needs_real_files
def test_real_mnist_has_10000_images_that_look_like_their_labels(real_server):
    images, labels = datasets.mnist_test()
    assert images.shape == (10000, 28, 28, 1) and images.dtype == np.float32
    assert images.min() == 0 and images.max() == 1
    assert labels.shape == (10000,) and labels.dtype == np.int64
    # As published with the set.
    assert np.bincount(labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    ink = np.array([images[labels == digit].mean() for digit in range(10)])
    assert ink.argmin() == 1 and ink.argmax() == 0


@needs_real_files
@pytest.mark.parametrize("fault", ["truncated", "corrupt", "error"])
def test_real_files_broken_on_the_way_are_refused_and_a_rerun_mends_it(real_server, fault):
    real_server.fault = fault
    with pytest.raises(datasets.DataError, match=FAULTS[fault]):
        datasets.fsdd()
    assert in_cache() == []
    real_server.fault = None
    assert len(datasets.fsdd("test").audio) == 500
    assert in_cache() == [FSDD]


@needs_real_files
def test_real_files_stay_when_the_server_is_gone(real_server, monkeypatch):
    datasets.mnist_test()
    real_server.close()
    assert datasets.mnist_test()[0].shape == (10000, 28, 28, 1)
    with pytest.raises(datasets.DataError, match=f"Could not download {FSDD}"):
        datasets.fsdd()
    monkeypatch.setenv("CMX_DATA_DIR", str(SHARED))
    assert len(datasets.fsdd("validation").audio) == 500
