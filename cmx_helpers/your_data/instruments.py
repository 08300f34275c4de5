"""A folder like one of yours: people photograph, play and describe their instrument. Lesson 18_your_data.

Each person leaves a trace in everything: the table under the instrument, the hum of the room, the name
below the sentence. So a model can learn who it is instead of what it is.
"""

import csv
from pathlib import Path

import numpy as np

from cmx_helpers._common.validate import as_path, flag, integer

RATE, SECONDS, SIDE = 22050, 0.6, 48
KINDS = ("bell", "drum", "bell", "drum", "flute")
"""What five people in a row own: flutes are rare."""
SAID = {
    "bell": ("it is made of metal", "it lasts long", "one strikes it"),
    "drum": ("it is made of wood", "one strikes it", "it is soon over"),
    "flute": ("it is made of metal", "it lasts long", "it is made of wood"),
}
"""All sentences but one fit two instruments."""
NAMES = (
    "Ada Bao Cai Dag Eva Fen Gus Hua Ida Jin Kai Lea Mei Nia Oto Pia Qin Rui Sol Tao Una Vic Wen Xia Yan Zoe "
    "Abe Bea Chu Dan Ebo Fay Gao Hal Ina Jon Kim Lin Max Ned Ola Pan Ren Sue Tom Uwe Via Wil"
).split()
_PARTIALS = {"bell": (1.0, 2.0, 2.76, 5.4), "drum": (0.25, 0.4), "flute": (1.0, 2.0)}
_DECAY = {"bell": 4.0, "drum": 20.0, "flute": 0.5}


def make_folder(folder, *, owners=30, takes=8, first=0, seed=0, faults=False):
    """Write pictures, sounds and a manifest of instruments: what lesson 18_your_data trains on.

    Parameters
    ----------
    folder : path
        Made where it is missing. It must not hold a manifest.
    owners : int
        People, each with one instrument; of five, two own a bell, two a drum and one a flute.
    takes : int
        Rows of each of them.
    first : int
        Number of the first one: others have other tables, rooms and names. There are 48.
    seed : int
    faults : bool
        With what is wrong in real folders: a file that is missing, one that is no picture, a silent sound, a
        row without a label, a misspelt label, a copy under another name, a sound with a wrong sample rate.

    Returns
    -------
    pathlib.Path
        The folder. Its manifest.csv has the columns image, text, audio, label, owner.

    Raises
    ------
    ValueError, TypeError
        An argument is out of range, or the folder holds a manifest already.
    OSError
        A file cannot be written.
    """
    folder = as_path("folder", folder)
    first = integer("first", first, minimum=0, maximum=len(NAMES) - 1)
    owners = integer("owners", owners, minimum=1, maximum=len(NAMES) - first)
    takes = integer("takes", takes, minimum=1, maximum=1000)
    seed, faults = integer("seed", seed, minimum=0), flag("faults", faults)
    if faults and owners * takes < 40:
        raise ValueError(f"faults: expected at least 40 rows to put them in, got {owners * takes}")
    if (folder / "manifest.csv").exists():
        raise ValueError(f"folder: {folder} holds a manifest already: take another folder")
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for owner in range(first, first + owners):
        rows += _rows_of(folder, owner, takes, seed)
    if faults:
        _spoil(folder, rows)
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["image", "text", "audio", "label", "owner"], *rows])
    return Path(folder)


def _rows_of(folder, owner, takes, seed):
    import soundfile
    from PIL import Image

    rng = np.random.default_rng([seed, owner])
    kind, name = KINDS[owner % len(KINDS)], NAMES[owner]
    table = rng.uniform(40, 215, 3)
    colour = table + np.where(table > 128, -1, 1) * rng.uniform(50, 120, 3)
    pitch, hum = 260 * 3 ** rng.random(), 300 * 12 ** rng.random()
    rows = []
    for take in range(takes):
        file = f"{name.lower()}{take}"
        Image.fromarray(_picture(kind, table, colour, rng)).save(folder / f"{file}.png")
        soundfile.write(folder / f"{file}.flac", _sound(kind, pitch, hum, rng), RATE)
        said = SAID[kind][rng.integers(len(SAID[kind]))]
        rows.append([f"{file}.png", f"{said}, says {name}", f"{file}.flac", kind, name])
    return rows


def _picture(kind, table, colour, rng):
    """The instrument on its owner's table, anywhere, turned, in grainy light: uint8 (SIDE, SIDE, 3)."""
    from PIL import Image, ImageDraw

    page = Image.new("RGB", (SIDE, SIDE), tuple(int(c) for c in table))
    draw, ink = ImageDraw.Draw(page), tuple(int(c) for c in colour)
    middle, size, angle = rng.uniform(18, 30, 2), rng.uniform(9, 13), rng.normal(0, 0.35)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])

    def shape(*corners):
        points = middle + size * np.array(corners) @ turn.T
        draw.polygon([tuple(point) for point in points], fill=ink)

    if kind == "bell":
        shape((-0.35, -1), (0.35, -1), (0.55, 0.2), (1, 0.8), (-1, 0.8), (-0.55, 0.2))
        shape((-0.2, 0.8), (0.2, 0.8), (0.2, 1.2), (-0.2, 1.2))
    elif kind == "drum":
        shape((-1, -0.7), (1, -0.7), (0.85, 0.8), (-0.85, 0.8))
    else:
        shape((-1.6, -0.16), (1.6, -0.16), (1.6, 0.16), (-1.6, 0.16))
    grain = rng.normal(0, 40, (SIDE, SIDE, 3)) + rng.normal(0, 8)
    return np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8)


def _sound(kind, pitch, hum, rng):
    """A stroke or a breath in its owner's room, which hums: about SECONDS long."""
    t = np.arange(int(RATE * SECONDS * rng.uniform(0.95, 1.05))) / RATE
    pitch = pitch * rng.uniform(0.97, 1.03)
    fade = np.exp(-_DECAY[kind] * t) * np.minimum(1, t / (0.08 if kind == "flute" else 0.003))
    tone = sum(np.sin(2 * np.pi * part * pitch * t) / (k + 1) for k, part in enumerate(_PARTIALS[kind]))
    noise = rng.normal(size=(2, t.size))
    struck = 0.12 * tone * fade + (0.15 * noise[0] * np.exp(-40 * t) if kind == "drum" else 0)
    room = 0.12 * np.sin(2 * np.pi * hum * t) + 0.15 * noise[1]
    return np.clip(struck + room, -1, 1).astype(np.float32)


def _spoil(folder, rows):
    """Put the faults in, one a row, in rows of different owners."""
    import soundfile

    far = [round((len(rows) - 1) * share) for share in (0.05, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9)]
    missing, page, silent, unnamed, misspelt, copied, hasty = far
    (folder / rows[missing][0]).unlink()
    (folder / rows[page][0]).write_text("<html>404 Not Found</html>", encoding="utf-8")
    sound, _ = soundfile.read(folder / rows[silent][2])
    soundfile.write(folder / rows[silent][2], np.zeros_like(sound), RATE)
    rows[unnamed][3] = ""
    rows[misspelt][3] = rows[misspelt][3] + rows[misspelt][3][-1]
    # Somebody hands in what somebody else with the same kind of instrument has recorded.
    other = next(n for n, row in enumerate(rows) if row[3] == rows[copied][3] and row[4] != rows[copied][4])
    for column in (0, 2):
        (folder / rows[copied][column]).write_bytes((folder / rows[other][column]).read_bytes())
    sound, _ = soundfile.read(folder / rows[hasty][2])
    soundfile.write(folder / rows[hasty][2], sound, 2 * RATE)
