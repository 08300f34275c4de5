"""CMX Digits: a scene to see, a second of sound to hear, a sentence to read, for any number of samples.

A sample is a row of uniform random numbers and two streams of noise, all from (split, seed, index): nothing
is kept, and sample 7 is the same alone, in a batch, today and tomorrow.
"""

from functools import cached_property
from math import inf
from typing import NamedTuple

import numpy as np

from .._tokens import tokenize
from .._validate import as_float, integer, one_of
from .._vocabulary import Vocabulary, pad
from . import scenes
from ._clue_types import CLUE_TYPES
from ._operations import OPERATIONS, SENTENCES, answer
from ._split import SPLITS
from .clues import LANGUAGES
from .handwriting import handwriting as bundled_handwriting
from .noise import Corruption, babble, check_corruption, set_in_noise, white
from .speech import SAMPLE_RATE, spoken_digits

TASKS = ("evidence", "arithmetic")
HEADS = ("fused", "image", "text", "audio")
TEXT_LENGTH = 10
CHUNK = 64  # samples made together: their scenes stay in the cache
_PICKS = (
    "seen",
    "heard",
    "operation",
    "sentence",
    "handwriting",
    "clip",
    "offset",
    "occluder_y",
    "occluder_x",
)
_STREAMS = 3  # what is drawn, the noise on the image, the noise on the sound


class Sample(NamedTuple):
    """One sample, to look at, to hear and to read."""

    image: np.ndarray
    """(size, size, 3), float32."""
    audio: np.ndarray
    """(22050,), float32."""
    text: str
    """The sentence, dropped words as <unk>."""
    ids: np.ndarray
    """(10,), int32: the sentence in numbers, 0 after its end."""
    answer: int
    """What is asked for."""
    seen: int
    """The digit in the image."""
    heard: int
    """The digit in the sound."""
    operation: str | None
    """"plus", "minus" or "times"; None in the evidence task."""


def cmx_digits(
    split,
    samples,
    *,
    task="evidence",
    size=32,
    corruption=Corruption(),  # noqa: B008 - a NamedTuple never changes
    language="en",
    seed=0,
    handwriting=None,
    speech=None,
):
    """See docstring below."""
    return CmxDigits(
        split,
        samples,
        task=task,
        size=size,
        corruption=corruption,
        language=language,
        seed=seed,
        handwriting=handwriting,
        speech=speech,
    )


class CmxDigits:
    """What `cmx_digits` gives; see there."""

    def __init__(self, split, samples, *, task, size, corruption, language, seed, handwriting, speech):
        self.split = one_of("split", split, SPLITS)
        self.samples = integer("samples", samples, minimum=1, maximum=2**32)
        self.task = one_of("task", task, TASKS)
        self.size = integer("size", size, minimum=scenes.SIZES[0], maximum=scenes.SIZES[1])
        self.corruption = check_corruption(corruption)
        self.language = one_of("language", language, LANGUAGES)
        self.seed = integer("seed", seed, minimum=0, maximum=2**32 - 1)
        if handwriting is None:
            handwriting = bundled_handwriting(split)
        if speech is None:
            bundled = spoken_digits(split, {"en": "en", "zh": "cmn"}[language])
            speech = bundled.audio, bundled.labels
        self._images, self._image_rows = _checked_handwriting(handwriting)
        self._boxes = scenes.ink_boxes(self._images)
        self._clips, self._clip_rows = _checked_speech(speech)
        self._ids, self._chances = self._sentences()

    @property
    def classes(self):
        """Number of classes of each head."""
        return {name: 10 for name in HEADS} | ({} if self.task == "evidence" else {"text": len(OPERATIONS)})

    @property
    def text_length(self):
        """Tokens of every row of text."""
        return TEXT_LENGTH

    def __len__(self):
        return self.samples

    @cached_property
    def vocabulary(self):
        """Every word of this task and language, whatever the split and the seed."""
        return Vocabulary.from_sentences([tokenize(text, self.language) for text, _ in self._weighted()])

    def _weighted(self):
        """Every sentence with its chance for each digit (or operation)."""
        if self.task == "arithmetic":
            groups = SENTENCES[self.language]
            return [
                (text, np.eye(len(groups))[i] / len(sentences))
                for i, sentences in enumerate(groups)
                for text in sentences
            ]
        total = sum(kind.weight for kind in CLUE_TYPES.values())
        return [
            (text, np.isin(np.arange(10), cell) * kind.weight / total / len(sentences))
            for kind in CLUE_TYPES.values()
            for cell, sentences in zip(kind.cells, kind.templates[self.language])
            for text in sentences
        ]

    def _sentences(self):
        """Ids (sentences, 10), and for each digit or operation the chances summed up (classes, sentences)."""
        texts, chances = zip(*self._weighted())
        ids = pad([self.vocabulary.encode(tokenize(text, self.language)) for text in texts], TEXT_LENGTH)
        return ids.astype(np.int32), np.cumsum(np.stack(chances, axis=1), axis=1)

    def _rng(self, index, stream):
        entropy = SPLITS.index(self.split), self.seed, index, stream
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))

    def _indices(self, start, stop):
        if np.ndim(start):
            indices = np.asarray(start)
            if indices.ndim != 1 or indices.dtype.kind not in "iu" or stop is not None:
                raise TypeError(f"indices: expected a row of integers and no stop, got {start!r}, {stop!r}")
            if len(indices) and not (0 <= indices.min() and indices.max() < self.samples):
                raise ValueError(f"indices: expected 0 to {self.samples - 1}, got {start!r}")
            return indices
        start = integer("start", start, minimum=0, maximum=self.samples)
        stop = self.samples if stop is None else integer("stop", stop, minimum=start, maximum=self.samples)
        return np.arange(start, stop)

    def arrays(self, start=0, stop=None):
        """Samples `start` to `stop` (or those that a row of indices names), ready for Keras."""
        indices = self._indices(start, stop)
        n = len(indices)
        inputs = {
            "image": np.empty((n, self.size, self.size, 3), np.float32),
            "text": np.empty((n, TEXT_LENGTH), np.int32),
            "audio": np.zeros((n, SAMPLE_RATE), np.float32),
        }
        targets = {name: np.empty(n, np.int64) for name in HEADS}
        for first in range(0, n, CHUNK):
            chosen = slice(first, first + CHUNK)
            self._fill(
                indices[chosen],
                {name: rows[chosen] for name, rows in inputs.items()},
                {name: rows[chosen] for name, rows in targets.items()},
            )
        return inputs, targets

    def _fill(self, indices, inputs, targets):
        picks = {name: column for column, name in enumerate(_PICKS)}
        width = len(_PICKS) + TEXT_LENGTH + scenes.DRAWS
        draws = np.stack([self._rng(i, 0).random(width) for i in indices])
        u = {name: draws[:, column] for name, column in picks.items()}
        drops, scene_draws = np.split(draws[:, len(_PICKS) :], [TEXT_LENGTH], axis=1)

        seen = (10 * u["seen"]).astype(int)
        if self.task == "evidence":
            heard = read = result = seen
        else:
            heard, read = (10 * u["heard"]).astype(int), (3 * u["operation"]).astype(int)
            result = answer(seen, heard, read)
        for name, label in zip(HEADS, (result, seen, read, heard)):
            targets[name][:] = label
        self._write(inputs["text"], read, u["sentence"], drops)
        self._draw(inputs["image"], indices, seen, u, scene_draws)
        self._say(inputs["audio"], indices, heard, u)

    def _write(self, text, read, which, drops):
        # The sums end a rounding error away from one, hence the minimum.
        above = (self._chances[read] <= which[:, None]).sum(axis=1)
        text[:] = self._ids[np.minimum(above, len(self._ids) - 1)]
        text[(drops < self.corruption.dropped_words) & (text != 0)] = 1

    def _draw(self, image, indices, seen, u, scene_draws):
        chosen = _choose(self._image_rows, seen, u["handwriting"])
        image[:] = scenes.draw_scenes(self._images[chosen], self._boxes[chosen], scene_draws, self.size)
        scenes.occlude(image, self.corruption.occluder, np.stack([u["occluder_y"], u["occluder_x"]], axis=1))
        if self.corruption.image_noise > 0:
            for row, index in zip(image, indices):
                noise = self._rng(index, 1).standard_normal(row.shape, dtype=np.float32)
                row += np.float32(self.corruption.image_noise) * noise

    def _say(self, audio, indices, heard, u):
        chosen = _choose(self._clip_rows, heard, u["clip"])
        for row, index, clip_row, where in zip(audio, indices, chosen, u["offset"]):
            clip = self._clips[clip_row]
            offset = int(where * (SAMPLE_RATE - len(clip) + 1))
            if self.corruption.snr_db == inf:
                row[offset : offset + len(clip)] = clip
                continue
            rng = self._rng(index, 2)
            if self.corruption.sound_noise == "babble":
                noise = babble(rng, SAMPLE_RATE, self._clips, clip_row)
            else:
                noise = white(rng, SAMPLE_RATE)
            set_in_noise(clip, offset, noise, self.corruption.snr_db, row)

    def sample(self, index):
        """One sample: see `Sample`."""
        index = integer("index", index, minimum=0, maximum=self.samples - 1)
        inputs, targets = self.arrays([index])
        ids = inputs["text"][0]
        words = self.vocabulary.decode(ids[ids != 0])
        return Sample(
            inputs["image"][0],
            inputs["audio"][0],
            ("" if self.language == "zh" else " ").join(words),
            ids,
            int(targets["fused"][0]),
            int(targets["image"][0]),
            int(targets["audio"][0]),
            OPERATIONS[targets["text"][0]] if self.task == "arithmetic" else None,
        )

    def batches(self, batch_size=64, *, shuffle=False, seed=0, heads=None, workers=2, max_queue_size=8):
        """The samples in batches made ahead of the network."""
        from ._batches import Batches

        return Batches(
            self,
            batch_size,
            shuffle=shuffle,
            seed=seed,
            heads=heads,
            workers=workers,
            max_queue_size=max_queue_size,
        )


def _choose(rows, labels, u):
    """For each label one of the rows that `rows` has for it, each as likely."""
    counts = np.array([len(r) for r in rows])
    return np.array([rows[label][int(x * counts[label])] for label, x in zip(labels, u)])


def _by_digit(name, labels, count):
    labels = np.asarray(labels)
    if labels.shape != (count,) or labels.dtype.kind not in "iu":
        raise ValueError(f"{name}: expected {count} integer labels, got {labels.dtype} {labels.shape}")
    if count and not (0 <= labels.min() and labels.max() <= 9):
        raise ValueError(f"{name}: expected labels from 0 to 9, got {labels.min()} to {labels.max()}")
    rows = [np.flatnonzero(labels == digit) for digit in range(10)]
    missing = [digit for digit in range(10) if not len(rows[digit])]
    if missing:
        raise ValueError(f"{name}: expected every digit, got none of {missing}")
    return rows


def _checked_handwriting(handwriting):
    images, labels = _as_pair("handwriting", handwriting)
    images = as_float("handwriting", images, ndim=4, finite=True)
    if images.shape[-1] != 1 or images.min() < 0 or images.max() > 1:
        raise ValueError(
            f"handwriting: expected shape (n, height, width, 1) in [0, 1], got {images.shape} "
            f"from {images.min():g} to {images.max():g}"
        )
    return images.astype(np.float32, copy=False), _by_digit("handwriting", labels, len(images))


def _checked_speech(speech):
    clips, labels = _as_pair("speech", speech)
    clips = [as_float(f"speech[{i}]", clip, ndim=1, finite=True) for i, clip in enumerate(clips)]
    for i, clip in enumerate(clips):
        if not clip.any():
            raise ValueError(f"speech[{i}]: expected sound, got silence")
    return [_loudest_second(clip.astype(np.float32)) for clip in clips], _by_digit(
        "speech", labels, len(clips)
    )


def _as_pair(name, value):
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise TypeError(f"{name}: expected a pair (examples, labels), got {type(value).__name__}")
    return value


def _loudest_second(clip):
    """The clip, or the second of it that has most energy."""
    if len(clip) <= SAMPLE_RATE:
        return clip
    energy = np.concatenate([[0], np.cumsum(np.square(clip, dtype=np.float64))])
    start = int(np.argmax(energy[SAMPLE_RATE:] - energy[:-SAMPLE_RATE]))
    return clip[start : start + SAMPLE_RATE]
