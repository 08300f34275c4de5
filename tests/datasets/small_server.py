"""A server on this machine that gives small files, and gives them wrongly when asked."""

import contextlib
import gzip
import http.server
import io
import os
import tarfile
import threading
import time
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
    # mtime: gzip writes the time into the file, whose sha256 would then be another one a second later.
    return gzip.compress(header + array.astype(np.uint8).tobytes(), mtime=0)


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


def in_cache():
    folder = datasets.cache_dir()
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


FAULTS = {
    "truncated": "Could not download .* connection",
    "short": "was damaged and has been thrown away",
    "corrupt": "was damaged and has been thrown away",
    "page": "was damaged and has been thrown away",
    "error": r"Could not download .* \(the server answers 503\)",
}
