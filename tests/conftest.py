"""Fixtures for all test files."""

import os

# TensorFlow reads this when it is first imported: errors only.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest


@pytest.fixture
def rng():
    """A random generator that starts alike in every test."""
    return np.random.default_rng(20240501)
