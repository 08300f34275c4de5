"""The samples of CMX Digits, made when they are asked for.

A sample is a row of uniform random numbers and three streams of `counted_noise`, all from (split, seed,
index). Nothing is kept, and sample 7 is the same alone and in a batch, today and tomorrow.
"""

from math import inf
from typing import NamedTuple

import numpy as np

from .._common.validate import integer, one_of
from . import scenes
from ._protocol import HEADS, Modalities
from ._sentences import OPERATIONS, TASKS, TEXT_LENGTH, Sentences, answer
from ._sources import checked_handwriting, checked_speech
from ._split import SPLITS
from .clues import LANGUAGES
from .counted_noise import STREAMS, normals, places, sample_keys, stream_of
from .handwriting import handwriting as bundled_handwriting
from .noise import babble, check_corruption, set_in_noise
from .speech import SAMPLE_RATE, spoken_digits

CHUNK = 64  # samples made together, at most
CHUNK_BYTES = 2**21  # of their scenes, which so stay in the processor's cache: three of 224 pixels
# Two more are drawn and not used: without them, what is drawn after them would be other words and scenes.
_CHOICES = ("seen", "heard", "operation", "sentence", "image", "clip", "offset", "unused", "unused, too")
_DRAWS, _BABBLE = 0, 2  # streams of NumPy's generator


class Sample(NamedTuple):
    """One sample, to look at, to hear and to read."""

    image: np.ndarray
    """(size, size, 3), float32."""
    audio: np.ndarray
    """(22050,), float32."""
    text: str
    """The sentence, a dropped word as <unk>."""
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


class CmxDigits(Modalities):
    """What `cmx_digits` gives."""

    def __init__(self, split, samples, *, task, size, corruption, language, seed, handwriting, speech):
        self.split = one_of("split", split, SPLITS)
        self.samples = integer("samples", samples, minimum=1, maximum=2**32)
        self.task = one_of("task", task, (*TASKS, "caption"))
        self.size = integer("size", size, minimum=scenes.SIZES[0], maximum=scenes.SIZES[1])
        self.corruption = check_corruption(corruption)
        self.language = one_of("language", language, LANGUAGES)
        self.seed = integer("seed", seed, minimum=0, maximum=2**32 - 1)
        self.bundled = handwriting is None and speech is None
        """Made of the course's own handwriting and recordings."""
        if handwriting is None:
            handwriting = bundled_handwriting(split)
        if speech is None:
            bundled = spoken_digits(split, {"en": "en", "zh": "cmn"}[language])
            speech = bundled.audio, bundled.labels
        self._images, self._images_of = checked_handwriting(handwriting)
        self._boxes = scenes.ink_boxes(self._images)
        self._clips, self._clips_of = checked_speech(speech)
        self._read()

    def _read(self):
        self._sentences = Sentences(self.task, self.language)

    def __len__(self):
        return self.samples

    def __repr__(self):
        return f"CMX Digits: {self.samples} samples of {self.split}, {self.task}, {self.size}x{self.size}"

    @property
    def classes(self):
        """Number of classes of each head."""
        text = 10 if self.task == "evidence" else len(OPERATIONS)
        return {name: text if name == "text" else 10 for name in HEADS}

    @property
    def vocabulary(self):
        """Every word of this task and language: the same for every split and seed."""
        return self._sentences.vocabulary

    @property
    def text_length(self):
        """Tokens of every row of text."""
        return TEXT_LENGTH

    def arrays(self, start=0, stop=None):
        """Samples as arrays, ready for Keras.

        Parameters
        ----------
        start, stop : int
            From `start` to before `stop`, the end where it is not given. Or a row of indices as `start`.

        Returns
        -------
        inputs : dict
            "image" (n, size, size, 3) and "audio" (n, 22050), float32; "text" (n, 10), int32, 0 = padding.
        targets : dict
            "fused", "image", "text", "audio", each (n,), int64. In the evidence task all are the digit; in
            arithmetic the answer, the digit seen, the operation's number, the digit heard.

        Raises
        ------
        ValueError, TypeError
            There is no such sample.
        """
        indices = self.indices(start, stop)
        n = len(indices)
        inputs = {
            "image": np.empty((n, self.size, self.size, 3), np.float32),
            "text": np.empty((n, TEXT_LENGTH), np.int32),
            "audio": np.zeros((n, SAMPLE_RATE), np.float32),
        }
        targets = {name: np.empty(n, np.int64) for name in HEADS}
        for part in self._chunks(n):
            self._fill(
                indices[part],
                *({name: rows[part] for name, rows in each.items()} for each in (inputs, targets)),
            )
        return inputs, targets

    def sample(self, index):
        """One sample, as a `Sample`."""
        index = integer("index", index, minimum=0, maximum=self.samples - 1)
        inputs, targets = self.arrays([index])
        return Sample(
            inputs["image"][0],
            inputs["audio"][0],
            self._sentences.read(inputs["text"][0]),
            inputs["text"][0],
            int(targets["fused"][0]),
            int(targets["image"][0]),
            int(targets["audio"][0]),
            None if self.task == "evidence" else OPERATIONS[targets["text"][0]],
        )

    def recordings(self, start=0, stop=None):
        """Which recording each sample's sound is made of: places in `spoken_digits(split)`, int64, (n,).

        Samples of one voice are alike, so that an interval is taken over voices, not over samples (lesson
        10_fusion): ``spoken_digits(split).voices[digits.recordings()]`` says who speaks. With `speech` given,
        places in that. `start` and `stop` are as for `arrays`.
        """
        indices = self.indices(start, stop)
        if not len(indices):
            return np.empty(0, np.int64)
        draws = np.stack([self._rng(index, _DRAWS).random(len(_CHOICES)) for index in indices])
        u = dict(zip(_CHOICES, draws.T))
        heard = (10 * u["heard" if self.task == "arithmetic" else "seen"]).astype(int)
        return _choose(self._clips_of, heard, u["clip"]).astype(np.int64)

    def _chunks(self, n):
        """Slices of the samples that are made together."""
        length = max(1, min(CHUNK, CHUNK_BYTES // (self.size * self.size * 3 * 4)))
        return [slice(first, first + length) for first in range(0, n, length)]

    def _rng(self, index, stream):
        entropy = SPLITS.index(self.split), self.seed, index, stream
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))

    def _fill(self, indices, inputs, targets):
        """Make the samples of one chunk in the arrays that are given."""
        width = len(_CHOICES) + TEXT_LENGTH + scenes.DRAWS
        draws = np.stack([self._rng(index, _DRAWS).random(width) for index in indices])
        u = dict(zip(_CHOICES, draws.T))
        drops, scene_draws = np.split(draws[:, len(_CHOICES) :], [TEXT_LENGTH], axis=1)
        seen = heard = read = result = (10 * u["seen"]).astype(int)
        if self.task == "arithmetic":
            heard, read = (10 * u["heard"]).astype(int), (len(OPERATIONS) * u["operation"]).astype(int)
            result = answer(seen, heard, read)
        for name, labels in zip(HEADS, (result, seen, read, heard)):
            targets[name][:] = labels
        inputs["text"][:] = self._sentences.draw(read, u["sentence"], drops < self.corruption.dropped_words)
        self._draw(inputs["image"], indices, _choose(self._images_of, seen, u["image"]), scene_draws)
        self._say(inputs["audio"], indices, _choose(self._clips_of, heard, u["clip"]), u["offset"])

    def _keys(self, stream, indices):
        return sample_keys(self.seed, stream_of(STREAMS[stream], self.split), indices)

    def _draw(self, image, indices, chosen, scene_draws):
        scenes.draw_scenes(self._images[chosen], self._boxes[chosen], scene_draws, self.size, out=image)
        self._spoil(image, indices)

    def _spoil(self, image, indices):
        scenes.occlude(image, self.corruption.occluder, places(self._keys("occluder", indices), 2))
        if self.corruption.image_noise > 0:
            for scene, key in zip(image, self._keys("picture", indices)):
                noise = normals([key], scene.size)
                noise *= np.float32(self.corruption.image_noise)
                scene += noise.reshape(scene.shape)

    def _say(self, audio, indices, chosen, where):
        keys = self._keys("sound", indices)
        for second, index, key, row, u in zip(audio, indices, keys, chosen, where):
            clip = self._clips[row]
            offset = int(u * (SAMPLE_RATE - len(clip) + 1))
            if self.corruption.snr_db == inf:
                second[offset : offset + len(clip)] = clip
                continue
            if self.corruption.sound_noise == "white":
                noise = normals([key], SAMPLE_RATE)[0]
            else:
                noise = babble(self._rng(index, _BABBLE), SAMPLE_RATE, self._clips, row)
            set_in_noise(clip, offset, noise, self.corruption.snr_db, second)


def _choose(rows_of, labels, u):
    """For each label one of its rows, each as likely."""
    return np.array([rows_of[label][int(x * len(rows_of[label]))] for label, x in zip(labels, u)])
