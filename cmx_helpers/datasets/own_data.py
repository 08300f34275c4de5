"""A learner's own pictures, sentences and sounds, for the same models as CMX Digits."""

from pathlib import Path

import numpy as np

from .._common.validate import integer
from ..embeddings import Vocabulary, pad, tokenize
from . import scenes
from ._manifest import MODALITIES, ManifestError, assign, check_parts, read_manifest
from ._own_files import read_picture, read_sound
from ._protocol import HEADS, Modalities
from ._split import SPLITS, check_split
from .cmx_digits import TEXT_LENGTH
from .speech import SAMPLE_RATE


class OwnData(Modalities):
    """What `own_data` gives."""

    def __init__(self, rows, class_names, vocabulary, text_length, images, ids, audio):
        self.rows = rows
        """What the manifest says, a `Row` for each sample."""
        self.class_names = class_names
        """The labels, sorted: class number 0 is the first."""
        self.vocabulary = vocabulary
        """Of the training part's sentences, or the one that was given."""
        self.text_length = text_length
        """Tokens of every row of text."""
        self._images, self._ids, self._audio = images, ids, audio
        self._labels = np.array([class_names.index(row.label) for row in rows], np.int64)
        self._given = {name: np.array([bool(getattr(row, name)) for row in rows]) for name in MODALITIES}

    def __len__(self):
        return len(self.rows)

    def __repr__(self):
        return f"Own data: {len(self)} samples, classes {', '.join(self.class_names)}"

    @property
    def classes(self):
        """Number of classes of each head: the same for all."""
        return dict.fromkeys(HEADS, len(self.class_names))

    def arrays(self, start=0, stop=None):
        """Samples as arrays, ready for Keras, with weights for what is missing.

        Parameters
        ----------
        start, stop : int
            From `start` to before `stop`, the end where it is not given. Or a row of indices as `start`.

        Returns
        -------
        inputs : dict
            "image" (n, size, size, 3) in [0, 1] and "audio" (n, 22050), float32; "text" (n, text_length),
            int32. Zeros where the row has none.
        targets : dict
            "fused", "image", "text", "audio", each (n,), int64: the label's number.
        weights : dict
            The same names, each (n,), float32: 0 for the head of a modality that the row lacks, else 1.

        Raises
        ------
        ValueError, TypeError
            There is no such sample.
        """
        chosen = self.indices(start, stop)
        inputs = {
            "image": self._images[chosen].astype(np.float32) / 255,
            "text": self._ids[chosen],
            "audio": self._audio[chosen],
        }
        labels = self._labels[chosen]
        weights = {"fused": np.ones(len(chosen), np.float32)}
        weights |= {name: self._given[name][chosen].astype(np.float32) for name in MODALITIES}
        return inputs, {name: labels.copy() for name in HEADS}, weights


def own_data(
    folder,
    *,
    manifest="manifest.csv",
    split=None,
    group=None,
    size=32,
    vocabulary=None,
    text_length=TEXT_LENGTH,
    seed=0,
):
    """Your own pictures, sentences and sounds, described by a CSV file with `image,text,audio,label`.

    A line names a picture and a sound (paths from `folder` on), has a sentence, and a label, any text. Any
    of the three may be empty. Everything is read and checked now and kept in memory: for each row 88 kB of
    sound and 3 · size² bytes of picture.

    Parameters
    ----------
    folder : path
        Where the files are.
    manifest : str
        The CSV file in it: UTF-8, commas, a header.
    split : {None, "train", "validation", "test"}
        None gives everything. Otherwise 70 %, 15 % or 15 % of each label, drawn from `seed`.
    group : str, optional
        Another column of the manifest. Rows with the same value in it stay in one split: the speaker, or
        the writer. With large groups the shares are only near.
    size : int
        Side of the pictures, 32 to 224. They are fitted in whole, with black beside them.
    vocabulary : Vocabulary, optional
        Of a model that is there already. Where it is not given, the words of the training part (of
        everything, without a split).
    text_length : int
        Most tokens of a sentence.
    seed : int
        Of the split.

    Returns
    -------
    OwnData
        With `arrays` (three dictionaries: inputs, targets, weights), `batches`, `classes`, `class_names`,
        `vocabulary`, `text_length`, `rows` and a length.

    Raises
    ------
    ManifestError
        Which lines cannot be used, all of them, and why. It is a ValueError.
    ValueError, TypeError, FileNotFoundError
        An argument is out of range, the manifest is not there, the rows do not suffice for three splits, or
        one file would fall into two of them.

    Notes
    -----
    Used in lesson 10_fusion. Pictures: what Pillow reads, any size; turned as the camera says, white
    behind transparency. Sounds: what libsndfile reads, any rate; channels are averaged, the result is
    resampled to 22,050 Hz, and of more than a second the loudest one is taken.
    """
    check_split(split)
    size = integer("size", size, minimum=scenes.SIZES[0], maximum=scenes.SIZES[1])
    text_length = integer("text_length", text_length, minimum=1)
    seed = integer("seed", seed, minimum=0)
    if vocabulary is not None and not isinstance(vocabulary, Vocabulary):
        raise TypeError(f"vocabulary: expected a Vocabulary, got {type(vocabulary).__name__}")
    path = Path(folder) / manifest
    rows, problems = read_manifest(path, group)
    loaded, more = _load(Path(folder), rows, size, text_length)
    if problems or more:
        raise ManifestError(path, problems + more)

    class_names = tuple(sorted({row.label for row in rows}))
    parts = np.zeros(len(rows), int)
    if split is not None:
        parts = assign(rows, seed)
        check_parts(rows, parts)
    if vocabulary is None:
        vocabulary = Vocabulary.from_sentences(
            tokens for (_, tokens, _), part in zip(loaded, parts) if part == 0 and tokens
        )
    kept = [i for i in range(len(rows)) if split in (None, SPLITS[parts[i]])]
    images, tokens, audio = zip(*(loaded[i] for i in kept))
    ids = pad([vocabulary.encode(words) if words else [0] for words in tokens], text_length).astype(np.int32)
    return OwnData(
        [rows[i] for i in kept], class_names, vocabulary, text_length, np.stack(images), ids, np.stack(audio)
    )


def _load(folder, rows, size, text_length):
    """Picture, tokens and sound of each row, zeros where there is none; and what cannot be read."""
    loaded, problems = [], []
    blank, silence = np.zeros((size, size, 3), np.uint8), np.zeros(SAMPLE_RATE, np.float32)
    for row in rows:
        picture, tokens, sound = blank, [], silence
        try:
            picture = read_picture(folder / row.image, size) if row.image else blank
        except ValueError as error:
            problems.append((row.line, f"image {row.image}: {error}"))
        try:
            tokens = _read_text(row.text, text_length) if row.text else []
        except ValueError as error:
            problems.append((row.line, str(error)))
        try:
            sound = read_sound(folder / row.audio) if row.audio else silence
        except ValueError as error:
            problems.append((row.line, f"audio {row.audio}: {error}"))
        loaded.append((picture, tokens, sound))
    return loaded, problems


def _read_text(text, text_length):
    tokens = tokenize(text)
    if len(tokens) > text_length:
        raise ValueError(f"text: expected at most {text_length} tokens (text_length), got {len(tokens)}")
    return tokens
