"""Fixtures that several of these tests use."""

import pytest

from cmx_helpers import fusion
from tests.fusion.tiny_runs import tiny, tiny_data


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run of three epochs in one go, and its folder."""
    folder = tmp_path_factory.mktemp("run")
    run = fusion.train(tiny(), tiny_data(), tiny_data("validation", 16), epochs=3, folder=folder)
    return run, folder
