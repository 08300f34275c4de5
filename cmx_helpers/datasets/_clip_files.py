"""How a file of the spoken digits becomes samples."""

import struct

import numpy as np


def clip_path(path):
    """The FLAC file of that path, or the WAV file in its place where there is one.

    WAV is for a Python that cannot read FLAC, in a browser: tools/lite writes it. The samples are the same.
    """
    decoded = path.with_suffix(".wav")
    return decoded if decoded.is_file() and not path.is_file() else path


def read_clip(path, file):
    """The samples of a clip as float32, and its rate."""
    path = clip_path(path)
    if not path.is_file():
        raise FileNotFoundError(f"file: there is no clip {str(file)!r} in {path.parents[1]}")
    return _read_wav(path, file) if path.suffix == ".wav" else _read_flac(path, file)


def _read_flac(path, file):
    import soundfile

    try:
        return soundfile.read(path, dtype="float32")
    except soundfile.SoundFileError as error:
        raise ValueError(f"file: {file} cannot be read ({error})") from None


def _read_wav(path, file):
    """16-bit samples as soundfile gives them: divided by 2^15, which is exact."""
    from scipy.io import wavfile

    try:
        rate, audio = wavfile.read(path)
    except (ValueError, EOFError, struct.error) as error:
        raise ValueError(f"file: {file} cannot be read ({error})") from None
    if audio.dtype != np.int16:
        raise ValueError(f"file: {file}: expected 16-bit samples, got {audio.dtype}")
    return audio.astype(np.float32) / 2**15, rate
