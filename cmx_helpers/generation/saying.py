"""From a digit to a spoken one: a table of mel bands is made, and turned into sound. Lesson 13_generation."""

from typing import NamedTuple

import numpy as np

from cmx_helpers import mfcc as mfcc_
from cmx_helpers._common.arguments import as_integers, check_size, generator, sequence
from cmx_helpers._common.validate import as_float, check_shape, integer, number

SR, SAMPLES = 22050, 16384
BANDS, FRAMES = 40, 33
FLOOR = 1e-6  # −60 dB: what is below is silence
_SETTINGS = {"sr": SR, "n_fft": 1024, "hop_length": 512}


def mel_tables(clips):
    """Mel bands of clips of up to 0.74 s, in decibels: 40 bands, 33 moments, silence at −60.

    Parameters
    ----------
    clips : sequence of arrays, each of shape (samples,)
        Sound at 22,050 Hz, at most 16,384 samples.

    Returns
    -------
    array, shape (clips, 40, 33), float32

    Raises
    ------
    ValueError, TypeError
        If a clip is empty, too long, not one-dimensional or not finite; the message names it.

    Notes
    -----
    Lesson 08_mfcc derives mel bands and decibels. Used in lesson 13_generation.

    Examples
    --------
    >>> mel_tables([np.zeros(100)])[0, 0, :3].round(3)
    array([-60., -60., -60.], dtype=float32)
    """
    clips = sequence("clips", clips, "arrays")
    if not clips:
        raise ValueError("clips: expected at least one clip, got none")
    check_size("clips", len(clips), SAMPLES)
    rows = np.zeros((len(clips), SAMPLES), np.float32)
    for n, clip in enumerate(clips):
        clip = as_float(f"clips[{n}]", clip, ndim=1, finite=True)
        if len(clip) > SAMPLES or np.abs(clip).max() > 1e6:
            raise ValueError(f"clips[{n}]: expected at most {SAMPLES} samples within ±1e6, got {len(clip)}")
        rows[n, : len(clip)] = clip
    power = mfcc_.melspectrogram(rows, n_mels=BANDS, **_SETTINGS)
    return (10 * np.log10(np.maximum(power, FLOOR))).astype(np.float32)


def tables_to_sound(tables, *, rounds=16):
    """Sound from `mel_tables`, by lesson 08's way back: mel bands to a spectrum, then Griffin-Lim.

    Parameters
    ----------
    tables : array, shape (clips, 40, 33)
        Decibels, at most 60.
    rounds : int
        Rounds of Griffin-Lim, at most 500.

    Returns
    -------
    array, shape (clips, 16384), float32, none beyond ±1

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit; the message names it.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> tables_to_sound(np.full((1, 40, 33), -20.0), rounds=1).shape
    (1, 16384)
    """
    tables = as_float("tables", tables, ndim=3, finite=True).astype(np.float32)
    check_shape("tables", tables, (None, BANDS, FRAMES))
    rounds = integer("rounds", rounds, minimum=1, maximum=500)
    check_size("tables", len(tables), 513, FRAMES, 4)
    if tables.max() > 60:
        raise ValueError(f"tables: expected decibels of at most 60, got {tables.max()}")
    power = mfcc_.db_to_power(np.maximum(tables, -100))
    S = mfcc_.mel_to_stft(power, sr=SR, n_fft=1024, n_iter=30)
    sound = mfcc_.griffinlim(S, n_fft=1024, hop_length=512, n_iter=rounds, length=SAMPLES)
    return (sound / np.maximum(1, np.abs(sound).max(axis=1, keepdims=True))).astype(np.float32)


class Voicebox(NamedTuple):
    """What tables of one digit look like: a mean table, directions in which they vary, and codes by digit."""

    mean: np.ndarray
    """(1320,), the mean of all tables."""
    directions: np.ndarray
    """(k, 1320), the principal directions, each of length 1."""
    codes: np.ndarray
    """(n, k), where each table lies along them."""
    labels: np.ndarray
    """(n,), its digit."""

    def tables(self, codes):
        """Tables, shape (n, 40, 33), from codes of shape (n, k)."""
        codes = as_float("codes", codes, ndim=2, finite=True)
        check_shape("codes", codes, (None, len(self.directions)))
        return (self.mean + codes @ self.directions).reshape(-1, BANDS, FRAMES)

    def speak(self, digits, rng, *, shrinkage=0.1):
        """Codes drawn from a Gaussian for each digit, shape (n, k).

        The covariance is (1 − shrinkage) times that of the digit's codes, and shrinkage times its diagonal.
        """
        digits = as_integers("digits", digits, ndim=1)
        generator("rng", rng)
        shrinkage = number("shrinkage", shrinkage, minimum=0, maximum=1)
        codes = np.empty((len(digits), self.codes.shape[1]))
        for digit in np.unique(digits):
            own = self.codes[self.labels == digit]
            if len(own) < 2:
                raise ValueError(f"digits: expected digits with at least two recordings, got {digit}")
            C = np.cov(own.T).reshape(own.shape[1], own.shape[1])
            C = (1 - shrinkage) * C + shrinkage * np.diag(np.diag(C))
            # Cholesky and not the singular vectors, whose signs differ between processors.
            root = np.linalg.cholesky(C + 1e-6 * (1 + np.trace(C)) * np.eye(len(C)))
            wanted = digits == digit
            codes[wanted] = own.mean(axis=0) + rng.normal(size=(wanted.sum(), len(C))) @ root.T
        return codes


def voicebox(tables, labels, *, directions=40):
    """Learn from recordings what each digit's table may look like.

    Parameters
    ----------
    tables : array, shape (n, 40, 33)
        As `mel_tables` makes them.
    labels : integer array, shape (n,)
    directions : int
        How many principal directions are kept, fewer than n.

    Returns
    -------
    Voicebox

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit; the message names it.

    Notes
    -----
    Used in lesson 13_generation.

    Examples
    --------
    >>> box = voicebox(np.random.default_rng(0).normal(size=(6, 40, 33)), [0, 0, 0, 1, 1, 1], directions=2)
    >>> box.tables(box.speak([1, 0], np.random.default_rng(1))).shape
    (2, 40, 33)
    """
    tables = as_float("tables", tables, ndim=3, finite=True).astype(np.float64)
    check_shape("tables", tables, (None, BANDS, FRAMES))
    labels = as_integers("labels", labels, ndim=1)
    check_shape("labels", labels, (len(tables),))
    k = integer("directions", directions, minimum=1, maximum=min(len(tables) - 1, BANDS * FRAMES))
    if np.abs(tables).max() > 1e6:
        raise ValueError(f"tables: expected decibels within ±1e6, got {np.abs(tables).max()}")
    rows = tables.reshape(len(tables), -1)
    mean = rows.mean(axis=0)
    _, _, V = np.linalg.svd(rows - mean, full_matrices=False)
    V = V[:k]
    # A direction's sign is free: the largest entry points up, so that two machines agree.
    V *= np.where(V[np.arange(k), np.abs(V).argmax(axis=1)] < 0, -1, 1)[:, None]
    return Voicebox(mean, V, (rows - mean) @ V.T, labels)
