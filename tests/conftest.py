"""Fixtures for all test files."""

import os

# TensorFlow reads this when it is first imported: errors only.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.pop("CMX_LANG", None)  # tests read what the course says in English

from pathlib import Path

import numpy as np
import pytest

# What trains, changes every reference, kills, or starts other programs: `make check` leaves these out.
SLOW = (
    "classroom/test_apart.py", "classroom/test_classroom.py", "classroom/test_exercise_files.py",
    "classroom/test_interrupted.py", "encoders/test_encoders.py", "exercises/test_answers_never_seen.py",
    "exercises/test_model_mutants.py", "exercises/test_mutants.py", "fusion/test_compiled.py",
    "datasets/test_counted_noise.py", "datasets/test_on_device.py",
    "fusion/test_killed.py", "fusion/test_own_training.py", "fusion/test_several_processes.py",
    "fusion/test_training_errors.py",
    "fusion/test_training_runs.py", "generation/test_pictures28.py", "house/test_new_lesson.py",
    "ledger/test_ledger.py", "lessons/test_other_backends.py",
    "lessons/test_recording.py", "lessons/test_slides.py", "mfcc/test_explain.py",
    "reliability/test_odd_input.py", "setup/test_lab_opens.py",
    "training/test_lesson_cnn.py", "your_data/test_real_folders.py", "your_data/test_your_data.py",
)  # fmt: skip


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and item.path.relative_to(here).as_posix() in SLOW:
            item.add_marker("slow")


@pytest.fixture
def rng():
    """A random generator that starts alike in every test."""
    return np.random.default_rng(20240501)
