"""A folder as a learner may have one."""

import csv

import numpy as np

HEADER = ["image", "text", "audio", "label"]


def write(folder, rows, header=HEADER, name="manifest.csv"):
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


def tone(seconds=0.5, rate=22050, frequency=440.0):
    return (0.3 * np.sin(2 * np.pi * frequency * np.arange(int(seconds * rate)) / rate)).astype(np.float32)
