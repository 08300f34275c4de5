"""Noise by place: equal integers on every backend, normal numbers, and a sample that no batch changes."""

import numpy as np
import pytest

from cmx_helpers.datasets import CLEAN, Corruption, cmx_digits, counted_noise
from cmx_helpers.datasets.counted_noise import bits, mixed, normals, places, sample_keys, stream_of
from tests.backends import BACKENDS, run_under

# lowbias32 written once more, in Python's own integers.
KNOWN = [0, 1, 2, 12345, 2**31, 2**32 - 1]


def plain(x):
    x ^= x >> 16
    x = x * 0x7FEB352D % 2**32
    x ^= x >> 15
    x = x * 0x846CA68B % 2**32
    return x ^ x >> 16


def test_mixing_is_that_of_unbounded_integers_and_one_to_one():
    np.testing.assert_array_equal(mixed(np.array(KNOWN, np.uint32)), [plain(x) for x in KNOWN])
    assert len(np.unique(mixed(np.arange(2**17, dtype=np.uint32)))) == 2**17
    key = int(sample_keys(3, 1, [7])[0])
    assert key == plain(plain(7) ^ plain(plain(3) ^ 1))
    assert [int(n) for n in bits([key], 4)[0]] == [plain(plain(i) ^ key) for i in (1, 2, 3, 4)]


def test_a_sample_is_the_same_alone_in_a_batch_and_cut_short():
    keys = sample_keys(0, 1, np.arange(50))
    whole = normals(keys, 300)
    np.testing.assert_array_equal(normals(keys[[17]], 300)[0], whole[17])
    np.testing.assert_array_equal(normals(keys[::-1], 100), whole[::-1, :100])


def test_the_numbers_are_normal_and_know_nothing_of_each_other():
    """Bounds are five standard errors of what independent normal numbers give."""
    n = normals(sample_keys(0, 1, np.arange(200)), 5000).astype(np.float64)
    count = n.size
    for power, mean, variance in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)):
        assert abs((n**power).mean() - mean) < 5 * np.sqrt(variance / count)
    for other in (n[:, 1:] * n[:, :-1], n[1:] * n[:-1], n[:, 2:] * n[:, :-2]):
        assert abs(other.mean()) < 5 / np.sqrt(other.size)
    picture, sound = (normals(sample_keys(0, stream, np.arange(200)), 5000) for stream in (1, 2))
    assert abs((picture * sound).mean()) < 5 / np.sqrt(count)
    assert np.isfinite(n).all() and np.abs(n).max() < 6


def test_normal_numbers_are_those_of_the_formula():
    keys = sample_keys(1, 2, [0, 9])
    u = ((bits(keys, 2 * 77) >> 8) + 0.5) / 2**24
    expected = np.sqrt(-2 * np.log(u[:, 0::2])) * np.cos(2 * np.pi * u[:, 1::2])
    np.testing.assert_allclose(normals(keys, 77), expected, rtol=1e-4, atol=2e-6)
    assert normals(keys, 77).dtype == np.float32 and normals([], 5).shape == (0, 5)


def test_places_are_sixteen_bits():
    keys = sample_keys(0, 3, np.arange(3000))
    found = places(keys, 2)
    np.testing.assert_array_equal(found * 2**16, bits(keys, 2) // 2**16)
    assert 0 <= found.min() < 0.01 and 0.99 < found.max() < 1
    assert abs(np.corrcoef(found.T)[0, 1]) < 5 / np.sqrt(3000)


@pytest.mark.parametrize("task", ["evidence", "arithmetic", "caption"])
def test_a_sample_is_its_clean_one_with_this_noise(task):
    def made(corruption, split="test"):
        return cmx_digits(split, 3, task=task, corruption=corruption, seed=4).arrays()

    (clean, targets), (noisy, same) = made(CLEAN), made(Corruption(0.0, 0.5, 0.0))
    for name in targets:
        np.testing.assert_array_equal(targets[name], same[name])
    keys = [sample_keys(4, stream_of(stream, "test"), [0, 1, 2]) for stream in (1, 2)]
    noise = normals(keys[0], clean["image"][0].size).reshape(clean["image"].shape)
    np.testing.assert_allclose(noisy["image"], clean["image"] + 0.5 * noise, atol=1e-6)
    added, noise = noisy["audio"] - clean["audio"], normals(keys[1], clean["audio"].shape[1])
    loudness = (added * noise).sum(axis=1, keepdims=True) / (noise**2).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(added, loudness * noise, atol=1e-6)
    assert (sample_keys(0, stream_of(1, "train"), [5]) != sample_keys(0, stream_of(1, "test"), [5])).all()


@pytest.mark.parametrize("backend", BACKENDS)
def test_integers_are_equal_on_every_backend(backend, tmp_path):
    keys = sample_keys(5, 2, [0, 1, 2**20, 123456789])
    code = """
    import sys
    import keras
    if keras.config.backend() != "tensorflow":
        sys.modules["tensorflow"] = None
    from cmx_helpers.datasets.counted_noise import bits_on_device, normals_on_device
    keys = keras.ops.convert_to_tensor(given["keys"].view("int32"))
    result["bits"] = keras.ops.convert_to_numpy(bits_on_device(keys, 1000))
    result["normals"] = keras.ops.convert_to_numpy(normals_on_device(keys, 500))
    """
    result = run_under(backend, code, folder=tmp_path, keys=keys)
    assert result["bits"].dtype == np.int32
    np.testing.assert_array_equal(result["bits"].view(np.uint32), bits(keys, 1000))
    np.testing.assert_allclose(result["normals"], normals(keys, 500), rtol=1e-5, atol=2e-6)


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: sample_keys(-1, 0, [1]), "seed: expected at least 0"),
        (lambda: sample_keys(0, 2**32, [1]), "stream: expected at most"),
        (lambda: sample_keys(0, 0, [-1]), "indices: expected a row of integers"),
        (lambda: sample_keys(0, 0, [0.5]), "indices: expected a row of integers"),
        (lambda: sample_keys(0, 0, [2**33]), "indices: expected"),
        (lambda: normals(np.uint32([1]), 0), "positions: expected at least 1"),
        (lambda: normals(np.uint32([1]), counted_noise.LARGEST + 1), "positions: expected at most"),
    ],
)
def test_what_cannot_be_counted_is_told(call, said):
    with pytest.raises(ValueError, match=said):
        call()
