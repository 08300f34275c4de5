"""From features back to sound; public through `cmx_helpers.mfcc`. Used in lesson 08_mfcc."""

import numpy as np

from cmx_helpers._common.arguments import check_size
from cmx_helpers._common.validate import as_float, check_shape, flag, integer, number
from cmx_helpers.mfcc.dct import idct
from cmx_helpers.mfcc.mel import mel_filterbank
from cmx_helpers.stft import istft, stft

MOST_ROUNDS = 100_000  # far beyond where either search stands still


def db_to_power(S_db, *, ref=1.0):
    """Power from decibels: S = ref · 10^(S_db / 10), the inverse of `power_to_db`.

    Parameters
    ----------
    S_db : array
    ref : number
        The power that 0 dB stands for.

    Returns
    -------
    array of the same shape and dtype

    Raises
    ------
    ValueError
        If `S_db` is empty or not finite, or `ref` is not above zero.

    Notes
    -----
    Used in lesson 08_mfcc.

    Examples
    --------
    >>> db_to_power([0.0, 10.0, -30.0])
    array([1.e+00, 1.e+01, 1.e-03])
    """
    S_db = as_float("S_db", S_db, finite=True)
    return S_db.dtype.type(number("ref", ref, above=0)) * 10 ** (S_db / 10)


def mfcc_to_mel(mfcc, *, n_mels=128, norm="ortho", ref=1.0, lifter=0):
    """Smooth mel spectrum from MFCCs: inverse DCT, then power from decibels.

    Parameters
    ----------
    mfcc : array of shape (..., n_mfcc, frames)
    n_mels : int
        Number of bands, at least n_mfcc. The coefficients above n_mfcc count as zero, so
        that only the envelope comes back.
    norm, ref, lifter
        What `mfcc` and `power_to_db` were given.

    Returns
    -------
    array of shape (..., n_mels, frames)
        Power in mel bands.

    Raises
    ------
    ValueError
        If `mfcc` is not finite, `n_mels` is less than n_mfcc, or the lifter has a zero.

    Notes
    -----
    Used in lesson 08_mfcc.

    Examples
    --------
    >>> mfcc_to_mel([[20.0], [0.0]], n_mels=4).round(6)
    array([[10.], [10.], [10.], [10.]])
    """
    C = as_float("mfcc", mfcc, ndim=-2, finite=True)
    n_mels = integer("n_mels", n_mels, minimum=C.shape[-2])
    check_size("n_mels", n_mels, C.shape[-2])
    weights = lifter_weights(C.shape[-2], lifter)
    if np.abs(weights).min() < 1e-9:
        raise ValueError(f"lifter: expected one that keeps every coefficient, lifter={lifter} erases some")
    C = C / weights.astype(C.dtype)[:, None]
    return db_to_power(idct(C, n_mels, axis=-2, norm=norm), ref=ref)


def mel_to_stft(
    M, *, sr=22050, n_fft=2048, power=2.0, fmin=0.0, fmax=None, htk=False, norm="slaney", n_iter=50
):
    """Magnitudes of a spectrogram whose mel bands hold `M`.

    Many spectra S ≥ 0 satisfy H · S = M. From a flat first guess, each step multiplies S by
    Hᵀ · (M / (H · S)) / Hᵀ · 1, the mean ratio of what is wanted to what is there: S cannot turn
    negative, and the divergence of H · S from M never grows.

    Parameters
    ----------
    M : array of shape (..., n_mels, frames)
        Not negative.
    sr, n_fft, power, fmin, fmax, htk, norm
        What `melspectrogram` was given.
    n_iter : int
        Number of steps.

    Returns
    -------
    array of shape (..., 1 + n_fft // 2, frames)

    Raises
    ------
    ValueError
        If `M` is negative, empty or not finite, or `n_fft` above 65536.

    Notes
    -----
    D. D. Lee and H. S. Seung, "Algorithms for non-negative matrix factorization",
    NIPS 13, 2000. Used in lesson 08_mfcc.

    Examples
    --------
    >>> bank = mel_filterbank(8000, 64, n_mels=10, dtype=np.float64)
    >>> M = bank @ np.ones((33, 1))
    >>> bool(np.allclose(bank @ mel_to_stft(M, sr=8000, n_fft=64) ** 2, M, rtol=1e-3))
    True
    """
    M, power = as_float("M", M, ndim=-2, finite=True), number("power", power, above=0)
    n_fft = integer("n_fft", n_fft, minimum=2, maximum=2**16)  # the whole bank is multiplied in each step
    if M.min() < 0:
        raise ValueError(f"M: expected powers of at least 0, got {M.min()}")
    H = mel_filterbank(sr, n_fft, n_mels=M.shape[-2], fmin=fmin, fmax=fmax, htk=htk, norm=norm, dtype=M.dtype)
    tiny = np.finfo(M.dtype).tiny
    weight = np.maximum(H.sum(axis=0), tiny)[:, None]
    S = np.repeat(M.mean(axis=-2, keepdims=True), H.shape[1], axis=-2)
    for _ in range(integer("n_iter", n_iter, minimum=0, maximum=MOST_ROUNDS)):
        S *= H.T @ (M / np.maximum(H @ S, tiny)) / weight
    return S ** M.dtype.type(1 / power)


def griffinlim(
    S, *, n_iter=32, hop_length=None, win_length=None, n_fft=None, window="hann", center=True, length=None,
    momentum=0.99, random_state=0,
):  # fmt: skip
    """Sound from magnitudes alone, by Griffin and Lim's search for phases.

    Start with random phases; then again and again turn the spectrogram into sound and
    back, keep the phases that come out, and put the wanted magnitudes back in.

    Parameters
    ----------
    S : array of shape (..., 1 + n_fft // 2, frames)
        Magnitudes, not powers.
    n_iter : int
        Number of rounds.
    hop_length, win_length, n_fft, window, center, length
        As for `istft`.
    momentum : number
        How far each round overshoots, at least 0; 0 is the original algorithm.
    random_state : int
        Seed of the first phases.

    Returns
    -------
    float array of shape (..., samples)

    Raises
    ------
    ValueError
        As for `istft`, or if `S` is negative.

    Notes
    -----
    D. W. Griffin and J. S. Lim, "Signal estimation from modified short-time Fourier
    transform", IEEE Trans. ASSP 32(2), 1984; N. Perraudin, P. Balazs and
    P. L. Søndergaard, "A fast Griffin-Lim algorithm", WASPAA 2013. Used in lesson 08_mfcc.

    Examples
    --------
    >>> tone = np.sin(2 * np.pi * 440 * np.arange(4000) / 8000)
    >>> S = abs(stft(tone, n_fft=256))
    >>> again = abs(stft(griffinlim(S, length=4000), n_fft=256))
    >>> bool(np.linalg.norm(again - S) < 0.1 * np.linalg.norm(S))
    True
    """
    S = as_float("S", S, ndim=-2, finite=True)
    if S.min() < 0:
        raise ValueError(f"S: expected magnitudes of at least 0, got {S.min()}")
    largest = np.sqrt(np.finfo(S.dtype).max) / S.size
    if S.max() > largest:
        raise ValueError(f"S: expected magnitudes of at most {largest:.3g}, got {S.max():.3g}")
    momentum, center = number("momentum", momentum, minimum=0), flag("center", center)
    if center and S.shape[-1] < 2:
        raise ValueError("S: expected at least two centred frames, got one")
    n_fft = 2 * (S.shape[-2] - 1) if n_fft is None else integer("n_fft", n_fft, minimum=2)
    check_shape("S", S, (None,) * (S.ndim - 2) + (1 + n_fft // 2, None))
    shared = dict(n_fft=n_fft, hop_length=hop_length, win_length=win_length, window=window, center=center)
    rng = np.random.default_rng(integer("random_state", random_state, minimum=0))
    X = S * np.exp(2j * np.pi * rng.random(S.shape)).astype(np.result_type(S, np.complex64))
    before = 0
    for _ in range(integer("n_iter", n_iter, minimum=0, maximum=MOST_ROUNDS)):
        rebuilt = stft(istft(X, **shared), **shared)
        ahead = rebuilt - momentum / (1 + momentum) * before
        X = S * ahead / np.maximum(np.abs(ahead), np.finfo(S.dtype).tiny)
        before = rebuilt
    return istft(X, length=length, **shared)


def mfcc_to_audio(
    mfcc, *, sr=22050, n_fft=2048, hop_length=512, n_mels=128, window="hann", htk=False, mel_norm="slaney",
    norm="ortho", lifter=0, length=None, n_iter=32, random_state=0,
):  # fmt: skip
    """Sound that has the spectral envelope of the MFCCs: a whisper-like voice without pitch.

    The chain of `mfcc` backwards: `mfcc_to_mel`, `mel_to_stft`, `griffinlim`.

    Parameters
    ----------
    mfcc : array of shape (..., n_mfcc, frames)
    sr, n_fft, hop_length, n_mels, window, htk, mel_norm, norm, lifter
        What `mfcc` was given (with the default `center`).
    length : int, optional
        Samples of the result.
    n_iter, random_state : int
        As for `griffinlim`.

    Returns
    -------
    float array of shape (..., samples)

    Raises
    ------
    ValueError
        As for its three parts.

    Notes
    -----
    Used in lesson 08_mfcc.

    Examples
    --------
    >>> mfcc_to_audio(np.zeros((13, 5)), length=2000, n_iter=1).shape
    (2000,)
    """
    mfcc = as_float("mfcc", mfcc, ndim=-2, finite=True)
    if mfcc.shape[-1] < 2:
        raise ValueError("mfcc: expected at least two frames, got one")
    M = mfcc_to_mel(mfcc, n_mels=n_mels, norm=norm, lifter=lifter)
    if not np.isfinite(M).all():
        raise ValueError("mfcc: expected coefficients of sound, got some whose power no float holds")
    S = mel_to_stft(M, sr=sr, n_fft=n_fft, htk=htk, norm=mel_norm)
    return griffinlim(
        S, n_iter=n_iter, hop_length=hop_length, n_fft=n_fft, window=window, length=length,
        random_state=random_state,
    )  # fmt: skip


def lifter_weights(n_mfcc, lifter):
    """Weights 1 + (L/2) · sin(π · n / L), n = 1 … n_mfcc, to lift the higher coefficients."""
    lifter = number("lifter", lifter, minimum=0)
    if lifter == 0:
        return np.ones(n_mfcc)
    return 1 + lifter / 2 * np.sin(np.pi * np.arange(1, 1 + n_mfcc) / lifter)
