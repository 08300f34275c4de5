"""The folder of lesson 18: what is in it, and that each of its faults is found as in a real one."""

import csv

import numpy as np
import pytest
import soundfile

from cmx_helpers import datasets, your_data


def rows_of(folder):
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return your_data.make_folder(tmp_path_factory.mktemp("good") / "folder", owners=15, takes=4)


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    return your_data.make_folder(tmp_path_factory.mktemp("bad") / "folder", owners=15, takes=4, faults=True)


def test_a_good_folder_is_read_and_split_by_owner(folder):
    parts = datasets.own_splits(folder, group="owner")
    assert sum(map(len, parts.values())) == 60
    assert parts["train"].class_names == ("bell", "drum", "flute")
    owners = [{row.group for row in part.rows} for part in parts.values()]
    assert not owners[0] & owners[1] and not owners[0] & owners[2] and not owners[1] & owners[2]


def test_it_is_the_same_from_the_same_seed_and_new_owners_are_others(folder, tmp_path):
    again = your_data.make_folder(tmp_path / "again", owners=15, takes=4)
    others = your_data.make_folder(tmp_path / "others", owners=3, takes=4, first=15)
    for row in rows_of(folder)[::7]:
        assert (folder / row["image"]).read_bytes() == (again / row["image"]).read_bytes()
        one, other = (soundfile.read(place / row["audio"])[0] for place in (folder, again))
        assert np.array_equal(one, other)
    assert rows_of(folder) == rows_of(again)
    assert not {row["owner"] for row in rows_of(others)} & {row["owner"] for row in rows_of(folder)}


def test_what_a_reader_can_see_is_reported_in_one_go(spoilt):
    with pytest.raises(datasets.ManifestError) as caught:
        datasets.own_splits(spoilt, group="owner")
    reasons = " ".join(reason for _, reason in caught.value.problems)
    assert len(caught.value.problems) == 4
    assert all(word in reasons for word in ("no such file", "not a picture", "no label", "silent"))


def test_what_no_reader_can_see_is_there(spoilt, folder):
    rows = rows_of(spoilt)
    contents = [(spoilt / row["audio"]).read_bytes() for row in rows]
    first = your_data.twins(contents)
    copies = np.flatnonzero(first != np.arange(len(rows)))
    assert len(copies) == 1 and rows[copies[0]]["owner"] != rows[first[copies[0]]]["owner"]
    labels = [row["label"] for row in rows]
    assert len(set(labels) - {"bell", "drum", "flute", ""}) == 1
    seconds = [soundfile.info(spoilt / row["audio"]).duration for row in rows]
    assert sum(s < 0.4 for s in seconds) == 1
    # All the rest is as it is without faults.
    same = sum(one == other for one, other in zip(rows, rows_of(folder)))
    assert same == len(rows) - 2  # no label, and the misspelt one


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"owners": 0}, "owners"),
        ({"owners": 47, "first": 3}, "owners"),
        ({"first": 48}, "first"),
        ({"takes": 0}, "takes"),
        ({"seed": -1}, "seed"),
        ({"faults": "no"}, "faults"),
        ({"faults": True, "owners": 3}, "faults"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(settings, said, tmp_path):
    with pytest.raises((ValueError, TypeError), match=said):
        your_data.make_folder(tmp_path / "new", **settings)
    assert not (tmp_path / "new").exists()


def test_a_folder_of_somebody_is_left_alone(tmp_path):
    (tmp_path / "manifest.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(ValueError, match="holds a manifest already"):
        your_data.make_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.csv"]
