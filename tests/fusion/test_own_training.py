"""A learner's own rows with gaps, trained as they are: no NaN, with and without placeholders."""

import csv

import keras
import numpy as np
import pytest
import soundfile
from PIL import Image

from cmx_helpers import datasets, fusion
from cmx_helpers.encoders import MeanOverWords, text_encoder

GAPS = ["iat", "ia", "it", "at", "i", "a", "t"]  # what a row has


@pytest.fixture(scope="module")
def gaps(tmp_path_factory):
    """28 rows of two labels; every way in which one or two of the three parts can be missing."""
    folder = tmp_path_factory.mktemp("gaps")
    rng = np.random.default_rng(0)
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["image", "text", "audio", "label"])
        for n in range(28):
            high, has = n % 2, GAPS[n % len(GAPS)]
            tone = np.sin(2 * np.pi * (300 + 900 * high) * np.arange(4000) / 8000)
            soundfile.write(folder / f"{n}.wav", 0.3 * tone, 8000)
            Image.fromarray(rng.integers(0, 60, (40, 40), dtype=np.uint8) + 180 * np.uint8(high)).save(
                folder / f"{n}.png"
            )
            text = ("a high one", "a low one")[1 - high] if n % 4 < 2 else "高" if high else "低"
            writer.writerow(
                [
                    f"{n}.png" if "i" in has else "", text if "t" in has else "",
                    f"{n}.wav" if "a" in has else "", "low high".split()[high],
                ]
            )  # fmt: skip
    return datasets.own_data(folder)


def build(data, kind, **settings):
    keras.utils.set_random_seed(0)
    model = fusion.build_fusion_model(
        kind, vocabulary_size=len(data.vocabulary), classes=data.classes, features=8, hidden=8, **settings
    )
    return fusion.compile_model(model)


@pytest.mark.parametrize(
    "kind, settings",
    [("concat", {"text_kind": "lstm"}), ("gated", {"missing": 0.3}), ("cross_attention", {})],
)
def test_rows_with_gaps_train_without_a_nan(gaps, kind, settings):
    model = build(gaps, kind, **settings)
    run = fusion.train(model, gaps.batches(7), gaps.batches(7), epochs=2)
    assert all(np.isfinite(values).all() for values in run.history.values())
    assert all(np.isfinite(weights).all() for weights in run.model.get_weights())


def test_a_model_with_missing_does_not_see_what_stands_in_a_gap(gaps):
    model = build(gaps, "gated", missing=0.3)
    inputs, *_ = gaps.arrays()
    present = gaps.present()
    spoiled = {
        "image": np.where(present[:, 0, None, None, None], inputs["image"], np.nan),
        "text": np.where(present[:, 1, None], inputs["text"], 3).astype(np.int32),
        "audio": np.where(present[:, 2, None], inputs["audio"], np.nan),
    }
    told = [model.predict(fusion.mark_present(x, present), verbose=0)["fused"] for x in (inputs, spoiled)]
    assert np.isfinite(told[0]).all()
    np.testing.assert_array_equal(*told)


def test_without_the_input_present_the_model_says_what_it_lacks(gaps):
    class Plain(keras.utils.PyDataset):
        def __len__(self):
            return 1

        def __getitem__(self, index):
            return gaps.arrays(0, 4)

    with pytest.raises(
        ValueError, match=r"data: expected the input 'present' \(fusion.mark_present makes it\)"
    ):
        fusion.train(build(gaps, "gated", missing=0.3), Plain(), Plain(), epochs=1)


def test_the_mean_over_no_words_is_zero_and_over_some_is_keras_own():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3, 4, 5)).astype(np.float32)
    mask = np.array([[1, 1, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]], bool)
    x[~mask] = np.nan  # padding may hold anything
    mean = keras.ops.convert_to_numpy(MeanOverWords()(x, mask=mask))
    np.testing.assert_allclose(mean[[0, 2]], [x[0, :2].mean(0), x[2].mean(0)], rtol=1e-6)
    np.testing.assert_array_equal(mean[1], 0)
    keras_own = keras.layers.GlobalAveragePooling1D()(np.nan_to_num(x[[0, 2]]), mask=mask[[0, 2]])
    np.testing.assert_array_equal(mean[[0, 2]], keras.ops.convert_to_numpy(keras_own))


@pytest.mark.parametrize("kind", ["transformer", "lstm"])
def test_an_empty_sentence_has_features(kind):
    encoder = text_encoder(20, 6, kind=kind, features=8)
    ids = np.array([[0] * 6, [3, 4, 0, 0, 0, 0]], np.int32)
    features = keras.ops.convert_to_numpy(encoder(ids)["features"])
    assert np.isfinite(features).all() and not features[0].any() and features[1].any()


def test_a_head_without_rows_learns_nothing_and_costs_nothing(gaps):
    silent = [i for i, row in enumerate(gaps.rows) if not row.image]

    class Silent(keras.utils.PyDataset):
        def __len__(self):
            return 1

        def __getitem__(self, index):
            return gaps.arrays(silent)

    run = fusion.train(build(gaps, "concat"), Silent(), Silent(), epochs=1)
    assert run.history["image_loss"] == [0.0]
