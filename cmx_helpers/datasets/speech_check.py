"""Whether the spoken digits on disk are what their manifest says."""

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .._common.places import spoken_digits_folder
from ._clip_files import clip_path
from ._split import SPLITS
from .speech import SAMPLE_RATE, load_clip, speech_manifest

SILENT = 0.01  # root mean square; the clips are made at 0.05


class SpeechSummary(NamedTuple):
    """What `check_spoken_digits` has seen."""

    clips: int
    voices: int
    seconds: float
    megabytes: float


def _faults_of_clip(row, folder):
    try:
        audio = load_clip(row.file, folder=folder)
        content = clip_path(folder / row.file).read_bytes()
    except (OSError, ValueError) as error:
        return [str(error) if str(row.file) in str(error) else f"{row.file}: {error}"]
    level = float(np.sqrt(np.mean(audio.astype(np.float64) ** 2))) if audio.size else 0.0
    samples = round(row.duration_s * SAMPLE_RATE)
    found = {
        "sha256 differs from the manifest": hashlib.sha256(content).hexdigest() != row.sha256,
        f"{len(audio)} samples, manifest says {row.duration_s} s": len(audio) != samples,
        f"{len(audio)} samples, over one second": len(audio) > SAMPLE_RATE,
        f"silent (root mean square {level:.4f})": level < SILENT,
    }
    return [f"{row.file}: {fault}" for fault, is_so in found.items() if is_so]


def _faults_of_set(rows, folder):
    variants, digits = {}, {}
    for row in rows:
        variants.setdefault(row.variant, set()).add(row.split)
        digits.setdefault((row.voice, row.take), []).append(row.digit)
    yield from (f"variant {v} is in {' and '.join(sorted(s))}" for v, s in variants.items() if len(s) > 1)
    for (voice, take), spoken in digits.items():
        if sorted(spoken) != list(range(10)):
            yield f"voice {voice}, take {take}: expected each digit once, got {sorted(spoken)}"
    yield from (f"{row.file}: unknown split {row.split!r}" for row in rows if row.split not in SPLITS)
    listed = {clip_path(folder / row.file).relative_to(folder).as_posix() for row in rows}
    there = sorted(path.relative_to(folder).as_posix() for path in folder.glob("*/*"))
    yield from (f"{file}: not in the manifest" for file in there if file not in listed)


def check_spoken_digits(folder=None):
    """Check that every spoken digit is there, readable, as its manifest says, and not silent.

    Parameters
    ----------
    folder : path, optional
        As in `speech_manifest`.

    Returns
    -------
    SpeechSummary
        `clips`, `voices`, `seconds` (of sound), `megabytes` (10^6 bytes on disk, with the manifest).

    Raises
    ------
    FileNotFoundError
        There is no manifest.
    ValueError
        Something is wrong; the message names each fault, one per line.

    Examples
    --------
    >>> check_spoken_digits().voices
    64
    """
    folder = Path(folder or spoken_digits_folder())
    rows = speech_manifest(folder=folder)
    faults = [fault for row in rows for fault in _faults_of_clip(row, folder)] + [
        *_faults_of_set(rows, folder)
    ]
    if not rows:
        faults = ["the manifest is empty"]
    if faults:
        raise ValueError("\n  ".join([f"{folder}: {len(faults)} faults in the spoken digits", *faults]))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return SpeechSummary(
        clips=len(rows),
        voices=len({row.voice for row in rows}),
        seconds=round(sum(row.duration_s for row in rows), 1),
        megabytes=round(size / 1e6, 2),
    )
