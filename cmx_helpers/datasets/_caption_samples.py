"""The caption task of CMX Digits: a coloured digit, seen and heard, and a sentence that tells of it."""

from typing import NamedTuple

import numpy as np

from .._common.validate import integer
from ..embeddings import Vocabulary, tokenize
from ._caption_scenes import DRAWS, draw_caption_scenes
from ._cmx_samples import _CHOICES, _DRAWS, CmxDigits, _choose
from .captions import COLOURS, PLACES, SIZES, all_captions
from .speech import SAMPLE_RATE

NAMES = {"digit": tuple(range(10)), "colour": COLOURS, "place": PLACES, "size": SIZES}
"""What is drawn for each picture, in the order in which `all_captions` counts."""

START, END = "<start>", "<end>"


class CaptionSample(NamedTuple):
    """One sample, to look at, to hear and to read."""

    image: np.ndarray
    """(size, size, 3), float32."""
    audio: np.ndarray
    """(22050,), float32: the digit's name."""
    text: str
    """The caption."""
    ids: np.ndarray
    """Int32: <start>, the caption's words, <end>."""
    digit: int
    colour: str
    place: str
    size: str


class CmxCaptions(CmxDigits):
    """What `cmx_digits` gives for ``task="caption"``."""

    def _read(self):
        if self.corruption.dropped_words > 0:
            raise ValueError(
                "corruption.dropped_words: expected 0 in the caption task, whose words are asked for, "
                f"got {self.corruption.dropped_words}"
            )
        self.captions = all_captions(self.language)
        rows = [[START, *tokenize(caption.text, self.language), END] for caption in self.captions]
        self._vocabulary = Vocabulary.from_sentences(rows)
        self._rows = np.array([self._vocabulary.encode(row) for row in rows], np.int32)
        self._rows.setflags(write=False)

    @property
    def classes(self):
        """Number of classes of each target."""
        return {"words": len(self._vocabulary), **{name: len(of) for name, of in NAMES.items()}}

    @property
    def names(self):
        """What the classes of "colour", "place" and "size" are called."""
        return dict(NAMES)

    @property
    def vocabulary(self):
        """Every word of the captions in this language, with <start> and <end>."""
        return self._vocabulary

    @property
    def rows(self):
        """Every caption as numbers, in the order of `all_captions`: int32, (320, text_length)."""
        return self._rows

    @property
    def text_length(self):
        """Tokens of every caption, <start> and <end> included: nine in English, twelve in Chinese."""
        return self._rows.shape[1]

    def draws(self, start=0, stop=None):
        """What is on each picture, without drawing it: a dict as the targets of `arrays`, without "words"."""
        uniform = self._uniform(self.indices(start, stop), len(_CHOICES) + 3)
        return _drawn(uniform)

    def arrays(self, start=0, stop=None):
        """Samples as arrays.

        Parameters
        ----------
        start, stop : int
            As for the other tasks.

        Returns
        -------
        inputs : dict
            "image" (n, size, size, 3) and "audio" (n, 22050), float32.
        targets : dict
            "words" (n, text_length), int32: <start>, the caption, <end>. "digit", "colour", "place" and
            "size", each (n,), int64.

        Raises
        ------
        ValueError, TypeError
            There is no such sample.
        """
        indices = self.indices(start, stop)
        images, targets = self.pictures(indices)
        audio = np.zeros((len(indices), SAMPLE_RATE), np.float32)
        for part in self._chunks(len(indices)):
            u = dict(zip(_CHOICES, self._uniform(indices[part], len(_CHOICES)).T))
            chosen = _choose(self._clips_of, targets["digit"][part], u["clip"])
            self._say(audio[part], indices[part], chosen, u["offset"])
        return {"image": images, "audio": audio}, targets

    def pictures(self, start=0, stop=None):
        """Images and targets as `arrays` gives them, without the sound: a thousand take 12 MB, not 100."""
        indices = self.indices(start, stop)
        images = np.empty((len(indices), self.size, self.size, 3), np.float32)
        targets = self.draws(indices)
        for part in self._chunks(len(indices)):
            drawn = {name: values[part] for name, values in targets.items()}
            self._show(indices[part], drawn, images[part])
        return images, {"words": self._rows[_number(targets)], **targets}

    def sample(self, index):
        """One sample, as a `CaptionSample`."""
        index = integer("index", index, minimum=0, maximum=self.samples - 1)
        inputs, targets = self.arrays([index])
        said = self.captions[int(_number(targets)[0])]
        return CaptionSample(inputs["image"][0], inputs["audio"][0], said[0], targets["words"][0], *said[1:])

    def _uniform(self, indices, width):
        if not len(indices):
            return np.empty((0, width))
        return np.stack([self._rng(index, _DRAWS).random(width) for index in indices])

    def _show(self, indices, drawn, image):
        uniform = self._uniform(indices, len(_CHOICES) + 3 + DRAWS)
        u = dict(zip(_CHOICES, uniform.T))
        rows = _choose(self._images_of, drawn["digit"], u["image"])
        kinds = (drawn[name] for name in ("colour", "place", "size"))
        scene_draws = uniform[:, len(_CHOICES) + 3 :]
        draw_caption_scenes(self._images[rows], self._boxes[rows], *kinds, scene_draws, image)
        self._spoil(image, indices)


def _drawn(uniform):
    columns = _CHOICES.index("seen"), *range(len(_CHOICES), len(_CHOICES) + 3)
    return {
        name: (len(kinds) * uniform[:, column]).astype(np.int64)
        for (name, kinds), column in zip(NAMES.items(), columns)
    }


def _number(drawn):
    """The place of each caption in `all_captions`."""
    return np.ravel_multi_index(tuple(drawn[name] for name in NAMES), [len(of) for of in NAMES.values()])
