"""A learner's own pictures, sentences and sounds, for the same models as CMX Digits."""

from copy import copy

import numpy as np

from .._common.validate import as_path, integer, one_of, shown
from ..embeddings import Vocabulary
from . import scenes
from ._kept import Kept
from ._manifest import ManifestError, in_natural_order, read_manifest
from ._own_reading import encoded, read_rows
from ._own_split import assign, check_parts
from ._protocol import HEADS, MODALITIES, Modalities
from ._sentences import TEXT_LENGTH
from ._split import SPLITS, check_split
from .speech import SAMPLE_RATE


class OwnData(Modalities):
    """What `own_data` gives."""

    def __init__(self, rows, class_names, vocabulary, text_length, size, read):
        self.rows = rows
        """What the manifest says, a `Row` for each sample."""
        self.class_names = class_names
        """The labels, numbers by their size, words by the alphabet: class number 0 is the first."""
        self.vocabulary = vocabulary
        """Of the training part's sentences, or the one that was given."""
        self.text_length = text_length
        """Tokens of every row of text."""
        self.size = size
        """Side of the pictures."""
        number = {name: i for i, name in enumerate(class_names)}
        self._labels = np.array([number[row.label] for row in rows], np.int64)
        self._given = np.array([[bool(getattr(row, name)) for name in MODALITIES] for row in rows])
        # Only what is there is kept; a row of zeros stands for the rest when it is asked for.
        self._pictures = Kept([row.image for row in read], (size, size, 3), np.uint8)
        self._sounds = Kept([row.audio for row in read], (SAMPLE_RATE,), np.float32)
        self._ids = np.stack([encoded(row.text, vocabulary, text_length) for row in read])

    def __len__(self):
        return len(self.rows)

    def __repr__(self):
        shown = ", ".join(self.class_names[:6]) + (", ..." if len(self.class_names) > 6 else "")
        return f"Own data: {len(self)} samples, {len(self.class_names)} classes: {shown}"

    @property
    def classes(self):
        """Number of classes of each head: the same for all."""
        return dict.fromkeys(HEADS, len(self.class_names))

    def subset(self, indices):
        """Some of the samples as a set of their own, with the same classes and the same vocabulary.

        Parameters
        ----------
        indices : row of int
            In their order; one may come twice.

        Returns
        -------
        OwnData

        Raises
        ------
        ValueError, TypeError
            There is no such sample, or `indices` is no row of integers.
        """
        if np.ndim(indices) == 0:
            raise TypeError(f"indices: expected a row of integers, got {shown(indices)}")
        chosen, part = self.indices(indices, None), copy(self)
        part.rows = [self.rows[i] for i in chosen]
        part._labels, part._given, part._ids = (x[chosen] for x in (self._labels, self._given, self._ids))
        part._pictures, part._sounds = self._pictures.subset(chosen), self._sounds.subset(chosen)
        return part

    def present(self, start=0, stop=None):
        """Which modalities each sample has, as a model with `missing` takes it.

        Parameters
        ----------
        start, stop
            As for `arrays`.

        Returns
        -------
        ndarray, shape (n, 3), float32
            1 where the row has an image, a text, a sound, in this order; else 0.
        """
        return self._given[self.indices(start, stop)].astype(np.float32)

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
            "image": self._pictures.rows(chosen).astype(np.float32) / 255,
            "text": self._ids[chosen],
            "audio": self._sounds.rows(chosen),
        }
        labels = self._labels[chosen]
        weights = {"fused": np.ones(len(chosen), np.float32)}
        weights |= dict(zip(MODALITIES, self._given[chosen].astype(np.float32).T))
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
    too_long="refuse",
    seed=0,
):
    """Your own pictures, sentences and sounds, described by a CSV file with `image,text,audio,label`.

    A line names a picture and a sound (paths from `folder` on), has a sentence, and a label, any text. Any
    of the three may be empty, in any row. Everything is read and checked now and kept in memory: for each
    sound 88 kB, for each picture 3 · size² bytes.

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
        Tokens of every row of text.
    too_long : {"refuse", "cut"}
        What becomes of a sentence with more tokens: a line of the report, or its first `text_length` tokens.
    seed : int
        Of the split.

    Returns
    -------
    OwnData
        With `arrays` (three dictionaries: inputs, targets, weights), `present`, `batches`, `classes`,
        `class_names`, `vocabulary`, `text_length`, `rows` and a length.

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
    splits = (check_split(split),)
    return _read(folder, splits, manifest, group, size, vocabulary, text_length, too_long, seed)[split]


def own_splits(
    folder, *, manifest="manifest.csv", group=None, size=32, vocabulary=None, text_length=TEXT_LENGTH,
    too_long="refuse", seed=0,
):  # fmt: skip
    """The three splits of `own_data`, from reading the folder once.

    Parameters
    ----------
    folder, manifest, group, size, vocabulary, text_length, too_long, seed
        As for `own_data`.

    Returns
    -------
    dict of str to OwnData
        "train", "validation", "test".

    Raises
    ------
    ManifestError, ValueError, TypeError, FileNotFoundError
        As `own_data`.
    """
    return _read(folder, SPLITS, manifest, group, size, vocabulary, text_length, too_long, seed)


def _read(folder, splits, manifest, group, size, vocabulary, text_length, too_long, seed):
    folder, manifest = as_path("folder", folder), as_path("manifest", manifest)
    if group is not None and not isinstance(group, str):
        raise TypeError(f"group: expected the name of a column, got {shown(group)}")
    size = integer("size", size, minimum=scenes.SIZES[0], maximum=scenes.SIZES[1])
    text_length = integer("text_length", text_length, minimum=1, maximum=100_000)
    one_of("too_long", too_long, ("refuse", "cut"))
    seed = integer("seed", seed, minimum=0)
    if vocabulary is not None and not isinstance(vocabulary, Vocabulary):
        raise TypeError(f"vocabulary: expected a Vocabulary, got {type(vocabulary).__name__}")
    path = folder / manifest
    rows, problems = read_manifest(path, group)
    read, more = read_rows(folder, rows, size, text_length, too_long)
    if problems or more:
        raise ManifestError(path, problems + more)

    class_names = in_natural_order(row.label for row in rows)
    parts = np.zeros(len(rows), int)
    if splits != (None,):
        parts = assign(rows, seed)
        check_parts(rows, [row.files for row in read], parts)
    if vocabulary is None:
        training = (row.text for row, part in zip(read, parts) if part == 0 and row.text)
        vocabulary = Vocabulary.from_sentences(training)
    made = {}
    for split in splits:
        kept = [i for i in range(len(rows)) if split in (None, SPLITS[parts[i]])]
        chosen = [rows[i] for i in kept], [read[i] for i in kept]
        made[split] = OwnData(chosen[0], class_names, vocabulary, text_length, size, chosen[1])
    return made
