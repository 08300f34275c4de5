"""Make the spoken digits of the course with espeak-ng.

    python data/make_spoken_digits.py           make what is missing (run it again after an interruption)
    python data/make_spoken_digits.py --check   make everything in memory and compare it with the manifest

Needs espeak-ng (Debian: apt-get install espeak-ng), NumPy and soundfile. The same versions of espeak-ng
and libsndfile give the same bytes; the manifest states both. What the set holds is told in data/README.md.

A voice is an accent (the pronunciation) with a variant (the throat: formants, breath, pitch range), a pitch
and a speed. A second take of a voice (English, training) is a little higher or lower and a little faster. A
*variant* never crosses the line between train, validation and test, not even with another accent or in the
other language.
"""

import argparse
import csv
import hashlib
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parent))

from spoken_digits_plan import ACCENTS, WORDS, plan

FOLDER = Path(__file__).resolve().parent / "spoken_digits"
SAMPLE_RATE = 22050
LONGEST = 1.0  # seconds
LEVEL = -26.0  # root mean square in dB of full scale, the same for all: loudness tells nothing
QUIET = 0.003  # of the peak (-50 dB): what is trimmed at both ends
AMPLITUDE = 40  # of 200; at 100, espeak's own, some variants clip
COLUMNS = (
    "file digit language voice accent sex take split duration_s sha256 variant pitch speed engine"
).split()


def espeak(*arguments):
    """Standard output of espeak-ng, as bytes."""
    return subprocess.run(["espeak-ng", *map(str, arguments)], check=True, capture_output=True).stdout


def engine():
    """The versions that the bytes depend on, e.g. 'espeak-ng 1.51 / libsndfile 1.2.2'."""
    version = re.search(r"\d+(\.\d+)+", espeak("--version").decode()).group()
    return f"espeak-ng {version} / libsndfile {soundfile.__libsndfile_version__}"


def check_pronunciation(language):
    """Raise where a voice reads a digit in another language, which espeak marks, as in '(en)'."""
    for accent, name in ACCENTS[language].items():
        spoken = [espeak("-q", "--ipa", "-v", name, word).decode().strip() for word in WORDS[language]]
        if len(set(spoken)) != 10 or any(not ipa or "(" in ipa for ipa in spoken):
            raise RuntimeError(
                f"espeak-ng does not read ten {language} digits with accent {accent}: {spoken}"
            )


def render(clip):
    """Samples of one clip as espeak-ng gives them, in [-1, 1)."""
    name = f"{ACCENTS[clip.language][clip.accent]}+{clip.variant}"
    word = WORDS[clip.language][clip.digit]
    prosody = ("-a", AMPLITUDE, "-p", clip.pitch, "-s", clip.speed)
    wav = espeak("-v", name, *prosody, "--stdout", word)
    channels, rate, bits = wav[22], int.from_bytes(wav[24:28], "little"), wav[34]
    if wav[:4] != b"RIFF" or (channels, rate, bits) != (1, SAMPLE_RATE, 16):
        raise RuntimeError(f"{clip.file}: espeak-ng gave {channels} channels, {rate} Hz, {bits} bits")
    return np.frombuffer(wav[44:], "<i2").astype(np.float64) / 32768


def finish(samples):
    """Trim both ends and set the level."""
    peak = np.abs(samples).max()
    if not 0 < peak < 0.98:
        raise ValueError(f"silent or clipped: peak {peak:.3f}")
    loud = np.flatnonzero(np.abs(samples) > QUIET * peak)
    samples = samples[loud[0] : loud[-1] + 1]
    if len(samples) > LONGEST * SAMPLE_RATE:
        raise ValueError(f"{len(samples) / SAMPLE_RATE:.2f} s long")
    samples = samples * (10 ** (LEVEL / 20) / np.sqrt(np.mean(samples**2)))
    if np.abs(samples).max() >= 1:
        raise ValueError("would clip at the common level")
    return samples


def encode(samples):
    """The samples as the bytes of a 16-bit FLAC file."""
    pcm = np.round(samples * 32767).astype(np.int16)
    flac = io.BytesIO()
    soundfile.write(flac, pcm, SAMPLE_RATE, format="FLAC", subtype="PCM_16", compression_level=1.0)
    return flac.getvalue(), len(pcm)


def make(clip, versions):
    """The bytes of one clip and its row of the manifest."""
    try:
        flac, count = encode(finish(render(clip)))
    except ValueError as error:
        raise ValueError(f"{clip.file}: {error}") from None
    row = clip._asdict() | {
        "duration_s": f"{count / SAMPLE_RATE:.6f}",
        "sha256": hashlib.sha256(flac).hexdigest(),
        "engine": versions,
    }
    return flac, {column: str(row[column]) for column in COLUMNS}


def read_manifest(folder):
    path = folder / "manifest.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["file"]: row for row in csv.DictReader(stream)}


def write(path, content):
    """Write under a temporary name, then rename: a file is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(content)
    temporary.replace(path)


def write_manifest(folder, rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write(folder / "manifest.csv", text.getvalue().encode())


def is_made(folder, clip, row, versions):
    """Whether the file is there, made by this recipe and these versions, and whole."""
    recipe = {name: str(value) for name, value in clip._asdict().items()} | {"engine": versions}
    path = folder / clip.file
    if row is None or any(row.get(name) != value for name, value in recipe.items()) or not path.exists():
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == row["sha256"]


def make_all(folder, versions):
    """Make what is missing; the manifest is written after every twenty clips and at the end."""
    clips, old = plan(), read_manifest(folder)
    rows = {clip.file: old[clip.file] for clip in clips if clip.file in old}
    for number, clip in enumerate(tqdm(clips, unit="clip"), start=1):
        if not is_made(folder, clip, rows.get(clip.file), versions):
            flac, rows[clip.file] = make(clip, versions)
            write(folder / clip.file, flac)
            if number % 20 == 0:
                write_manifest(folder, [rows[c.file] for c in clips if c.file in rows])
    rows = [rows[clip.file] for clip in clips]
    if len({row["sha256"] for row in rows}) != len(rows):
        raise RuntimeError(
            "two clips are the same, byte for byte: espeak-ng has ignored a variant or an accent"
        )
    write_manifest(folder, rows)
    stray = {f"{p.parent.name}/{p.name}" for p in folder.glob("*/*")} - {row["file"] for row in rows}
    if stray:
        print("Not part of the set, delete by hand:", *sorted(stray))


def check_all(folder, versions):
    """Compare a fresh rendering of every clip with the manifest; returns the files that differ."""
    rows = read_manifest(folder)
    fresh = (make(clip, versions)[1] for clip in tqdm(plan(), unit="clip"))
    return [row["file"] for row in fresh if rows.get(row["file"]) != row]


def main():
    parser = argparse.ArgumentParser(description="Make the spoken digits of the course with espeak-ng.")
    parser.add_argument("--check", action="store_true", help="compare a fresh rendering with the manifest")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the set is, or is to be made")
    arguments = parser.parse_args()
    if not shutil.which("espeak-ng"):
        sys.exit("espeak-ng is not installed (Debian: apt-get install espeak-ng).")
    for language in WORDS:
        check_pronunciation(language)
    if not arguments.check:
        return make_all(arguments.folder, engine())
    differing = check_all(arguments.folder, engine())
    if differing:
        sys.exit(f"{len(differing)} clips differ from the manifest, the first: {differing[0]}")
    print("Every clip is made again, byte for byte.")


if __name__ == "__main__":
    main()
