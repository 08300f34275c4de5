"""Where the spoken digits lie, and how their manifest is written."""

from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"


FOLDER = DATA / "spoken_digits"


SPLITS = ("train", "validation", "test")
