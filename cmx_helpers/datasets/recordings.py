"""Real recordings and real handwriting: the downloads of `download`, read."""

import gzip
import io
import re
import tarfile
from math import gcd

import numpy as np

from .._common.validate import integer
from ._split import check_split
from .download import DataError, fetch
from .speech import Recordings

FSDD_RATE = 8000
FSDD_SPEAKERS = {"train": ("jackson", "nicolas", "theo"), "validation": ("george",), "test": ("yweweler",)}
_RECORDING = re.compile(r"[^/]+/recordings/((\d)_([a-z]+)_(\d+)\.wav)")


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
