"""Fixtures that several of these tests use."""

import functools

import librosa
import pytest


@pytest.fixture(autouse=True)
def librosa_keeps_its_filter_bank(monkeypatch):
    """librosa builds the same bank for each call; remembered, it takes a fraction of the time."""
    monkeypatch.setattr(librosa.filters, "mel", functools.lru_cache(librosa.filters.mel))
