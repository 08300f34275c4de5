"""Inputs that once went wrong, each with the value that is right."""

import math
import warnings
from fractions import Fraction

import numpy as np
import pytest

from cmx_helpers import (
    attention,
    convolution,
    embeddings,
    evaluation,
    mfcc,
    pooling,
    recurrent,
    stft,
    training,
)
from cmx_helpers._common import arguments, validate
from tests.reliability.entries import SOUND


def test_eight_bit_integers_do_not_wrap():
    got = convolution.pad_amounts(np.uint8(251), np.uint8(1), np.uint8(100), "same")
    assert got == (0, 0) and all(type(n) is int for n in got)
    assert convolution.pad_amounts(np.uint8(200), np.int8(100), np.uint8(99), "same") == (49, 49)
    size = convolution.output_size(np.uint8(255), np.uint8(1), np.uint8(200), "same")
    assert size == 2 and type(size) is int
    y = stft.stft(SOUND, n_fft=np.uint8(128), hop_length=np.uint8(200))
    np.testing.assert_array_equal(y, stft.stft(SOUND, n_fft=128, hop_length=200))
    assert pooling.max_pool2d(np.ones((1, 4, 4, 1)), np.array(2), strides=np.array([2, 2])).shape == (
        1,
        2,
        2,
        1,
    )


@pytest.mark.parametrize("size", [1e20, 1e-25, 1e-40, 1.0])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_cosine_does_not_depend_on_length(size, dtype):
    a = np.array([1, 2, 3], dtype) * dtype(size)
    tolerance = 1e-4 if size == 1e-40 else 1e-6  # 1e-40 has five digits in float32
    assert embeddings.cosine_similarity(a, a) == pytest.approx(1, abs=tolerance)
    assert embeddings.cosine_similarity(
        a, np.stack([-a, 0 * a, np.array([1, 1, 1], dtype)])
    ) == pytest.approx([-1, 0, 6 / math.sqrt(42)], abs=tolerance)


def test_gradients_of_any_size_are_clipped_to_the_norm():
    clipped = recurrent.clip_gradients([np.array([3e200]), np.array([4e200])], 1.0)
    np.testing.assert_allclose(np.ravel(clipped), [0.6, 0.8], rtol=1e-12)


FLAGS = [
    (lambda flag: mfcc.mfcc(SOUND, htk=flag), "htk"),
    (lambda flag: mfcc.mfcc(SOUND, center=flag), "center"),
    (lambda flag: mfcc.mfcc(SOUND, per_clip=flag), "per_clip"),
    (lambda flag: mfcc.melspectrogram(SOUND, htk=flag), "htk"),
    (lambda flag: mfcc.mel_filterbank(8000, 256, n_mels=10, htk=flag), "htk"),
    (lambda flag: mfcc.hz_to_mel(440, htk=flag), "htk"),
    (lambda flag: mfcc.mel_to_hz(7, htk=flag), "htk"),
    (lambda flag: mfcc.griffinlim(np.ones((9, 4)), center=flag), "center"),
    (lambda flag: stft.stft(SOUND, center=flag), "center"),
    (lambda flag: stft.istft(np.ones((9, 4)), center=flag), "center"),
    (lambda flag: stft.get_window("hann", 8, periodic=flag), "periodic"),
]


@pytest.mark.parametrize(("call", "name"), FLAGS)
@pytest.mark.parametrize("value", ["False", "no", math.nan, 1, 0, None, np.array(True), []], ids=repr)
def test_only_booleans_are_flags(call, name, value):
    mfcc.mfcc(SOUND, htk=True)  # what is kept must not make 1 pass for True
    with pytest.raises(TypeError, match=f"{name}: expected True or False, got "):
        call(value)


def test_true_and_numpys_true_are_one_flag():
    np.testing.assert_array_equal(mfcc.hz_to_mel(440.0, htk=np.True_), mfcc.hz_to_mel(440.0, htk=True))


def test_another_byte_order_is_the_same_number():
    x = np.arange(6.0).reshape(2, 3)
    for dtype, native in ((">f4", np.float32), (">f8", np.float64), (">i4", np.float32)):
        got = training.dense(x.astype(dtype), np.ones((3, 1), np.float32))
        assert got.dtype == native and got.dtype.isnative
        np.testing.assert_array_equal(got, [[3], [12]])
    spectrum = stft.fft(np.arange(8.0).astype(">c16"))
    np.testing.assert_allclose(spectrum, np.fft.fft(np.arange(8.0)), atol=1e-12)


def test_integers_become_float32_or_are_refused():
    """One rule: an integer that float32 rounds is an error that says so."""
    assert pooling.relu(np.array([2**24, -(2**24)])).tolist() == [2.0**24, 0.0]
    assert pooling.relu(np.array([3], np.int64)).dtype == np.float32
    for value, dtype in ((2**24 + 1, int), (-(2**24) - 1, int), (2**63, np.uint64), (-(2**63), np.int64)):
        with pytest.raises(ValueError, match=r"x: expected integers within ±16777216.*float64"):
            pooling.relu(np.array([0, value], dtype))
    assert pooling.relu(np.array([2.0**24 + 1])).tolist() == [2**24 + 1]


def test_numbers_that_no_float_holds():
    with pytest.raises(ValueError, match=r"sr: expected a number that a float holds, got int that cannot"):
        mfcc.mfcc(SOUND, sr=10**5000)
    with pytest.raises(ValueError, match="sr: expected a number that a float holds, got 1000"):
        mfcc.mfcc(SOUND, sr=10**400)
    for value in (1 + 0j, np.complex128(1), np.array("1"), "1", b"1", True, [1.0], {1.0}, None):
        with pytest.raises(TypeError, match=r"^limit: expected a number, got "):
            validate.number("limit", value)
    assert validate.number("limit", Fraction(1, 4)) == validate.number("limit", np.array(0.25)) == 0.25


def test_strides_as_an_array_without_axes():
    x, kernel = np.ones((1, 4, 4, 1)), np.ones((2, 2, 1, 1))
    assert convolution.conv2d(x, kernel, strides=np.array(2)).shape == (1, 2, 2, 1)
    with pytest.raises(TypeError, match="strides: expected an integer, got array"):
        convolution.conv2d(x, kernel, strides=np.array(2.0))
    with pytest.raises(TypeError, match=r"strides: .*masked"):
        convolution.conv2d(x, kernel, strides=np.ma.array([2, 2]))


def test_accuracy_ratio_checks_what_it_gets():
    right = np.array([1, 0, 1, 1])
    assert evaluation.accuracy_ratio(right, [True, True, True, True]) == 0.75
    for bad, words in [
        (([1, 0], [1, 1, 1]), "reference: expected shape"),
        (([], []), "right: expected at least one"),
        ((right, [0, 0, 0, 0]), "reference: expected at least one right answer"),
        ((right, [1, np.nan, 1, 1]), "reference: expected finite"),
        ((np.ma.array(right, mask=right), right), "right: .*masked"),
        ((right, right, 1), "axis: expected at most 0"),
    ]:
        with pytest.raises((ValueError, TypeError), match=words):
            evaluation.accuracy_ratio(*bad)


def test_the_warning_of_empty_filters_comes_each_time_and_points_here():
    for call in (
        lambda: mfcc.mfcc(SOUND, n_fft=256),
        lambda: mfcc.melspectrogram(SOUND, n_fft=256),
        lambda: mfcc.mel_filterbank(22050, 256),
    ):
        for _ in range(2):
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                call()
            assert [str(w.message) for w in said] == [
                "n_mels=128: some filters fall between two bins and are empty"
            ]
            assert said[0].filename == __file__


def test_a_row_without_any_possible_class_has_one_rule():
    logits = [[-np.inf, -np.inf], [0.0, 0.0]]
    with np.errstate(all="raise"):
        assert training.softmax(logits).tolist() == [[0, 0], [0.5, 0.5]]
        assert training.cross_entropy(logits[:1], [0]) == np.inf
        assert training.cross_entropy(logits, [0, 1]) == np.inf
        assert training.cross_entropy(logits[1:], [1]) == pytest.approx(math.log(2))
        assert training.cross_entropy([[0.0, -np.inf]], [0]) == 0
        assert training.cross_entropy([[0.0, -np.inf]], [1]) == np.inf
        assert training.cross_entropy_backward(logits, [0, 1]).tolist() == [[-0.5, 0], [0.25, -0.25]]
    assert np.isnan(training.cross_entropy([[np.nan, 0.0]], [0]))


def test_indices_are_as_wide_as_the_machines(monkeypatch):
    """A 32-bit platform's `bincount` takes no 64-bit integers: here every other kind is refused."""
    bincount = np.bincount

    def narrow(places, *others, **options):
        assert places.dtype == np.intp
        return bincount(places, *others, **options)

    monkeypatch.setattr(np, "bincount", narrow)
    monkeypatch.setattr(np, "intp", np.int32)
    assert embeddings.cooccurrence([[1, 2, 1]], 3)[1:, 1:].tolist() == [[1.0, 2.0], [2.0, 0.0]]
    embeddings.SkipGram(5, dim=2).fit([[2, 3, 4]], epochs=1)


def test_a_layer_norm_of_equal_numbers_needs_epsilon():
    with pytest.raises(ValueError, match="epsilon: expected more than 0"):
        attention.layer_norm([2.0, 2.0], [1, 1], [0, 0], epsilon=0)
    assert attention.layer_norm([2.0, 2.0], [1, 1], [0, 3]).tolist() == [0, 3]


def test_masked_arrays_are_refused_however_they_are_wrapped():
    masked = np.ma.array([1.0, 2.0], mask=[0, 1])
    for value in (
        masked,
        [masked, masked],
        [[0.0, 1.0], masked],
        (masked,),
        np.ma.masked,
        [1.0, np.ma.masked],
    ):
        with pytest.raises(TypeError, match=r"x: .*masked array"):
            validate.as_float("x", value)
    with pytest.raises(TypeError, match=r"labels: .*masked array"):
        training.cross_entropy(np.zeros((2, 2)), np.ma.array([0, 1]))
    with pytest.raises(TypeError, match="n: expected an integer"):
        validate.integer("n", np.ma.array(3))


def test_messages_stay_short():
    class Broken:
        def __repr__(self):
            raise RuntimeError

    assert validate.shown(Broken()) == "Broken that cannot be written down"
    assert len(validate.shown("x" * 100_000)) < 250
    with pytest.raises(ValueError, match="expected what makes at most 268435456 numbers, got"):
        arguments.check_size("n", 10**3000, 10**3000)
