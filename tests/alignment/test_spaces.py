"""Canonical axes, towers, partners, clues and small digits, against libraries, slopes and counts."""

import numpy as np
import pytest
import soundfile
from sklearn.cross_decomposition import CCA

from cmx_helpers import alignment, datasets, training


class TestCanonicalAxes:
    def pairs(self, rng, n=400):
        shared = rng.normal(size=(n, 2))
        x = shared @ rng.normal(size=(2, 5)) + rng.normal(size=(n, 5))
        return x, shared @ rng.normal(size=(2, 4)) + rng.normal(size=(n, 4))

    def test_correlations_equal_scikit_learn(self, rng):
        x, y = self.pairs(rng)
        a, b = CCA(n_components=2, scale=False, max_iter=5000, tol=1e-12).fit_transform(x, y)
        theirs = [np.corrcoef(a[:, k], b[:, k])[0, 1] for k in range(2)]
        ours = alignment.canonical_axes(x, y, regularization=1e-9).correlations[:2]
        np.testing.assert_allclose(ours, theirs, atol=1e-5)

    def test_projections_have_these_correlations_and_no_others(self, rng):
        x, y = self.pairs(rng)
        axes = alignment.canonical_axes(x, y, regularization=1e-9)
        a, b = (x - x.mean(axis=0)) @ axes.first, (y - y.mean(axis=0)) @ axes.second
        np.testing.assert_allclose(a.T @ b / len(x), np.diag(axes.correlations), atol=1e-6)
        np.testing.assert_allclose(a.T @ a / len(x), np.eye(4), atol=1e-6)

    def test_classes_share_one_direction_less_than_there_are(self, rng):
        means = rng.normal(size=(2, 10, 12))
        digits = rng.integers(10, size=20000)
        x, y = (m[digits] + 0.5 * rng.normal(size=(len(digits), 12)) for m in means)
        found = alignment.canonical_axes(x, y).correlations
        chance = alignment.canonical_axes(x, rng.permutation(y)).correlations[0]
        assert (found > 2 * chance).sum() == 9


class TestTowers:
    def test_gradients_are_slopes(self, rng):
        weights = {
            name: w.astype(float) for name, w in alignment.new_tower(4, rng, hidden=5, width=3).items()
        }
        x, dz = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
        gradients = alignment.tower_backward(dz, weights, x)
        for name, w in weights.items():
            for place in np.ndindex(w.shape):
                moved = []
                for h in (1e-6, -1e-6):
                    other = {k: v.copy() for k, v in weights.items()}
                    other[name][place] += h
                    moved.append((dz * alignment.tower(other, x)).sum())
                assert gradients[name][place] == pytest.approx((moved[0] - moved[1]) / 2e-6, abs=1e-7), name

    def test_it_is_what_lesson_03_says(self, rng):
        weights, x = alignment.new_tower(4, rng), rng.normal(size=(6, 4))
        a = training.dense(x, weights["kernel_1"], weights["bias_1"])
        z = training.dense(np.maximum(a, a / 10), weights["kernel_2"], weights["bias_2"])
        np.testing.assert_allclose(alignment.tower(weights, x), z, atol=1e-12)

    def test_float32_stays(self, rng):
        weights, x = alignment.new_tower(4, rng), np.ones((2, 4), np.float32)
        assert alignment.tower(weights, x).dtype == np.float32
        gradients = alignment.tower_backward(np.ones((2, 24), np.float32), weights, x)
        assert {g.dtype for g in gradients.values()} == {np.dtype(np.float32)}

    def test_partners_are_of_the_digit_and_all_come(self, rng):
        labels, digits = rng.integers(10, size=60), rng.integers(10, size=5000)
        labels[:10] = np.arange(10)
        rows = alignment.draw_partners(labels, digits, rng)
        assert (labels[rows] == digits).all()
        assert set(rows) == set(range(60))


@pytest.mark.parametrize("language", ["en", "zh"])
class TestClues:
    def test_chances_are_those_of_the_data_set(self, language, rng):
        clues = alignment.clue_bags(language)
        np.testing.assert_allclose(clues.chances.sum(axis=1), 1)
        told = [datasets.clue(4, language=language, rng=rng) for _ in range(4000)]
        share = np.array([told.count(text) for text in clues.texts]) / len(told)
        assert np.abs(share - clues.chances[4]).max() < 0.02

    def test_draws_follow_the_chances(self, language, rng):
        clues = alignment.clue_bags(language)
        share = np.bincount(clues.draw(np.full(8000, 7), rng), minlength=37) / 8000
        assert np.abs(share - clues.chances[7]).max() < 0.02

    def test_bags_count_words(self, language):
        clues = alignment.clue_bags(language)
        assert (clues.bags.sum(axis=1) == (clues.ids != 0).sum(axis=1)).all()
        for row, text in enumerate(clues.texts):
            np.testing.assert_array_equal(clues.bag(text), clues.bags[row])

    def test_a_sentence_without_a_known_word_is_refused(self, language):
        with pytest.raises(ValueError, match="text"):
            alignment.clue_bags(language).bag("zebra")


class TestSmallDigits:
    def test_training_numbers_are_standard_and_splits_apart(self):
        train, test = alignment.small_digits("train"), alignment.small_digits("test")
        np.testing.assert_allclose(train.sound.mean(axis=0), 0, atol=1e-3)
        np.testing.assert_allclose(train.sound.std(axis=0), 1, atol=0.01)
        assert not set(train.voices) & set(test.voices)
        np.testing.assert_allclose(test.hear(test.clips[:3]), test.sound[:3], atol=1e-5)

    def test_an_own_file_at_another_rate_is_heard_alike(self, tmp_path):
        from scipy.signal import resample

        test = alignment.small_digits("test")
        clip = test.clips[43]
        quiet = np.zeros(3000, np.float32)
        high = resample(np.concatenate([quiet, clip, quiet]), 2 * (len(clip) + 6000))
        soundfile.write(tmp_path / "mine.wav", np.stack([high, high], axis=1), 44100)
        mine = test.hear([alignment.own_clip(tmp_path / "mine.wav")])[0]
        gaps = np.linalg.norm(test.sound - mine, axis=1)
        assert test.heard[gaps.argmin()] == test.heard[43]

    @pytest.mark.parametrize("content", [b"", b"no sound", np.zeros(900)])
    def test_what_is_no_sound_is_refused(self, content, tmp_path):
        path = tmp_path / "mine.wav"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            soundfile.write(path, content, 22050)
        with pytest.raises(ValueError, match="path"):
            alignment.own_clip(path)


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: alignment.canonical_axes(np.ones((1, 2)), np.ones((1, 2))), "first, second"),
        (lambda: alignment.canonical_axes(np.ones((3, 2)), np.ones((3, 2)), 0), "regularization"),
        (lambda: alignment.tower({}, np.ones((2, 3))), "weights"),
        (lambda: alignment.new_tower(2**20, np.random.default_rng(0), hidden=2**20), "features"),
        (lambda: alignment.draw_partners([1, 2], [3], np.random.default_rng(0)), "digits"),
        (lambda: alignment.clue_bags("fr"), "language"),
        (lambda: alignment.clue_bags().draw([10], np.random.default_rng(0)), "digits"),
        (lambda: alignment.sound_summary(np.ones(10)), "audio"),
        (lambda: alignment.small_digits("all"), "split"),
    ],
)
def test_errors_name_the_argument(call, name):
    with pytest.raises((ValueError, TypeError), match=name):
        call()
