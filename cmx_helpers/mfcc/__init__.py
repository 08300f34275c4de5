"""Mel spectrogram, decibels, MFCC and deltas, equal to librosa's; the parts they rest on are here by name.

Derived in lesson 08_mfcc. Names, defaults and axis order are librosa's: sound is
`(..., samples)`, features are `(..., bands or coefficients, frames)`.
"""

from cmx_helpers.mfcc.conventions import CONVENTIONS, Convention
from cmx_helpers.mfcc.dct import dct, dct_basis, idct
from cmx_helpers.mfcc.delta import delta
from cmx_helpers.mfcc.explain import Explanation, explain
from cmx_helpers.mfcc.features import melspectrogram, mfcc, power_to_db
from cmx_helpers.mfcc.mel import hz_to_mel, mel_filterbank, mel_to_hz
from cmx_helpers.mfcc.resynthesis import (
    db_to_power,
    griffinlim,
    mel_to_stft,
    mfcc_to_audio,
    mfcc_to_mel,
)

__all__ = [
    "CONVENTIONS",
    "Convention",
    "Explanation",
    "db_to_power",
    "dct",
    "dct_basis",
    "delta",
    "explain",
    "griffinlim",
    "hz_to_mel",
    "idct",
    "mel_filterbank",
    "mel_to_hz",
    "mel_to_stft",
    "melspectrogram",
    "mfcc",
    "mfcc_to_audio",
    "mfcc_to_mel",
    "power_to_db",
]
