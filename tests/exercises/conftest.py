"""Fixtures that several of these tests use."""

import pytest

from cmx_helpers.exercises import _diagnosis


@pytest.fixture(autouse=True)
def _detectors_must_not_fail(monkeypatch):
    monkeypatch.setattr(_diagnosis, "STRICT", True)
