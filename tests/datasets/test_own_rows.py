"""Rows of an own manifest: gaps anywhere, labels of any kind, lines counted as an editor counts them."""

import csv
import os
import unicodedata

import numpy as np
import pytest
from PIL import Image

from cmx_helpers import datasets
from cmx_helpers.datasets._manifest import in_natural_order

HEADER = ["image", "text", "audio", "label"]


def write(folder, rows, header=HEADER):
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


@pytest.mark.parametrize(
    "labels, wanted",
    [
        ([str(n) for n in range(12)], [str(n) for n in range(12)]),
        (["10", "-2", "1.5", "1"], ["-2", "1", "1.5", "10"]),
        (["take10", "take9", "a"], ["a", "take9", "take10"]),
        (["2", "1b", "10"], ["1b", "2", "10"]),
        (["猫", "狗", "cat"], ["cat", "狗", "猫"]),
        (["nan", "inf", "1e5"], ["1e5", "inf", "nan"]),
        (["٣", "2", "10"], ["2", "٣", "10"]),
    ],
)
def test_labels_come_in_the_order_a_person_would_give_them(labels, wanted):
    assert in_natural_order(labels) == in_natural_order(labels[::-1]) == tuple(wanted)


def test_number_of_a_class_follows_that_order(tmp_path):
    write(tmp_path, [["", f"word{n}", "", str(n)] for n in (11, 2, 10, 0, 1)])
    data = datasets.own_data(tmp_path)
    assert data.class_names == ("0", "1", "2", "10", "11")
    assert data.arrays()[1]["fused"].tolist() == [4, 2, 3, 0, 1]


def test_a_thousand_classes(tmp_path):
    write(tmp_path, [["", f"word{n}", "", f"class {n}"] for n in range(1000)])
    data = datasets.own_data(tmp_path)
    assert data.classes["fused"] == 1000 and data.class_names[2] == "class 2"
    assert data.arrays()[1]["text"].tolist() == list(range(1000))


def test_one_name_is_one_class_however_it_was_typed(tmp_path):
    forms = [unicodedata.normalize(form, "café") for form in ("NFC", "NFD")]
    write(tmp_path, [["", "word", "", label] for label in forms])
    assert datasets.own_data(tmp_path).class_names == (forms[0],)
    write(tmp_path, [["", f"w{i}", "", "x", forms[i % 2]] for i in range(40)], [*HEADER, "speaker"])
    with pytest.raises(ValueError, match="groups too large"):  # one speaker, in one split
        datasets.own_data(tmp_path, split="train", group="speaker")


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1e"])
def test_only_line_ends_end_a_line(tmp_path, sign):
    write(tmp_path, [["", f"one{sign}two", "", "cat"], ["gone.png", "", "", "cat"], ["", "three", "", "dog"]])
    with pytest.raises(datasets.ManifestError) as caught:
        datasets.own_data(tmp_path)
    assert [line for line, _ in caught.value.problems if "gone" in _] == [3]
    assert len(datasets._manifest.read_manifest(tmp_path / "manifest.csv")[0]) == 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_with_every_line_end(tmp_path, end):
    lines = [",".join(HEADER), ',"a word', 'in two lines",,cat', "gone.png,,,dog", ""]
    (tmp_path / "manifest.csv").write_bytes(end.join(lines).encode())
    with pytest.raises(datasets.ManifestError) as caught:
        datasets.own_data(tmp_path)
    assert caught.value.problems == [(4, "image gone.png: there is no such file")]


@pytest.mark.parametrize("other", ["./p0.png", "sub/../p0.png", "link.png", "hard.png"])
def test_one_file_under_two_names_is_one_file(tmp_path, other):
    Image.new("RGB", (4, 4), "white").save(tmp_path / "p0.png")
    (tmp_path / "sub").mkdir()
    if other == "link.png":
        (tmp_path / other).symlink_to("p0.png")
    if other == "hard.png":
        os.link(tmp_path / "p0.png", tmp_path / other)
    write(tmp_path, [[other if i % 2 else "p0.png", f"w{i}", "", "x"] for i in range(20)])
    with pytest.raises(ValueError, match="would fall into two splits"):
        datasets.own_data(tmp_path, split="test")


def test_a_long_sentence_is_refused_or_cut(tmp_path):
    write(tmp_path, [["", " ".join(f"w{i}" for i in range(500)), "", "x"], ["", "w3 w1", "", "y"]])
    with pytest.raises(datasets.ManifestError, match=r"line 2: text: expected at most 10 tokens .*, got 500"):
        datasets.own_data(tmp_path)
    data = datasets.own_data(tmp_path, too_long="cut", text_length=3)
    assert data.vocabulary.decode(data.arrays()[0]["text"][0]) == ["w0", "w1", "w2"]
    assert data.vocabulary.decode(data.arrays()[0]["text"][1]) == ["w3", "w1", "<pad>"]
    assert datasets.own_data(tmp_path, text_length=500).arrays()[0]["text"].shape == (2, 500)
    with pytest.raises(ValueError, match="too_long: expected one of 'refuse', 'cut'"):
        datasets.own_data(tmp_path, too_long="drop")


def test_present_says_what_each_row_has(tmp_path):
    Image.new("RGB", (4, 4), "white").save(tmp_path / "a.png")
    write(tmp_path, [["a.png", "", "", "x"], ["", "word", "", "y"], ["a.png", "word", "", "x"]])
    data = datasets.own_data(tmp_path)
    assert data.present().tolist() == [[1, 0, 0], [0, 1, 0], [1, 1, 0]]
    inputs, _, weights = data.batches(2, present=True)[1]
    assert inputs["present"].tolist() == [[1, 1, 0]] and weights["audio"].tolist() == [0]
    assert not data.arrays()[0]["audio"].any() and data.arrays()[0]["audio"].shape == (3, 22050)
    np.testing.assert_array_equal(data.arrays([2, 1])[0]["image"].max(axis=(1, 2, 3)), [1, 0])


def test_no_sentence_anywhere(tmp_path):
    Image.new("RGB", (4, 4), "white").save(tmp_path / "a.png")
    write(tmp_path, [["a.png", "", "", "x"]])
    data = datasets.own_data(tmp_path)
    assert len(data.vocabulary) == 2 and not data.arrays()[0]["text"].any()


def test_all_splits_from_one_reading_are_those_of_each(tmp_path):
    write(tmp_path, [["", f"word{i}", "", "dog" if i % 3 == 0 else "cat"] for i in range(60)])
    for name, part in datasets.own_splits(tmp_path, seed=3).items():
        alone = datasets.own_data(tmp_path, split=name, seed=3)
        assert part.rows == alone.rows and part.vocabulary.words == alone.vocabulary.words
        np.testing.assert_array_equal(part.arrays()[0]["text"], alone.arrays()[0]["text"])
