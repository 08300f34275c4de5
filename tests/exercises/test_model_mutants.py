"""Builders of Keras models, changed mechanically: none is accepted, and what is wrong with each is told."""

import pytest

from cmx_helpers.exercises import _diagnosis, _engine, _progress
from tools.testing import mutants

NAMES = [name for topic in _progress.topics() for name in _engine.names(topic)]
MODELS = [name for name in NAMES if _engine.find(name).observe is not None]


@pytest.mark.parametrize("name", MODELS)
def test_changed_builders_are_refused_and_told_what_is_wrong(name, monkeypatch):
    monkeypatch.setattr(_diagnosis, "STRICT", True)
    row = mutants.measured(name)
    print(mutants.HEAD, mutants.line(row), sep="\n")
    found = mutants.faults(row)
    assert not found, "\n".join(found)
