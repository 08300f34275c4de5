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
    if isinstance(result, np.ndarray):
        raise TypeError(
            "expected a tensor, got an array made by NumPy: inside a model there are no numbers yet, so "
            "every step must be one of keras.ops (ops.pad, ops.rfft, ops.maximum)"
        )
    return keras.ops.convert_to_numpy(result)


def _frames(audio, window, hop, before=1, after=1):
    """`before` and `after`: how many half windows of zeros."""
    half = len(window) // 2
    audio = np.pad(audio, ((0, 0), (before * half, after * half)))
    starts = np.arange(0, audio.shape[1] - len(window) + 1, hop)
    return audio[:, starts[:, None] + np.arange(len(window))]


def _spectrum(frames, window):
    """By Keras in single precision, as in any answer: its rounding is seen where nothing is squared."""
    real, imaginary = ops.rfft(ops.convert_to_tensor(frames * window))
    return ops.convert_to_numpy(real) + 1j * ops.convert_to_numpy(imaginary)


def _power(frames, window, bank, of=lambda spectrum: np.abs(spectrum) ** 2):
    return (of(_spectrum(frames, window)) @ bank).astype("float32")


def _floor(decibels, top):
    return np.maximum(decibels, top - 80)


def _decibels(power, axes=(1, 2), logarithm=np.log10, factor=10, floor=_floor, least=1e-10):
    with np.errstate(divide="ignore"):
        decibels = factor * logarithm(np.maximum(power, least))
    return ops.convert_to_tensor(floor(decibels, decibels.max(axis=axes, keepdims=True)))


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


@log_mel.wrong("That is the logarithm to base two. Decibels are 10 times the logarithm to base ten.")
def log_mel_with_the_binary_logarithm(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank), logarithm=np.log2)


@log_mel.wrong(
    "There is no padding: half a window of zeros on each side, so that frame t is centred on sample t · hop."
)
def log_mel_without_padding(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop, 0, 0), window, bank))


@log_mel.wrong("The floor is missing: nothing may lie more than 80 dB below the clip's maximum.")
def log_mel_without_floor(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank), floor=lambda decibels, top: decibels)


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
    """The floor is taken over the frames of each band. A band with nothing in it then becomes loud: one
    maximum for the whole clip, axis=(1, 2)."""
)
def log_mel_floor_of_each_band(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank), axes=1)


@log_mel.wrong("Bands and frames are exchanged: shape (batch, frames, bands), time first.")
def log_mel_bands_first(audio, window, bank, hop):
    decibels = _decibels(_power(_frames(audio, window, hop), window, bank))
    return ops.transpose(decibels, (0, 2, 1))


@log_mel.wrong("You add 10⁻¹⁰ to every power. It is a lower bound: ops.maximum leaves larger ones alone.")
def log_mel_with_a_bit_more(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank) + np.float32(1e-10))


@log_mel.wrong(
    """The logarithm comes before the bank. Powers are added up in bands, and the logarithm is taken of the
    sums."""
)
def log_mel_bank_of_decibels(audio, window, bank, hop):
    power = np.abs(_spectrum(_frames(audio, window, hop), window)) ** 2
    decibels = 10 * np.log10(np.maximum(power, 1e-10)) @ bank
    return ops.convert_to_tensor(_floor(decibels, decibels.max(axis=(1, 2), keepdims=True)).astype("float32"))


@log_mel.wrong("You pad by a whole window on each side. Half of one is asked for: len(window) // 2.")
def log_mel_padded_by_a_window(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop, 2, 2), window, bank))


@log_mel.wrong("There are zeros before the sound, and none behind it: half a window belongs on each side.")
def log_mel_padded_in_front(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop, 1, 0), window, bank))


@log_mel.wrong("Your frames lie side by side, a window apart. Frame t begins at sample t · hop.")
def log_mel_without_hop(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, len(window)), window, bank))


@log_mel.wrong("Only the imaginary part is squared. |S|² is the square of both parts, added.")
def log_mel_of_the_imaginary_part(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank, lambda s: s.imag**2))


@log_mel.wrong("The factor 10 is missing: a decibel is a tenth of what log₁₀ counts.")
def log_mel_without_ten(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank), factor=1)


@log_mel.wrong("The logarithm is missing: decibels are 10 · log₁₀ of the powers.")
def log_mel_without_logarithm(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank), logarithm=np.asarray)


@log_mel.wrong("No power may be below 10⁻¹⁰ when its logarithm is taken: ops.maximum(power, 1e-10) first.")
def log_mel_without_least_power(audio, window, bank, hop):
    return _decibels(_power(_frames(audio, window, hop), window, bank), least=0)


@log_mel.wrong("ops.minimum pushes all numbers under the floor. A floor lifts what is below it: ops.maximum.")
def log_mel_under_the_floor(audio, window, bank, hop):
    power = _power(_frames(audio, window, hop), window, bank)
    return _decibels(power, floor=lambda decibels, top: np.minimum(decibels, top - 80))


@log_mel.wrong("The floor is at −80 dB, whatever the clip. It belongs 80 dB below the clip's own maximum.")
def log_mel_with_a_fixed_floor(audio, window, bank, hop):
    power = _power(_frames(audio, window, hop), window, bank)
    return _decibels(power, floor=lambda decibels, top: np.maximum(decibels, -80))


@log_mel.wrong("You take the maximum off, so that 0 dB is the loudest. The maximum is for the floor alone.")
def log_mel_below_the_maximum(audio, window, bank, hop):
    power = _power(_frames(audio, window, hop), window, bank)
    return _decibels(power, floor=lambda decibels, top: np.maximum(decibels - top, -80))


@log_mel.wrong("Your floor lies above the clip's maximum, and nothing else is left. Take 80 off the maximum.")
def log_mel_floor_above(audio, window, bank, hop):
    power = _power(_frames(audio, window, hop), window, bank)
    return _decibels(power, floor=lambda decibels, top: np.maximum(decibels, top + 80))
