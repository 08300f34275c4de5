"""Real recordings and real handwriting from the net, checked against their sha256.

A file is downloaded once, into pooch's cache for "cmx" or the folder that CMX_DATA_DIR names. A file put
there by hand does as well. CMX_DATA_URL names another server (a school's mirror) that has the files under
the same names.
"""

import gzip
import hashlib
import io
import os
import re
import tarfile
import time
from math import gcd
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from .._common.validate import integer
from ._split import check_split
from .speech import Recordings

ATTEMPTS = 2
PAUSE_S = 1.0  # between attempts
TIMEOUT_S = 20.0


class DataError(RuntimeError):
    """A file could not be had; the message says what to do."""


class Source(NamedTuple):
    """Where a file is, and what it must be."""

    url: str
    sha256: str


_MNIST = "https://ossci-datasets.s3.amazonaws.com/mnist/"
SOURCES = {
    "free-spoken-digit-dataset-1.0.9.tar.gz": Source(
        "https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags/v1.0.9.tar.gz",
        "8bc44cde129d505cbbb6b365c09f80c663f2aa77578afc634e6141a2f87100c0",
    ),
    "t10k-images-idx3-ubyte.gz": Source(
        _MNIST + "t10k-images-idx3-ubyte.gz",
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    "t10k-labels-idx1-ubyte.gz": Source(
        _MNIST + "t10k-labels-idx1-ubyte.gz",
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
}
FSDD_RATE = 8000
FSDD_SPEAKERS = {"train": ("jackson", "nicolas", "theo"), "validation": ("george",), "test": ("yweweler",)}
_RECORDING = re.compile(r"[^/]+/recordings/((\d)_([a-z]+)_(\d+)\.wav)")


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
    mirror = os.environ.get("CMX_DATA_URL", "").strip()
    url = f"{mirror.rstrip('/')}/{name}" if mirror else source.url
    _download(url, path, source.sha256)
    return path


def _sha256(path):
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None


def _download(url, path, sha256):
    from requests import RequestException

    by_hand = f"run this again, or put the file (sha256 {sha256}) into {path.parent} by hand"
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _download_once(url, path, sha256)
        except RequestException as error:
            problem = (
                f"Could not download {path.name} from {url} ({_reason(error)}): "
                f"check the network and {by_hand} (CMX_DATA_DIR chooses another folder)."
            )
        except ValueError:  # pooch's word for a wrong hash
            problem = (
                f"The download of {path.name} from {url} was damaged and has been thrown away "
                f"(its sha256 is wrong): {by_hand}."
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


class _Bar(tqdm):
    """A bar that only goes forward: pooch counts whole chunks, then resets it and fills it again."""

    def update(self, n=1):
        super().update(max(0, min(n, self.total - self.n)))

    def reset(self, total=None):
        pass


def _download_once(url, path, sha256):
    import pooch

    pooch.get_logger().setLevel("WARNING")
    # total=1 until the server has told: pooch asks for the bar's truth value, which needs a total.
    with _Bar(desc=path.name, total=1, unit="B", unit_scale=True, ncols=90) as bar:
        downloader = pooch.HTTPDownloader(progressbar=bar, timeout=TIMEOUT_S)
        pooch.retrieve(url, f"sha256:{sha256}", path.name, path.parent, downloader=downloader)


def _reason(error):
    from requests import ConnectionError, HTTPError, Timeout

    if isinstance(error, HTTPError):
        return f"the server answers {error.response.status_code}"
    if isinstance(error, Timeout):
        return f"no answer within {TIMEOUT_S:g} s"
    return "no connection" if isinstance(error, ConnectionError) else "the connection broke off"


def _read_recording(content):
    import soundfile

    audio, rate = soundfile.read(io.BytesIO(content), dtype="float32")
    if audio.ndim != 1 or rate != FSDD_RATE:
        raise DataError(f"expected mono at {FSDD_RATE} Hz, got shape {audio.shape} at {rate} Hz")
    return audio


def _resample(clips, sample_rate):
    from scipy.signal import firwin, resample_poly

    common = gcd(sample_rate, FSDD_RATE)
    up, down = sample_rate // common, FSDD_RATE // common
    # resample_poly's own filter, designed once: thousands of taps, which would cost more than the clips.
    longest = max(up, down)
    taps = firwin(20 * longest + 1, 1 / longest, window=("kaiser", 5.0)).astype(np.float32)
    return [resample_poly(clip, up, down, window=taps) for clip in clips]


def fsdd(split=None, *, sample_rate=FSDD_RATE):
    """Real people who say the digits: the Free Spoken Digit Dataset, v1.0.9 (12 MB, downloaded once).

    Three speakers are for training, one for validation, one for test: nobody is heard on both sides.

    Parameters
    ----------
    split : {None, "train", "validation", "test"}
        Which part; None gives all 2,500 recordings.
    sample_rate : int
        Samples per second. The recordings have 8,000; another rate resamples them with
        `scipy.signal.resample_poly`, which adds nothing above 4 kHz.

    Returns
    -------
    Recordings
        `audio`, a list of 1-D float32 arrays of different lengths (0.14 s to 2.28 s); `labels`, int64;
        `speakers` and `files`, arrays of str; `sample_rate`.

    Raises
    ------
    DataError
        The archive cannot be had; the message says what to do.
    ValueError
        `split` is none of these, `sample_rate` is below one.

    Notes
    -----
    Source: Jakobovski and others, github.com/Jakobovski/free-spoken-digit-dataset, CC BY-SA 4.0.
    """
    check_split(split)
    sample_rate = integer("sample_rate", sample_rate, minimum=1)
    wanted = None if split is None else FSDD_SPEAKERS[split]
    found = []
    # Members are read in memory: nothing from the archive is ever written to disk.
    with tarfile.open(fetch("free-spoken-digit-dataset-1.0.9.tar.gz"), "r:gz") as archive:
        for member in archive:
            match = _RECORDING.fullmatch(member.name)
            if match and member.isfile() and (wanted is None or match[3] in wanted):
                order = int(match[2]), match[3], int(match[4])
                found.append((order, match[1], _read_recording(archive.extractfile(member).read())))
    found.sort(key=lambda item: item[0])
    audio = [sound for _, _, sound in found]
    if sample_rate != FSDD_RATE:
        audio = _resample(audio, sample_rate)
    return Recordings(
        audio,
        np.array([digit for (digit, _, _), _, _ in found], dtype=np.int64),
        np.array([speaker for (_, speaker, _), _, _ in found]),
        np.array([file for _, file, _ in found]),
        sample_rate,
    )


def _read_idx(content):
    """An array from MNIST's IDX format: 0, 0, type (8: uint8), number of axes; their lengths; the data."""
    axes = content[3]
    if content[:3] != b"\0\0\x08" or axes == 0:
        raise DataError(f"not an IDX file of bytes: starts with {content[:4]!r}")
    shape = np.frombuffer(content, ">u4", count=axes, offset=4).astype(int)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


def mnist_test():
    """MNIST's test images, larger handwriting than `handwriting` (1.7 MB, downloaded once).

    Returns
    -------
    images : ndarray, shape (10000, 28, 28, 1), float32
        Ink in [0, 1]; 0 is paper. Channels last.
    labels : ndarray, shape (10000,), int64
        The digit, 0 to 9.

    Raises
    ------
    DataError
        A file cannot be had; the message says what to do.

    Notes
    -----
    Source: LeCun, Cortes and Burges, CC BY-SA 3.0, from the mirror that torchvision uses.
    """
    images, labels = (
        _read_idx(gzip.decompress(fetch(name).read_bytes()))
        for name in ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz")
    )
    return images[..., None].astype(np.float32) / 255, labels.astype(np.int64)
