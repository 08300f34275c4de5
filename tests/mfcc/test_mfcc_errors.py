"""Bad input is named."""

import numpy as np
import pytest

from cmx_helpers.mfcc import (
    dct,
    dct_basis,
    delta,
    griffinlim,
    hz_to_mel,
    idct,
    mel_filterbank,
    mel_to_hz,
    mel_to_stft,
    mfcc,
    mfcc_to_mel,
    power_to_db,
)

SOUND = np.ones(3000)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: mfcc(np.ones(0)), ValueError, "y: "),
        (lambda: mfcc(np.ones((2, 0))), ValueError, "y: "),
        (lambda: mfcc(np.full(3000, np.nan)), ValueError, "y: .*NaN"),
        (lambda: mfcc(np.where(np.arange(3000) == 2999, np.inf, 0.0)), ValueError, "y: .*infinity"),
        (lambda: mfcc(np.ones(3000, np.int16)), TypeError, "y: .*int16.*32768"),
        (lambda: mfcc(np.ones(2000), center=False), ValueError, "y: .*n_fft=2048"),
        (lambda: mfcc(SOUND, sr=-22050), ValueError, "sr: "),
        (lambda: mfcc(SOUND, sr=0), ValueError, "sr: "),
        (lambda: mfcc(SOUND, sr="22050"), TypeError, "sr: "),
        (lambda: mfcc(SOUND, hop_length=0), ValueError, "hop_length: "),
        (lambda: mfcc(SOUND, hop_length=-1), ValueError, "hop_length: "),
        (lambda: mfcc(SOUND, n_fft=1), ValueError, "n_fft: "),
        (lambda: mfcc(SOUND, win_length=4096), ValueError, "win_length: "),
        (lambda: mfcc(SOUND, window="hanning"), ValueError, "window: "),
        (lambda: mfcc(SOUND, n_mfcc=0), ValueError, "n_mfcc: "),
        (lambda: mfcc(SOUND, n_mfcc=41, n_mels=40), ValueError, "n_mfcc: .*40"),
        (lambda: mfcc(SOUND, n_mels=0), ValueError, "n_mels: "),
        (lambda: mfcc(SOUND, lifter=-1), ValueError, "lifter: "),
        (lambda: mfcc(SOUND, lifter=np.nan), ValueError, "lifter: "),
        (lambda: mfcc(SOUND, top_db=-1), ValueError, "top_db: "),
        (lambda: mfcc(SOUND, norm="slaney"), ValueError, "norm: "),
        (lambda: mfcc(SOUND, mel_norm="ortho"), ValueError, ".*mel_norm in mfcc"),
        (lambda: mfcc(SOUND, power=0), ValueError, "power: "),
        (lambda: mfcc(SOUND, fmin=-1), ValueError, "fmin: "),
        (lambda: mfcc(SOUND, fmin=5000, fmax=4000), ValueError, "fmin: "),
        (lambda: mfcc(SOUND, fmax=11026), ValueError, "fmax: "),
        (lambda: mel_filterbank(22050, 2048, norm=-1), ValueError, "norm: "),
        (lambda: mel_filterbank(22050, 2048, norm=[1]), TypeError, "norm: "),
        (lambda: mel_filterbank(22050, 2048, dtype=np.int32), TypeError, "dtype: "),
        (lambda: hz_to_mel(-1), ValueError, "frequencies: "),
        (lambda: mel_to_hz([1, np.nan]), ValueError, "mels: "),
        (lambda: power_to_db([]), ValueError, "S: "),
        (lambda: power_to_db([1, np.nan]), ValueError, "S: "),
        (lambda: power_to_db([1j]), TypeError, "S: "),
        (lambda: power_to_db([1.0], amin=0), ValueError, "amin: "),
        (lambda: power_to_db([1.0], ref=0), ValueError, "ref: "),
        (lambda: power_to_db([1.0], top_db="80"), TypeError, "top_db: "),
        (lambda: dct([1.0, 2.0], 3), ValueError, "n: "),
        (lambda: dct([1.0, 2.0], axis=1), ValueError, "axis: "),
        (lambda: dct([1.0, 2.0], norm="none"), ValueError, "norm: "),
        (lambda: idct([1.0, 2.0], 1), ValueError, "n: "),
        (lambda: dct_basis(0, 4), ValueError, "n: "),
        (lambda: delta(np.ones(8)), ValueError, "width: .*8"),
        (lambda: delta(np.ones(20), width=4), ValueError, "width: .*odd"),
        (lambda: delta(np.ones(20), width=1), ValueError, "width: "),
        (lambda: delta(np.ones(20), width=3, order=3), ValueError, "width: "),
        (lambda: delta(np.ones(20), order=0), ValueError, "order: "),
        (lambda: delta(np.ones(20), mode="reflect"), ValueError, "mode: "),
        (lambda: delta(np.ones(20), axis=1), ValueError, "axis: "),
        (lambda: delta([]), ValueError, "data: "),
        (lambda: mfcc_to_mel(np.ones((13, 2)), n_mels=12), ValueError, "n_mels: "),
        (lambda: mfcc_to_mel(np.ones((13, 2)), lifter=-1), ValueError, "lifter: "),
        (lambda: mel_to_stft(-np.ones((40, 2))), ValueError, "M: "),
        (lambda: griffinlim(-np.ones((33, 2))), ValueError, "S: "),
        (lambda: griffinlim(np.ones((33, 2)), momentum=-1), ValueError, "momentum: "),
    ],
)
def test_bad_input_is_named(call, error, words):
    with pytest.raises(error, match=f"^{words}"):
        call()
