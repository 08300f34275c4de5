"""Exercise encoders.log_mel, lesson 09_encoders: the log-mel spectrogram, inside the model."""

import numpy as np

from cmx_helpers.exercises._engine import exercise
from cmx_helpers.exercises._keras import keras, number, ops
from cmx_helpers.mfcc import mel_filterbank


@exercise(
    "encoders.log_mel",
    points=3,
    minutes=6,
    hints=(
        """ops.pad(audio, ((0, 0), (half, half))) with half = len(window) // 2; then
        ops.extract_sequences(padded, len(window), hop), shape (batch, frames, samples).""",
        """real, imaginary = ops.rfft(frames * window). The power is the sum of their squares, and
        ops.matmul(power, bank) adds it up in bands.""",
        """decibels = 10 * ops.log10(ops.maximum(power, 1e-10)). The floor of each clip:
        ops.max(decibels, axis=(1, 2), keepdims=True) - 80.""",
    ),
)
def log_mel(audio, window, bank, hop):
    half = len(window) // 2
    padded = ops.pad(audio, ((0, 0), (half, half)))
    frames = ops.extract_sequences(padded, len(window), hop)
    real, imaginary = ops.rfft(frames * window)
    power = ops.matmul(ops.square(real) + ops.square(imaginary), bank)
    decibels = 10 * ops.log10(ops.maximum(power, 1e-10))
    return ops.maximum(decibels, ops.max(decibels, axis=(1, 2), keepdims=True) - 80)


@log_mel.cases
def log_mel_cases(rng):
    cases = []
    for n_fft, hop in ((64, number(rng, 10, 30)), (128, number(rng, 30, 60))):
        n, bands = n_fft * 4 + number(rng, 0, 40), number(rng, 3, 6)
        audio = rng.normal(size=(4, n)) * np.array([[1.0], [1e-3], [1.0], [1.0]])
        audio[1, n // 2 :] *= 1e-2  # below the floor of its neighbours, not of its own
        audio[2, n // 2 :] = 0  # digital silence: the logarithm of 0, and a floor
        audio[3] = np.sin(2 * np.pi * 3 / n_fft * np.arange(n))  # far from flat within a frame
        window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n_fft) / n_fft)
        bank = mel_filterbank(8000, n_fft, n_mels=bands).T
        cases.append((audio.astype("float32"), window.astype("float32"), bank.astype("float32"), hop))
    return cases


@log_mel.observed
def log_mel_observed(result, *case):
    return {"a tensor": not isinstance(result, np.ndarray), "decibels": keras.ops.convert_to_numpy(result)}


def _frames(audio, window, hop, padded=True):
    half = len(window) // 2 if padded else 0
    audio = np.pad(audio, ((0, 0), (half, half)))
    starts = np.arange(0, audio.shape[1] - len(window) + 1, hop)
    return audio[:, starts[:, None] + np.arange(len(window))]


def _power(frames, window, bank, of=lambda spectrum: np.abs(spectrum) ** 2):
    return (of(np.fft.rfft(frames * window)) @ bank).astype("float32")


def _decibels(power, axes=(1, 2), logarithm=np.log10, factor=10, top=80):
    with np.errstate(divide="ignore"):
        decibels = factor * logarithm(np.maximum(power, 1e-10))
    if top is not None:
        decibels = np.maximum(decibels, decibels.max(axis=axes, keepdims=True) - top)
    return ops.convert_to_tensor(decibels)


@log_mel.right
def log_mel_with_einsum(audio, window, bank, hop):
    half = len(window) // 2
    frames = ops.extract_sequences(ops.pad(audio, [[0, 0], [half, half]]), len(window), hop)
    real, imaginary = ops.rfft(frames * window)
    power = ops.einsum("btk,km->btm", real**2 + imaginary**2, bank)
    decibels = ops.log(ops.maximum(power, 1e-10)) * (10 / np.log(10))
    top = ops.amax(ops.amax(decibels, axis=2, keepdims=True), axis=1, keepdims=True)
    return ops.where(decibels < top - 80, top - 80, decibels)


@log_mel.right
def log_mel_with_keras_own_stft(audio, window, bank, hop):
    half = len(window) // 2
    padded = ops.pad(audio, ((0, 0), (half, half)))
    parts = ops.stft(padded, len(window), hop, len(window), window=window, center=False)
    power = (parts[0] ** 2 + parts[1] ** 2) @ ops.convert_to_tensor(bank)
    decibels = 10 * ops.log10(ops.maximum(power, 1e-10))
    return ops.maximum(decibels, ops.max(decibels, axis=[-2, -1], keepdims=True) - 80)


@log_mel.wrong("The frames go into the Fourier transform without the window: frames * window.")
def log_mel_without_window(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), np.ones_like(window), bank))


@log_mel.wrong(
    """The power is missing its square: lesson 08 adds up squares of magnitudes in bands, not magnitudes."""
)
def log_mel_of_magnitudes(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank, np.abs))


@log_mel.wrong(
    """The floor is taken over the whole batch. A clip beside a loud one then loses its quiet parts: the
    maximum belongs to each clip, axis=(1, 2), keepdims=True."""
)
def log_mel_floor_of_the_batch(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank), axes=None)


@log_mel.wrong("That is the natural logarithm. Decibels are 10 times the logarithm to base ten.")
def log_mel_with_the_natural_logarithm(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank), logarithm=np.log)


@log_mel.wrong(
    "There is no padding: half a window of zeros on each side, so that frame t is centred on sample t · hop."
)
def log_mel_without_padding(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop, padded=False), window, bank))


@log_mel.wrong("The floor is missing: nothing may lie more than 80 dB below the clip's maximum.")
def log_mel_without_floor(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank), top=None)


@log_mel.wrong("20 · log₁₀ belongs to magnitudes. Of powers it is 10 · log₁₀.")
def log_mel_times_twenty(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank), factor=20)


@log_mel.wrong(
    """The floor is taken over each frame, so that silence between the words becomes loud. One maximum for the
    whole clip: axis=(1, 2)."""
)
def log_mel_floor_of_each_frame(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank), axes=2)


@log_mel.wrong("Only the real part is squared. |S|² is the square of both parts, added.")
def log_mel_of_the_real_part(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank, lambda s: s.real**2))


@log_mel.wrong(
    """The numbers are right, and NumPy made them. Inside a model there are no numbers yet, only symbolic
    tensors: every step must be one of keras.ops (ops.pad, ops.rfft, ops.maximum …)."""
)
def log_mel_in_numpy(audio, window, bank, hop):
    return keras.ops.convert_to_numpy(_decibels(_power(_frames(audio, window, hop), window, bank)))


@log_mel.wrong(
    """The floor is taken over the frames of each band. A band with nothing in it then becomes loud: one
    maximum for the whole clip, axis=(1, 2)."""
)
def log_mel_floor_of_each_band(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank), axes=1)


@log_mel.wrong("Bands and frames are exchanged: shape (batch, frames, bands), time first.")
def log_mel_bands_first(audio, window, bank, hop):
    decibels = _decibels(_power(_frames(audio, window, hop), window, bank))
    return ops.transpose(decibels, (0, 2, 1))


@log_mel.wrong(
    "You add 10⁻¹⁰ to every power. It is a lower bound: ops.maximum(power, 1e-10) leaves others alone."
)
def log_mel_with_a_bit_more(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank) + np.float32(1e-10))


@log_mel.wrong(
    """The logarithm comes before the bank. Powers are added up in bands, and the logarithm is taken of the
    sums."""
)
def log_mel_bank_of_decibels(audio, window, bank, hop):
    power = np.abs(np.fft.rfft(_frames(audio, window, hop) * window)) ** 2
    decibels = 10 * np.log10(np.maximum(power, 1e-10)) @ bank
    return ops.convert_to_tensor(
        np.maximum(decibels, decibels.max(axis=(1, 2), keepdims=True) - 80).astype("float32")
    )
