"""How other libraries compute MFCC, as settings of one chain. Derived in lesson 08_mfcc."""

from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np
import scipy.fft
from numpy.lib.stride_tricks import sliding_window_view

from cmx_helpers._common.validate import as_float, number
from cmx_helpers.mfcc import _settings
from cmx_helpers.mfcc.dct import dct
from cmx_helpers.mfcc.mel import hz_to_mel, mel_to_hz
from cmx_helpers.stft import get_window

TINY = np.finfo(float).eps


@dataclass(frozen=True)
class Convention:
    """One way from samples to features; the defaults are librosa's.

    `frame` and `hop` are seconds where they are below 1, else samples. `n_fft` 0 takes the power of two that
    the frame fits into. `n_mfcc` 0 leaves the log-mel spectrogram as it is.

    Raises
    ------
    ValueError, TypeError
        For a setting that there is not, when it is made; in `features`, where the settings do not fit
        each other, the sound or its rate.

    Examples
    --------
    >>> sound = np.random.default_rng(0).uniform(-0.5, 0.5, 8000)
    >>> speech = Convention(frame=0.025, hop=0.01, n_fft=0, n_mels=40, n_mfcc=13)
    >>> speech.features(sound, 16000).shape
    (13, 51)
    >>> speech.changed(log="ln").differs(speech)
    ["log 'ln' instead of 'db'"]
    """

    frame: float = 2048
    hop: float = 512
    n_fft: int = 2048
    window: str = "hann"  # "hann", "hamming", "povey", "none"; "… symmetric" divides by N − 1
    padding: str = "zeros"  # "zeros", "reflect" on both sides; "none"; "end": the last frame is filled up
    scale: float = 1.0  # what samples in [-1, 1] are multiplied by; 32768 for 16-bit integers
    remove_mean: bool = False  # of each frame
    preemphasis: float = 0.0
    preemphasis_on: str = "sound"  # "sound" or "frame"
    power: int = 2  # 1 for the magnitude
    over_n_fft: bool = False  # power divided by the length of the transform
    n_mels: int = 128
    fmin: float = 0.0
    mel: str = "slaney"  # or "htk"
    triangles: str = "hz"  # straight in "hz" or in "mel"; "bins": edges rounded down to bins
    area_norm: bool = True
    log: str = "db"  # "db", "ln", or "whisper" (log10, 8 deep, then (x + 4) / 4)
    floor: float = 1e-10
    top_db: float = 80.0  # 0 for none
    n_mfcc: int = 20
    first: int = 0  # 1 leaves c0 out
    dct_scale: str = "ortho"  # "htk": √(2 / bands) for c0 as well
    lifter: int = 0
    lifter_index: str = "n+1"  # of coefficient n: librosa counts from 1, others from 0
    energy: str = ""  # what stands in place of c0: "power" of the bins, "samples" squared

    def __post_init__(self):
        for field in fields(self):
            object.__setattr__(self, field.name, _settings.checked(field.name, getattr(self, field.name)))

    def features(self, y, sr):
        """The features of a sound `y` (samples,) in [-1, 1] at rate `sr`: (coefficients, frames)."""
        y = as_float("y", y, ndim=1, finite=True).astype(np.float64)
        loudest = np.max(np.abs(y))
        if loudest > 1e9:
            raise ValueError(f"y: expected samples in [-1, 1] (at most 1e9), got {loudest:.3g}")
        y = y * self.scale
        sr = number("sr", sr, above=0, maximum=1e9)
        if self.fmin >= sr / 2:
            raise ValueError(f"sr: expected a rate above twice fmin, {2 * self.fmin:g}, got {sr:g}")
        frames, energy = self._frames(y, sr)
        n_fft = self._n_fft(frames.shape[1])
        spectrum = np.abs(scipy.fft.rfft(frames, n_fft)) ** self.power / (n_fft if self.over_n_fft else 1)
        if self.energy == "power":
            energy = spectrum.sum(axis=1)
        logs = self._logarithm(spectrum @ self.filterbank(sr, n_fft).T)
        return logs.T if self.n_mfcc == 0 else self._cepstrum(logs, energy).T

    def _frames(self, y, sr):
        size, hop = self.samples(self.frame, sr), _settings.samples("hop", self.hop, sr)
        if self._n_fft(size) < size:
            raise ValueError(f"n_fft: expected at least {size}, the samples of a frame, got {self.n_fft}")
        _settings.check_amount(len(y) + size, self._n_fft(size), hop)
        if self.preemphasis and self.preemphasis_on == "sound":
            y = np.append(y[:1], y[1:] - self.preemphasis * y[:-1])
        if self.padding in ("zeros", "reflect"):
            around = self._n_fft(size) // 2
            y = np.pad(y, around, mode="reflect" if self.padding == "reflect" else "constant")
            size = self._n_fft(size)
        elif self.padding == "end":
            y = np.pad(y, (0, max(0, size - len(y), -(len(y) - size) % hop)))
        if len(y) < size:
            raise ValueError(f"y: expected at least {size} samples for one frame, got {len(y)}")
        frames = sliding_window_view(y, size)[::hop].copy()
        if self.log == "whisper":  # it drops the last frame
            frames = frames[:-1]
        if self.remove_mean:
            frames -= frames.mean(axis=1, keepdims=True)
        energy = (frames**2).sum(axis=1)
        if self.preemphasis and self.preemphasis_on == "frame":
            before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
            frames -= self.preemphasis * before
        return frames * self._window(size, sr), energy

    def _window(self, size, sr):
        name, _, symmetric = self.window.partition(" ")
        length = self.samples(self.frame, sr)
        if name == "none":
            w = np.ones(length)
        elif name == "povey":
            w = get_window("hann", length, periodic=False) ** 0.85
        else:
            w = get_window(name, length, periodic=not symmetric)
        before = (size - length) // 2
        return np.pad(w, (before, size - length - before))

    def _n_fft(self, size):
        return self.n_fft or 1 << (int(size) - 1).bit_length()

    @staticmethod
    def samples(length, sr):
        """Seconds (below 1) or samples, as samples."""
        return _settings.samples("frame", length, sr)

    @lru_cache(maxsize=256)  # noqa: B019 - a convention is a small constant
    def filterbank(self, sr, n_fft):
        """The triangles (bands, bins)."""
        htk, f = self.mel == "htk", np.fft.rfftfreq(n_fft, 1 / sr)
        mels = np.linspace(hz_to_mel(self.fmin, htk=htk), hz_to_mel(sr / 2, htk=htk), self.n_mels + 2)
        edges = mel_to_hz(mels, htk=htk)
        if self.triangles == "bins":
            edges, f = np.floor((n_fft + 1) * edges / sr), np.arange(len(f))
        elif self.triangles == "mel":
            edges, f = mels, hz_to_mel(f, htk=htk)
        width = np.maximum(np.diff(edges), TINY)[:, None]
        bank = np.minimum((f - edges[:-2, None]) / width[:-1], (edges[2:, None] - f) / width[1:])
        if self.triangles == "bins":  # the middle belongs to the falling side, which is 1 there
            bank = np.where(f == edges[1:-1, None], np.diff(edges)[1:, None] > 0, bank)
        bank = np.maximum(0, bank)
        if self.area_norm:
            hz = mel_to_hz(mels, htk=htk)
            bank *= (2 / (hz[2:] - hz[:-2]))[:, None]
        return bank

    def _logarithm(self, mel):
        mel = np.maximum(mel, self.floor)
        if self.log == "ln":
            return np.log(mel)
        if self.log == "whisper":
            logs = np.log10(mel)
            return (np.maximum(logs, logs.max() - 8) + 4) / 4
        logs = 10 * np.log10(mel)
        return np.maximum(logs, logs.max() - self.top_db) if self.top_db else logs

    def _cepstrum(self, logs, energy):
        c = dct(logs, min(self.n_mfcc + self.first, logs.shape[1]), axis=1)
        n = np.arange(c.shape[1])
        if self.dct_scale == "htk":
            c[:, 0] *= np.sqrt(2)
        if self.lifter:
            n = n + 1 if self.lifter_index == "n+1" else n
            c *= 1 + self.lifter / 2 * np.sin(np.pi * n / self.lifter)
        if self.energy:
            c[:, 0] = np.log(np.maximum(energy, TINY))
        return c[:, self.first :]

    def changed(self, **settings):
        """The same convention but for some settings."""
        unknown = sorted(set(settings) - {field.name for field in fields(self)})
        if unknown:
            raise TypeError(f"{unknown[0]}: there is no such setting")
        return replace(self, **settings)

    def differs(self, other):
        """Sentences: what this convention has where `other` has something else."""
        if not isinstance(other, Convention):
            raise TypeError(f"other: expected a Convention, got {type(other).__name__}")
        return [
            f"{field.name} {getattr(self, field.name)!r} instead of {getattr(other, field.name)!r}"
            for field in fields(self)
            if getattr(self, field.name) != getattr(other, field.name)
        ]


_SPEECH = {
    "frame": 0.025,
    "hop": 0.01,
    "n_fft": 0,
    "area_norm": False,
    "mel": "htk",
    "log": "ln",
    "top_db": 0.0,
}
_SPEECH |= {"floor": TINY, "n_mfcc": 13, "lifter": 22, "lifter_index": "n", "preemphasis": 0.97}
_AT_16_KHZ = {"frame": 400, "n_fft": 400, "padding": "reflect"}

# Each from the library's own documentation; what it adds at random (Kaldi's dither) cannot be repeated.
CONVENTIONS = {
    "librosa": Convention(),
    "torchaudio": Convention(**_AT_16_KHZ, hop=200, mel="htk", area_norm=False, n_mfcc=40),
    "Kaldi": Convention(
        **_SPEECH, window="povey", padding="none", scale=32768.0, remove_mean=True, preemphasis_on="frame",
        n_mels=23, fmin=20.0, triangles="mel", energy="samples",
    ),
    "HTK": Convention(
        **(_SPEECH | {"n_mfcc": 12, "floor": 1.0}), window="hamming symmetric", padding="none", scale=32768.0,
        preemphasis_on="frame", power=1, n_mels=20, triangles="mel", dct_scale="htk", first=1,
    ),
    "python_speech_features": Convention(
        **_SPEECH, window="none", padding="end", over_n_fft=True, n_mels=26, triangles="bins", energy="power"
    ),
    "Whisper": Convention(**_AT_16_KHZ, hop=160, n_mels=80, log="whisper", n_mfcc=0),
}  # fmt: skip
