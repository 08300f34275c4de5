"""What is stored of lesson 18's trainings on one and on two processes was made by its cells as they stand."""

import json

import numpy as np
import pytest

from cmx_helpers import your_data
from cmx_helpers.your_data import recorded
from tools.lessons import processes
from tools.lessons.cell_starts import code_version


def test_made_by_these_cells_from_three_starts():
    stored = your_data.recorded_processes()
    told = f"lesson 18's cells have changed: {processes.COMMAND}"
    assert stored.made["code"] == code_version(processes.PART), told
    assert set(stored.losses) == set(stored.accuracy) == {processes.ONE, processes.TWO, processes.NUDGED}
    for name, losses in stored.losses.items():
        assert losses.shape == (processes.STARTS, len(processes.LOSSES), stored.passes)
        assert np.isfinite(losses).all() and (losses > 0).all()
        assert stored.accuracy[name].shape == (processes.STARTS,)
        assert ((stored.accuracy[name] > 0) & (stored.accuracy[name] <= 1)).all()


def test_two_processes_are_apart_by_a_rounding_and_what_a_training_makes_of_it():
    stored = your_data.recorded_processes()
    apart = stored.apart(processes.TWO)
    # A rounding in most starts after the first pass; never more than what a nudged start makes of one.
    assert np.median(apart[:, 0]) < 1e-5 and apart.max() > 0
    assert apart.max(axis=1).mean() < stored.apart(processes.NUDGED).max(axis=1).mean()
    np.testing.assert_array_equal(stored.apart(processes.ONE), 0)
    # Starts are starts: their curves differ by far more than the processes do.
    one = stored.losses[processes.ONE]
    assert np.abs(one[0] - one[1]).max() > 0.01


def test_apart_is_the_larger_share_of_both_losses():
    one = np.array([[[2.0, 4.0], [1.0, 1.0]]])
    other = np.array([[[2.2, 4.0], [1.0, 0.75]]])
    stored = your_data.RecordedProcesses({"one process": one, "other": other}, {}, {})
    np.testing.assert_allclose(stored.apart("other"), [[0.1, 0.25]])
    assert stored.passes == 2
    with pytest.raises(ValueError, match="name: expected one of 'one process', 'other'"):
        stored.apart("no such training")


def test_without_the_file_the_command_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(recorded, "FILE", tmp_path / "nothing.json")
    with pytest.raises(FileNotFoundError, match=r"nothing.json: run `python tools/lessons/processes.py`"):
        your_data.recorded_processes()


def test_weights_apart_are_the_largest_gap():
    weights = {"a/0": np.zeros(2), "a/1": np.ones(1), "b/0": np.array([0.0, -0.5]), "b/1": np.ones(1)}
    assert processes._largest_gap(weights, "b/", "a/") == 0.5
    stored = json.loads(processes.TO.read_text(encoding="utf-8"))["values"]
    assert stored[processes.ONE]["weights apart"] == [0.0] * processes.STARTS
