"""Augmentation: what each maker makes, equal sizes, pairing, and that a leak shows."""

import numpy as np
import pytest

from cmx_helpers.generation import augmentation, baselines


def two_kinds(rng, n):
    """Pictures with a bright left or right half, in much noise."""
    labels = np.arange(n) % 2
    x = 0.5 + 0.3 * rng.normal(size=(n, 4, 4, 1))
    x[labels == 0, :, :2] += 0.25
    x[labels == 1, :, 2:] += 0.25
    return np.clip(x, 0, 1), labels


def test_shifts_are_numpy_s_rolls_with_paper_coming_in(rng):
    x = rng.uniform(size=(3, 5, 6, 2))
    moved, labels = augmentation.shifted(x, [7, 8, 9])
    assert labels.tolist() == [7, 8, 9] * 4
    for part, (down, right) in zip(np.split(moved, 4), augmentation.STEPS_ASIDE):
        expected = np.roll(x, (down, right), axis=(1, 2))
        if down:
            expected[:, 0 if down > 0 else -1] = 0
        if right:
            expected[:, :, 0 if right > 0 else -1] = 0
        np.testing.assert_array_equal(part, expected)


def test_noise_has_its_sigma_where_nothing_is_cut(rng):
    more, labels = augmentation.noisy(np.full((5, 8, 8, 1), 0.5), np.arange(5), rng, sigma=0.05, copies=40)
    assert more.shape == (200, 8, 8, 1) and labels.tolist() == list(range(5)) * 40
    assert more.mean() == pytest.approx(0.5, abs=0.003) and more.std() == pytest.approx(0.05, rel=0.05)
    assert augmentation.noisy(np.ones((1, 2, 2, 1)), [0], rng, sigma=1)[0].max() == 1


def test_few_are_of_each_class_as_many_and_none_twice(rng):
    labels = rng.integers(0, 4, size=100)
    rows = augmentation.few(labels, 5, rng)
    assert len(set(rows.tolist())) == 20 and np.bincount(labels[rows]).tolist() == [5] * 4


def test_the_table_is_paired_has_equal_sizes_and_shows_a_leak(rng):
    pool, test = two_kinds(rng, 200), two_kinds(rng, 400)
    sizes = []

    def again(x, y, seed):
        sizes.append(len(x))
        return np.tile(x, (4, 1, 1, 1)), np.tile(y, 4)

    def leak(x, y, seed):
        return pool[0][:40], pool[1][:40]

    told = augmentation.try_augmentations(pool, test, {"again": again, "leak": leak}, draws=4)
    assert sizes == [10] * 4 and set(map(len, told.values.values())) == {4}
    # The same pictures once more are worth next to nothing; others of the pool are worth much.
    assert np.abs(told.gain("again", "the 10 alone")).max() < 0.12
    assert told.gain("leak", "the 10 alone").mean() > 0.02
    assert np.ptp(told.values["all 200, real"]) == 0


def test_a_trained_generator_sees_the_few_only_and_draws_what_was_given(rng):
    seen = []

    def train(x, y, seed):
        seen.append((len(x), seed))
        return baselines.class_mean(x, y)

    makers = augmentation.makers_from({"mean": train})
    told = augmentation.try_augmentations(two_kinds(rng, 60), two_kinds(rng, 60), makers, draws=3)
    assert seen == [(10, 0), (10, 1), (10, 2)] and told.values["mean"].shape == (3,)


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda x, y: augmentation.few(y, 99, np.random.default_rng(0)), "per_class"),
        (lambda x, y: augmentation.few(y, 1, 0), "rng"),
        (lambda x, y: augmentation.shifted(x[0], y), "pictures"),
        (lambda x, y: augmentation.noisy(x, y, np.random.default_rng(0), sigma=-1), "sigma"),
        (lambda x, y: augmentation.try_augmentations(x, (x, y), {}), "pool"),
        (lambda x, y: augmentation.try_augmentations((x, y), (x[:, :2], y), {}), "test"),
        (lambda x, y: augmentation.try_augmentations((x, y), (x, y), {"a": 3}), "makers"),
        (lambda x, y: augmentation.try_augmentations((x, y), (x, y), {"a": lambda *_: (x[:7], y)}), "labels"),
        (lambda x, y: augmentation.try_augmentations((x, y), (x, y), {"a": lambda *_: x}), "makers"),
        (lambda x, y: augmentation.makers_from([1]), "trainers"),
    ],
)
def test_odd_input_is_named(rng, call, name):
    with pytest.raises((ValueError, TypeError), match=f"^{name}"):
        call(*two_kinds(rng, 40))
