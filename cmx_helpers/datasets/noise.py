"""What spoils a sample: how much, and how a clip is set into a second of noise."""

from math import inf
from typing import NamedTuple

import numpy as np

from .._common.validate import number, one_of

SOUND_NOISES = ("white", "babble")
TALKERS = 6


class Corruption(NamedTuple):
    """How far each modality is spoiled. The defaults are the ones of the course.

    Examples
    --------
    >>> Corruption(snr_db=0.0).snr_db
    0.0
    >>> Corruption().at_size(224).image_noise
    3.5
    """

    occluder: float = 0.5
    """Side of a grey square over the scene, as a share of the scene's side; 0 for none."""
    image_noise: float = 0.5
    """Standard deviation of Gaussian noise on every pixel, where paper and ink lie in [0, 1]."""
    snr_db: float = -16.0
    """Signal to noise in dB; infinity for clean sound."""
    sound_noise: str = "white"
    """"white", or "babble": several other clips of the same split at once."""
    dropped_words: float = 0.0
    """Chance that a word of the clue is replaced by the unknown token."""

    def at_size(self, size):
        """As hard on scenes of this side as this corruption is at 32: the noise grows by size/32.

        Noise is drawn for each pixel; the more pixels there are, the more of it averages out.
        """
        return self._replace(image_noise=self.image_noise * size / 32)


CLEAN = Corruption(0.0, 0.0, inf, "white", 0.0)
"""Nothing is spoiled."""


def check_corruption(corruption):
    """Return `corruption` if each of its fields is in range."""
    if not isinstance(corruption, Corruption):
        raise TypeError(f"corruption: expected a datasets.Corruption, got {corruption!r}")
    number("corruption.occluder", corruption.occluder, minimum=0, maximum=1)
    number("corruption.image_noise", corruption.image_noise, minimum=0)
    number("corruption.dropped_words", corruption.dropped_words, minimum=0, maximum=1)
    one_of("corruption.sound_noise", corruption.sound_noise, SOUND_NOISES)
    if corruption.snr_db != inf:
        number("corruption.snr_db", corruption.snr_db)
    return corruption


def babble(rng, length, clips, index, talkers=TALKERS):
    """Several clips at once, each said again and again, from the middle of it on; never clip `index`."""
    total = np.zeros(length, np.float32)
    for other in rng.integers(len(clips) - 1, size=talkers):
        clip = clips[other + (other >= index)]
        start = rng.integers(len(clip))
        total += np.resize(np.concatenate([clip[start:], clip[:start]]), length)
    return total


def set_in_noise(clip, offset, noise, snr_db, out):
    """Write `noise` with `clip` from `offset` on into `out`, at exactly this signal-to-noise ratio.

    .. math:: \\mathrm{SNR} = 10\\,\\log_{10} \\frac{\\frac1L \\sum_{t<L} s_t^2}{\\frac1T \\sum_{t<T} n_t^2}

    The L samples of the clip itself count for the signal, not the silence before and after it; the noise is
    measured over all T samples of `out`. The sum is not clipped.
    """
    signal, level = np.mean(np.square(clip)), np.mean(np.square(noise))
    np.multiply(noise, np.float32(np.sqrt(signal / level * 10 ** (-snr_db / 10))), out=out)
    out[offset : offset + len(clip)] += clip
