"""What the rows of a manifest name, read: pictures, tokens and sounds, or why not."""

from typing import NamedTuple

import numpy as np

from ..embeddings import pad, tokenize
from ._own_files import find_file, read_picture, read_sound


class Read(NamedTuple):
    """What one row has; None where it has none."""

    image: np.ndarray | None
    text: list | None
    """Tokens."""
    audio: np.ndarray | None
    files: dict
    """Modality -> what tells its file from all others."""


def read_rows(folder, rows, size, text_length, too_long):
    """Everything that the rows name, and what cannot be read: (list of Read, list of (line, reason))."""
    loaded, problems = [], []
    for row in rows:
        files, values = {}, dict.fromkeys(("image", "text", "audio"))
        for name in values:
            given = getattr(row, name)
            if not given:
                continue
            try:
                if name == "text":
                    values[name] = read_text(given, text_length, too_long)
                    continue
                path = find_file(folder, given)
                files[name] = _identity(path)
                values[name] = read_picture(path, size) if name == "image" else read_sound(path)
            except ValueError as error:
                problems.append(
                    (row.line, str(error) if name == "text" else f"{name} {_short(given)}: {error}")
                )
        loaded.append(Read(**values, files=files))
    return loaded, problems


def read_text(text, text_length, too_long):
    """The tokens of a sentence; more than `text_length` are refused, or cut off.

    Raises
    ------
    ValueError
        There is no word in it, or there are too many; the message begins with "text: ".
    """
    tokens = tokenize(text)
    if len(tokens) > text_length and too_long == "refuse":
        raise ValueError(
            f"text: expected at most {text_length} tokens (text_length, or too_long='cut'), got {len(tokens)}"
        )
    return tokens[:text_length]


def encoded(tokens, vocabulary, text_length):
    """Ids of a sentence, int32, zeros after its end; of no sentence, zeros. Shape (text_length,)."""
    ids = vocabulary.encode(tokens) if tokens else [0]
    return pad([ids], text_length)[0].astype(np.int32)


def _identity(path):
    # By the file system's own number: "./p0.png", "P0.PNG" where that is the same, and a link to it.
    status = path.stat()
    return status.st_dev, status.st_ino


def _short(name):
    return name if len(name) <= 60 else name[:57] + "..."
