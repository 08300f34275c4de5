"""A learner's own folder: read whole, whatever its pictures and sounds are like."""

import numpy as np
import pytest
import soundfile
from PIL import Image

from cmx_helpers import datasets
from tests.datasets.own_folder import tone, write


def test_round_trip(folder):
    data = datasets.own_data(folder)
    assert len(data) == 4 and data.class_names == ("cat", "dog")
    assert data.classes == {"fused": 2, "image": 2, "text": 2, "audio": 2}
    inputs, targets, weights = data.arrays()
    assert inputs["image"].shape == (4, 32, 32, 3) and inputs["image"].dtype == np.float32
    assert inputs["audio"].shape == (4, 22050) and inputs["audio"].dtype == np.float32
    assert inputs["text"].shape == (4, data.text_length) and inputs["text"].dtype == np.int32
    for head in data.classes:
        assert targets[head].tolist() == [0, 1, 0, 1]
    assert {name: w.tolist() for name, w in weights.items()} == {
        "fused": [1, 1, 1, 1],
        "image": [1, 1, 0, 1],
        "text": [1, 1, 1, 0],
        "audio": [1, 1, 0, 0],
    }
    words = [data.vocabulary.decode(ids[ids != 0]) for ids in inputs["text"][:3]]
    assert words == [["a", "red", "cat", "sleeping"], ["一", "只", "狗"], ["purrs"]]
    assert not inputs["text"][3].any() and not inputs["image"][2].any() and not inputs["audio"][2:].any()
    np.testing.assert_array_equal(inputs["audio"][0, :11025], tone())
    assert not inputs["audio"][0, 11025:].any()


def test_sounds_are_mixed_resampled_and_cut(folder):
    """44.1 kHz stereo with one silent channel: the same tone at half its height, one second of it."""
    sound = datasets.own_data(folder).arrays([1])[0]["audio"][0]
    t = np.arange(22050) / 22050
    inner = slice(500, -500)
    basis = np.stack([np.sin(2 * np.pi * 440 * t), np.cos(2 * np.pi * 440 * t)], axis=1)[inner]
    fit, *_ = np.linalg.lstsq(basis, sound[inner].astype(float), rcond=None)
    assert np.hypot(*fit) == pytest.approx(0.15, rel=0.01)
    np.testing.assert_allclose(basis @ fit, sound[inner], atol=2e-3)


def test_of_a_long_sound_the_loudest_second_is_kept(folder):
    late = np.concatenate([0.01 * tone(2), tone(1, frequency=300), 0.01 * tone(2)])
    soundfile.write(folder / "a.wav", late, 22050, subtype="FLOAT")
    sound = datasets.own_data(folder).arrays([0])[0]["audio"][0]
    assert np.abs(sound - tone(1, frequency=300)).max() < 0.05


@pytest.mark.parametrize("size", [32, 96])
def test_pictures_keep_their_shape(folder, size):
    image = datasets.own_data(folder, size=size).arrays()[0]["image"]
    assert image.shape == (4, size, size, 3)
    # 30 wide, 60 high: the middle half is grey, with black beside it.
    np.testing.assert_allclose(image[1, :, size // 4 + 1 : -size // 4 - 1], 200 / 255, atol=0.02)
    assert not image[1, :, : size // 4 - 1].any()
    np.testing.assert_array_equal(image[3], 1)  # transparent red on white


@pytest.mark.parametrize("kind", ["16 bits", "palette", "one bit", "turned by the camera", "cmyk"])
def test_pictures_of_many_kinds(folder, kind):
    ramp = np.tile(np.arange(64, dtype=np.uint8) * 4, (64, 1))
    grey = Image.fromarray(ramp)
    path = folder / ("a.jpg" if kind in ("turned by the camera", "cmyk") else "x.png")
    wanted = np.asarray(grey.resize((32, 32), Image.Resampling.LANCZOS)) / 255
    if kind == "16 bits":
        Image.fromarray(ramp.astype(np.uint16) * 257).save(path)
    elif kind == "palette":
        grey.convert("P").save(path)
    elif kind == "one bit":
        Image.fromarray(ramp > 127).save(path)
        wanted = (wanted > 0.5).astype(float)
    elif kind == "cmyk":
        grey.convert("CMYK").save(path, quality=100)
    else:
        exif = Image.Exif()
        exif[0x0112] = 3  # upside down
        grey.save(path, exif=exif, quality=100)
        wanted = wanted[::-1, ::-1]
    write(folder, [[path.name, "", "", "x"]])
    image = datasets.own_data(folder).arrays()[0]["image"][0]
    edge = slice(1, -1)
    difference = np.abs(image - wanted[..., None])[:, edge]
    assert np.median(difference) < 0.03 and difference.mean() < 0.05


@pytest.mark.parametrize(
    "arguments, error, said",
    [
        ({"split": "dev"}, ValueError, "split: expected one of"),
        ({"size": 16}, ValueError, "size: expected at least 32"),
        ({"vocabulary": ["a"]}, TypeError, "vocabulary: expected a Vocabulary, got list"),
        ({"text_length": 0}, ValueError, "text_length"),
        ({"manifest": "none.csv"}, FileNotFoundError, "none.csv"),
    ],
)
def test_wrong_arguments_are_named(folder, arguments, error, said):
    with pytest.raises(error, match=said):
        datasets.own_data(folder, **arguments)


def test_batches_have_weights(folder):
    batches = datasets.own_data(folder).batches(3, heads=("fused", "audio"))
    assert len(batches) == 2
    inputs, targets, weights = batches[1]
    assert sorted(inputs) == ["audio", "image", "text"] and list(targets) == list(weights) == [
        "fused",
        "audio",
    ]
    assert targets["fused"].tolist() == [1] and weights["audio"].tolist() == [0]


@pytest.mark.parametrize("chosen", [[3, 0], [2], [1, 1, 2], []])
def test_a_subset_is_the_same_rows_with_all_classes(folder, chosen):
    data = datasets.own_data(folder)
    part = data.subset(np.array(chosen, int))
    assert len(part) == len(chosen) and part.rows == [data.rows[n] for n in chosen]
    assert part.class_names == data.class_names and part.vocabulary is data.vocabulary
    for whole, mine in zip(data.arrays(np.array(chosen, int)), part.arrays()):
        assert all(np.array_equal(whole[name], mine[name]) for name in whole)
    assert np.array_equal(part.present(), data.present(np.array(chosen, int)))
    assert len(data) == 4 and data.arrays()[1]["fused"].tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize("wrong", [2, [0.5], [4], [-1], "12", [[0]]])
def test_rows_that_are_not_there_make_no_subset(folder, wrong):
    with pytest.raises((ValueError, TypeError), match="indices"):
        datasets.own_data(folder).subset(wrong)
