"""A learner's own folder: read whole, split honestly, and every broken line named with its reason."""

import csv

import numpy as np
import pytest
import soundfile
from PIL import Image

from cmx_helpers import datasets, embeddings

HEADER = ["image", "text", "audio", "label"]


def write(folder, rows, header=HEADER, name="manifest.csv"):
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


def tone(seconds=0.5, rate=22050, frequency=440.0):
    return (0.3 * np.sin(2 * np.pi * frequency * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


@pytest.fixture
def folder(tmp_path):
    """Four good rows: a colour PNG with a WAV, a grey JPEG with a FLAC, text alone, a picture alone."""
    rng = np.random.default_rng(0)
    (tmp_path / "sub").mkdir()
    Image.fromarray(rng.integers(0, 256, (48, 48, 3), dtype=np.uint8)).save(tmp_path / "a.png")
    Image.new("L", (30, 60), 200).save(tmp_path / "sub" / "b.jpg")
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    soundfile.write(tmp_path / "a.wav", tone(), 22050, subtype="FLOAT")
    stereo = np.stack([tone(1.5, 44100), np.zeros(66150, np.float32)], axis=1)
    soundfile.write(tmp_path / "sub" / "b.flac", stereo, 44100)
    write(
        tmp_path,
        [
            ["a.png", "A red cat, sleeping", "a.wav", "cat"],
            ["sub/b.jpg", "一只狗", "sub/b.flac", "dog"],
            ["", "purrs", "", "cat"],
            ["clear.png", "", "", "dog"],
        ],
    )
    return tmp_path


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


def broken_files(folder):
    (folder / "text.png").write_text("no picture")
    whole = (folder / "a.png").read_bytes()
    (folder / "half.png").write_bytes(whole[: len(whole) // 2])
    (folder / "text.wav").write_text("no sound")
    soundfile.write(folder / "silent.wav", np.zeros(1000), 22050)
    soundfile.write(folder / "none.wav", np.zeros(0), 22050)
    soundfile.write(folder / "nan.wav", np.array([0.1, np.nan, 0.2]), 22050, subtype="FLOAT")


BROKEN = [
    (["gone.png", "", "", "cat"], "image gone.png: there is no such file"),
    (["sub", "", "", "cat"], "image sub: there is no such file"),
    (["text.png", "", "", "cat"], "image text.png: not a picture"),
    (["half.png", "", "", "cat"], "image half.png: not a picture"),
    (["", "", "gone.wav", "cat"], "audio gone.wav: there is no such file"),
    (["", "", "text.wav", "cat"], "audio text.wav: not a sound"),
    (["", "", "silent.wav", "cat"], "audio silent.wav: the sound is silent"),
    (["", "", "none.wav", "cat"], "audio none.wav: the sound has no samples"),
    (["", "", "nan.wav", "cat"], "audio nan.wav: the sound has samples that are not numbers"),
    (["", "", "", ""], "the row is empty"),
    (["", "", "", "cat"], "no image, text or audio"),
    (["a.png", "", "", ""], "no label"),
    (["a.png", "cat"], "expected 4 fields, got 2"),
    (["a.png", "", "", "cat", "more"], "expected 4 fields, got 5"),
    (["", "?!", "", "cat"], "text: expected at least one word"),
    (["", "one two three four five six seven eight nine ten eleven", "", "cat"], "at most 10 tokens"),
]


def test_every_broken_row_is_named_at_once(folder):
    broken_files(folder)
    good = ["a.png", "a cat\nin two lines", "a.wav", "cat"]  # one row, two lines of the file
    rows = [good]
    for row, _ in BROKEN:
        rows += [row, good]
    write(folder, rows)
    with pytest.raises(datasets.ManifestError, match=r"manifest\.csv") as caught:
        datasets.own_data(folder)
    expected = [(4 + 3 * i, reason) for i, (_, reason) in enumerate(BROKEN)]
    assert [line for line, _ in caught.value.problems] == [line for line, _ in expected]
    for (_, said), (line, reason) in zip(caught.value.problems, expected):
        assert reason in said
        assert f"line {line}: {said}" in str(caught.value)


def test_one_row_can_have_several_faults(folder):
    write(folder, [["gone.png", "?!", "gone.wav", ""]])
    with pytest.raises(datasets.ManifestError) as caught:
        datasets.own_data(folder)
    assert [line for line, _ in caught.value.problems] == [2] * 4


@pytest.mark.parametrize(
    "header, said",
    [
        (["image", "text", "audio"], "line 1: the column 'label' is missing"),
        ([*HEADER, "notes"], "line 1: unknown column 'notes'"),
        ([*HEADER, "label"], "line 1: the column 'label' is there twice"),
        (["image;text;audio;label"], "line 1: expected commas"),
    ],
)
def test_a_wrong_header_is_named(folder, header, said):
    write(folder, [["a.png", "", "", "cat"]], header)
    with pytest.raises(datasets.ManifestError, match=said):
        datasets.own_data(folder)


@pytest.mark.parametrize(
    "content, said",
    [
        (b"", "got an empty file"),
        (b"image,text,audio,label\n", "at least one row"),
        (b"image,text,audio,label\na.png,,,cat\n,caf\xe9,,cat\n", "line 3: expected text in UTF-8"),
        (b'image,text,audio,label\na.png,"never closed,,cat\n', "not CSV"),
    ],
)
def test_a_file_that_is_no_manifest_is_named(folder, content, said):
    (folder / "manifest.csv").write_bytes(content)
    with pytest.raises(datasets.ManifestError, match=said):
        datasets.own_data(folder)


def test_what_spreadsheets_write_is_read(folder):
    """A byte order mark, CRLF, columns in another order, spaces, blank lines at the end."""
    text = "label,audio,image,text\r\ncat, a.wav ,a.png,\r\n\r\n\r\n"
    (folder / "manifest.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    data = datasets.own_data(folder)
    assert data.rows[0]._asdict() == {
        "line": 2,
        "image": "a.png",
        "text": "",
        "audio": "a.wav",
        "label": "cat",
        "group": "",
    }


def many(folder, speakers=0):
    """60 rows of two labels, 2:1; each with its own sentence."""
    rows = [["", f"word{i}", "", "dog" if i % 3 == 0 else "cat"] for i in range(60)]
    if speakers:
        rows = [[*row, f"s{i % speakers}"] for i, row in enumerate(rows)]
    write(folder, rows, [*HEADER, "speaker"] if speakers else HEADER)


def test_splits_are_disjoint_complete_and_stratified(folder):
    many(folder)
    parts = {split: datasets.own_data(folder, split=split) for split in ("train", "validation", "test")}
    lines = [row.line for part in parts.values() for row in part.rows]
    assert sorted(lines) == list(range(2, 62))
    for label, count in (("dog", 20), ("cat", 40)):
        for split, share in (("train", 0.7), ("validation", 0.15), ("test", 0.15)):
            there = sum(row.label == label for row in parts[split].rows)
            assert there == pytest.approx(share * count, abs=1)
    again = datasets.own_data(folder, split="test")
    other = datasets.own_data(folder, split="test", seed=1)
    assert again.rows == parts["test"].rows and other.rows != parts["test"].rows


def test_the_vocabulary_is_the_training_parts(folder):
    many(folder)
    train, test = (datasets.own_data(folder, split=split) for split in ("train", "test"))
    assert train.vocabulary.words == test.vocabulary.words
    assert sorted(train.vocabulary.words[2:]) == sorted(row.text for row in train.rows)
    assert (test.arrays()[0]["text"][:, 0] == 1).all()  # unheard words
    own = embeddings.Vocabulary([row.text for row in test.rows])
    assert (
        datasets.own_data(folder, split="test", vocabulary=own).arrays()[0]["text"][:, 0].tolist()
        == np.arange(2, len(own)).tolist()
    )


@pytest.mark.parametrize("seed", range(5))
def test_no_group_is_in_two_splits(folder, seed):
    many(folder, speakers=12)
    parts = [
        {row.group for row in datasets.own_data(folder, split=split, group="speaker", seed=seed).rows}
        for split in ("train", "validation", "test")
    ]
    assert all(parts) and sum(map(len, parts)) == len(set.union(*parts)) == 12


def test_splits_that_cannot_be_made_are_refused(folder):
    write(folder, [["", f"w{i}", "", "x", "me"] for i in range(9)], [*HEADER, "speaker"])
    with pytest.raises(ValueError, match=r"manifest: .*groups too large: no row for validation"):
        datasets.own_data(folder, split="test", group="speaker")
    write(folder, [["a.png", f"w{i}", "", "x"] for i in range(20)])
    with pytest.raises(ValueError, match=r"a\.png is in line .* two splits"):
        datasets.own_data(folder, split="test")
    write(folder, [["", "a", "", "x", ""]], [*HEADER, "speaker"])
    with pytest.raises(datasets.ManifestError, match="line 2: no speaker"):
        datasets.own_data(folder, group="speaker")


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
