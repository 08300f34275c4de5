"""Folders as learners have them, made by rule: a bright high thing and a dark low one, in every format."""

import csv

import numpy as np
import soundfile
from PIL import Image

HEADER = ["image", "text", "audio", "label"]
RATES = (8000, 11025, 16000, 22050, 44100, 48000)
WORDS = {
    "en": ("it is bright and high", "a dark low thing, far below"),
    "zh": ("它又亮又高", "它又暗又低。"),
}


def write(folder, rows, header=HEADER):
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


def picture(path, kind, bright, rng):
    """Save a picture of one of the kinds that cameras, scanners and drawing programs make."""
    grey = rng.integers(0, 60, (rng.integers(20, 60), rng.integers(20, 60)), dtype=np.uint8)
    grey = grey + np.uint8(190 * bright)
    image = Image.fromarray(grey)
    if kind == "16 bits":
        Image.fromarray(grey.astype(np.uint16) * 257).save(path)
    elif kind == "exif":
        exif = Image.Exif()
        exif[0x0112] = 6
        image.convert("RGB").save(path, exif=exif)
    else:
        image.convert({"rgb": "RGB", "grey": "L", "rgba": "RGBA", "palette": "P"}[kind]).save(path)


KINDS = {"rgb": "png", "grey": "png", "rgba": "png", "palette": "png", "16 bits": "png", "exif": "jpg"}


def every_format(folder, rows=60):
    """Rows with gaps, every picture and sound format of the course, names with a space and in Chinese."""
    rng = np.random.default_rng(0)
    (folder / "录音 takes").mkdir(parents=True)
    made = []
    for n in range(rows):
        bright = n % 2 == 0
        kind, ending = list(KINDS.items())[n % len(KINDS)]
        rate, sound = RATES[n % len(RATES)], ("wav", "flac", "ogg")[n // 2 % 3]
        image = f"图 {n}.{ending}" if n % 5 else f"picture {n}.{ending}"
        picture(folder / image, kind, bright, rng)
        t = np.arange(int(rate * rng.uniform(0.3, 1.6))) / rate
        wave = 0.4 * np.sin(2 * np.pi * (1200 if bright else 200) * rng.uniform(0.9, 1.1) * t)
        if n % 3 == 0:
            wave = np.stack([wave, 0.5 * wave], axis=1)
        audio = f"录音 takes/{n}.{sound}"
        soundfile.write(folder / audio, wave, rate)
        text = WORDS["zh" if n % 4 < 2 else "en"][not bright]
        has = ("iat", "it", "at", "ia", "i", "a", "t")[n % 7]
        made.append(
            [
                image if "i" in has else "", text if "t" in has else "", audio if "a" in has else "",
                "亮 bright" if bright else "暗 dark",
            ]
        )  # fmt: skip
    write(folder, made)
    return folder
