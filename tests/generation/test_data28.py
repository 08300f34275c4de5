"""Pictures of 28×28: MNIST's, or the course's own, enlarged."""

import numpy as np
import pytest

from cmx_helpers import datasets
from cmx_helpers.generation import data28
from cmx_helpers.generation.data28 import enlarged, pictures_of_28


def no_mnist():
    raise datasets.DataError("not here")


def test_without_mnist_the_handwriting_is_enlarged_and_that_is_said(monkeypatch):
    monkeypatch.setattr(data28.datasets, "mnist_test", no_mnist)
    pictures, labels, source = pictures_of_28()
    ours, ours_labels = datasets.handwriting()
    assert pictures.shape == (len(ours), 28, 28, 1) and pictures.dtype == np.float32
    assert 0 <= pictures.min() and pictures.max() <= 1 and (labels == ours_labels).all()
    assert "enlarged" in source and "no MNIST" in source
    # The same ink in the same places: means over the quarters are those of the small pictures.
    quarters = [x.reshape(len(x), 2, x.shape[1] // 2, 2, -1).mean(axis=(2, 4)) for x in (pictures, ours)]
    assert np.abs(quarters[0] - quarters[1]).max() < 0.05


def test_mnist_where_it_is(monkeypatch):
    monkeypatch.setattr(data28.datasets, "mnist_test", lambda: (np.zeros((3, 28, 28, 1)), np.arange(3)))
    pictures, labels, source = pictures_of_28()
    assert len(pictures) == len(labels) == 3 and "mnist" in source


def test_one_ink_stays_one_ink():
    np.testing.assert_allclose(enlarged(np.full((1, 8, 8, 1), 0.4)), 0.4, atol=1e-6)


@pytest.mark.parametrize(
    "odd", [np.zeros((2, 8, 8)), np.zeros((2, 9, 8, 1)), np.full((1, 8, 8, 1), np.nan), "x"]
)
def test_odd_input_is_named(odd):
    with pytest.raises((ValueError, TypeError), match=r"^pictures"):
        enlarged(odd)
