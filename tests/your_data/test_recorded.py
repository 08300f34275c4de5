"""What is stored of lesson 18's two processes belongs to its folder, and to one another."""

import numpy as np

from cmx_helpers import your_data
from tools.lessons import processes


def test_it_was_trained_on_the_lesson_s_folder(tmp_path):
    folder = your_data.make_folder(tmp_path / "folder", **processes.FOLDER)
    assert processes.hash_of(folder) == your_data.recorded_processes().made["folder"]


def test_starts_and_epochs_are_the_tool_s():
    run = your_data.recorded_processes()
    assert set(run.curves) == set(run.accuracy) == set(run.seconds) == {1, 2}
    for curve in run.curves.values():
        assert curve.shape == (processes.STARTS, processes.EPOCHS) and np.isfinite(curve).all()
    assert run.batch_size == processes.BATCH and len(run.weights_apart) == processes.STARTS


def test_two_processes_train_what_one_trains():
    run = your_data.recorded_processes()
    assert np.abs(run.curves[1] - run.curves[2]).max() < 1e-2
    assert len(np.unique(run.curves[1])) == run.curves[1].size  # three starts, not one three times
