"""Files from the net, checked against their sha256: downloaded once, within limits of time and size.

They go into pooch's cache for "cmx" or the folder that CMX_DATA_DIR names. A file put there by hand does as
well. CMX_DATA_URL names another server (a school's mirror) that has the files under the same names.
"""

import hashlib
import os
import platform
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from ..runtime import in_browser

ATTEMPTS = 2
PAUSE_S = 1.0  # between attempts
TIMEOUT_S = 20.0
"""Seconds without a byte."""
LIMIT_S = 1800.0
"""Seconds for a whole file: the largest comes at 7 kB per second."""
MOST_BYTES = 2**27
"""Of a file whose size is not known."""
DAY_S = 86_400


class DataError(RuntimeError):
    """A file could not be had; the message says what to do."""


class _Refused(Exception):
    """What the server sends is not taken; the message says why."""


class Source(NamedTuple):
    """Where a file is, and what it must be."""

    url: str
    sha256: str
    size: int = MOST_BYTES
    """Bytes, and no more are taken."""


_MNIST = "https://ossci-datasets.s3.amazonaws.com/mnist/"
SOURCES = {
    "free-spoken-digit-dataset-1.0.9.tar.gz": Source(
        "https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags/v1.0.9.tar.gz",
        "8bc44cde129d505cbbb6b365c09f80c663f2aa77578afc634e6141a2f87100c0",
        11_975_353,
    ),
    "t10k-images-idx3-ubyte.gz": Source(
        _MNIST + "t10k-images-idx3-ubyte.gz",
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        1_648_877,
    ),
    "t10k-labels-idx1-ubyte.gz": Source(
        _MNIST + "t10k-labels-idx1-ubyte.gz",
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        4_542,
    ),
}


def cache_dir():
    """The folder of the downloads.

    Returns
    -------
    pathlib.Path
        What CMX_DATA_DIR says (`~` is understood), else pooch's cache folder for "cmx". It need not exist
        yet.
    """
    chosen = os.environ.get("CMX_DATA_DIR", "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    if in_browser():  # pooch needs lzma, which Pyodide leaves out
        return Path.home() / ".cache" / "cmx"
    import pooch

    return Path(pooch.os_cache("cmx"))


def fetch(name):
    """The path of the file `name` of `SOURCES`, downloaded if it is not there, its sha256 checked every time.

    Raises
    ------
    DataError
        It cannot be downloaded, the download is damaged, or a file of that name is there and is another
        one. The last may have been put there by hand, so it is left alone; a failed download leaves nothing
        behind.
    """
    source, path = SOURCES[name], cache_dir() / name
    if path.exists():
        actual = _sha256(path)
        if actual != source.sha256:
            raise DataError(
                f"{path} is not the file that it should be (sha256 {actual}, expected {source.sha256}): "
                "delete it and run this again to download it, or put the right one there."
            )
        return path
    if in_browser():
        raise DataError(
            f"{name} cannot be downloaded by Python in a web page: use the course in your own Jupyter."
        )
    mirror = _checked_address(os.environ.get("CMX_DATA_URL", "").strip())
    url = f"{mirror.rstrip('/')}/{name}" if mirror else source.url
    _download(url, path, source)
    return path


def _checked_address(mirror):
    try:
        parts = urlsplit(mirror)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, half of an IPv6 address
        good = False
    if mirror and (not good or any(character.isspace() for character in mirror)):
        raise DataError(
            f"CMX_DATA_URL: expected an address such as http://server/folder, got {mirror!r}: correct or "
            "unset it."
        )
    return mirror


def _sha256(path):
    if not path.is_file():  # to open a pipe would wait for whoever writes into it
        raise DataError(f"{path} is no file (a folder, a pipe, a device): move it away and run this again.")
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None


def _download(url, path, source):
    from requests import RequestException

    by_hand = f"run this again, or put the file (sha256 {source.sha256}) into {path.parent} by hand"
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _download_once(url, path, source)
        except RequestException as error:
            problem = (
                f"Could not download {path.name} from {url} ({_reason(error)}): "
                f"check the network and {by_hand} (CMX_DATA_DIR chooses another folder)."
            )
        except _Refused as error:
            problem = (
                f"The download of {path.name} from {url} was damaged and has been thrown away "
                f"({error}): {by_hand}."
            )
        except OSError as error:
            problem = (
                f"Cannot write {path.name} to {path.parent} ({error.strerror or error}): "
                "set CMX_DATA_DIR to a folder that you may write to."
            )
            break
        if attempt < ATTEMPTS:
            time.sleep(PAUSE_S)
    raise DataError(problem)


def _download_once(url, path, source):
    from tqdm import tqdm

    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_parts_of_the_dead(path)
    part = path.with_name(f".{path.name}.{platform.node()}-{os.getpid()}.part")
    digest = hashlib.sha256()
    try:
        with part.open("wb") as file, tqdm(desc=path.name, unit="B", unit_scale=True, ncols=90) as bar:
            for chunk in _body(url, source.size, bar):
                file.write(chunk)
                digest.update(chunk)
                bar.update(len(chunk))
        if digest.hexdigest() != source.sha256:
            raise _Refused("its sha256 is wrong")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _body(url, most, bar):
    """What the server sends, in pieces as they come, so that the clock is looked at between them."""
    import requests
    import urllib3

    ends = time.monotonic() + LIMIT_S
    with requests.get(url, stream=True, timeout=TIMEOUT_S) as answer:
        answer.raise_for_status()
        length = answer.headers.get("Content-Length", "")
        bar.reset(int(length) if length.isdigit() else None)
        received = 0
        while True:
            try:
                chunk = answer.raw.read1(2**16, decode_content=True)
            except urllib3.exceptions.ReadTimeoutError as error:
                raise requests.ReadTimeout(error) from None
            except urllib3.exceptions.HTTPError as error:
                raise requests.exceptions.ChunkedEncodingError(error) from None
            if not chunk:
                return
            received += len(chunk)
            if received > most:
                raise _Refused(f"it is larger than {most} bytes")
            if time.monotonic() > ends:
                raise requests.Timeout(f"not whole after {LIMIT_S:g} s")
            yield chunk


def _remove_parts_of_the_dead(path):
    """Remove what downloads left that were killed: of this machine's dead, and of others after a day."""
    for part in path.parent.glob(f".{path.name}.*.part"):
        node, _, process = part.name[len(path.name) + 2 : -len(".part")].rpartition("-")
        try:
            old = time.time() - part.stat().st_mtime > DAY_S
            if old or (node == platform.node() and process.isdigit() and not _alive(int(process))):
                part.unlink()
        except OSError:
            pass  # another process was quicker


def _alive(process):
    if os.name == "nt":  # there, the same call would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # somebody else's
    return True


def _reason(error):
    from requests import ConnectionError, HTTPError, Timeout

    if isinstance(error, HTTPError):
        return f"the server answers {error.response.status_code}"
    if isinstance(error, Timeout):
        return str(error) if "not whole" in str(error) else f"no answer within {TIMEOUT_S:g} s"
    return "no connection" if isinstance(error, ConnectionError) else "the connection broke off"
