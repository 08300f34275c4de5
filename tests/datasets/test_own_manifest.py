"""The manifest of an own folder: every fault is named at once, and what spreadsheets write is read."""

import numpy as np
import pytest
import soundfile

from cmx_helpers import datasets
from tests.datasets.own_folder import HEADER, write


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
