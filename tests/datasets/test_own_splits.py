"""An own folder is split honestly: disjoint, stratified, by group."""

import numpy as np
import pytest

from cmx_helpers import datasets, embeddings
from tests.datasets.own_folder import HEADER, write


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
