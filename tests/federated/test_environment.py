"""Flower's environment where it cannot be made: one plain line, and the lesson goes on without."""

import sys

import pytest

from tools.federated import environment, run
from tools.setup import own_environment
from tools.setup.offline import SetupError


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """No environment, and commands that fail as without a network."""
    monkeypatch.setattr(environment.FLOWER, "folder", tmp_path / "none")
    monkeypatch.setattr(own_environment, "ensure_uv", lambda env: "uv")

    def fail(command, env, doing):
        if "--require-hashes" in command:
            raise SetupError("could not reach the package index")

    monkeypatch.setattr(own_environment, "run", fail)


def test_without_packages_it_says_so(nowhere, capsys, monkeypatch):
    assert not environment.FLOWER.is_ready()
    with pytest.raises(SetupError, match=r"could not reach[\s\S]*Lesson 15 does not need them"):
        environment.FLOWER.make()
    monkeypatch.setattr(sys, "argv", ["run.py"])
    monkeypatch.setattr(run.signal, "signal", lambda *_: None)
    assert run.main() == 1
    told = capsys.readouterr().out
    assert "Flower's packages cannot be had here" in told
    assert "recorded run" in told
    assert not environment.FLOWER.is_ready()


def test_an_environment_of_another_lock_is_made_again(monkeypatch, tmp_path):
    monkeypatch.setattr(environment.FLOWER, "folder", tmp_path)
    environment.FLOWER.stamp.write_text(environment.FLOWER.fingerprint())
    assert environment.FLOWER.is_ready()
    lock = tmp_path / "requirements.txt"
    lock.write_text("flwr==9\n")
    monkeypatch.setattr(environment.FLOWER, "lock", lock)
    assert not environment.FLOWER.is_ready()
