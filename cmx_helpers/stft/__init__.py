"""Short-time Fourier transform: windows, frames, DFT, FFT, STFT and the way back.

Derived in lesson 07_stft. Names, defaults and axis order are librosa's: sound is
`(..., samples)`, a spectrogram `(..., bins, frames)`, column t is frame t.
"""

from cmx_helpers.stft.fourier import dft, fft
from cmx_helpers.stft.transform import istft, stft
from cmx_helpers.stft.windows import as_sound, blocks, frame, framed, get_window

__all__ = ["dft", "fft", "frame", "get_window", "istft", "stft"]
