"""Profile, backend and self-check."""

import sys

import pytest

from cmx_helpers import runtime


def test_profile_can_be_forced(monkeypatch):
    monkeypatch.setenv("CMX_PROFILE", " Full ")
    assert runtime.profile() == "full"


def test_profile_follows_the_gpu(monkeypatch):
    monkeypatch.delenv("CMX_PROFILE", raising=False)
    monkeypatch.setattr(runtime, "gpus", lambda: ())
    assert runtime.profile() == "quick"
    monkeypatch.setattr(runtime, "gpus", lambda: ("some GPU",))
    assert runtime.profile() == "full"


def test_unknown_profile_is_refused(monkeypatch):
    monkeypatch.setenv("CMX_PROFILE", "fast")
    with pytest.raises(ValueError, match=r"CMX_PROFILE.*'fast'"):
        runtime.profile()


@pytest.mark.parametrize("printed, names", [("NVIDIA A\nNVIDIA B\n", ("NVIDIA A", "NVIDIA B")), ("", ())])
def test_gpus_are_what_the_driver_lists(monkeypatch, tmp_path, printed, names):
    tool = tmp_path / "nvidia-smi"
    tool.write_text(f"#!{sys.executable}\nprint({printed!r}, end='')\n")
    tool.chmod(0o755)
    monkeypatch.setattr(runtime.shutil, "which", lambda name: str(tool))
    runtime.gpus.cache_clear()
    assert runtime.gpus() == names
    runtime.gpus.cache_clear()


def test_a_driver_that_fails_means_no_gpu(monkeypatch):
    monkeypatch.setattr(runtime.shutil, "which", lambda name: "false")
    runtime.gpus.cache_clear()
    assert runtime.gpus() == ()
    runtime.gpus.cache_clear()


def test_backend_from_the_environment(monkeypatch):
    monkeypatch.delitem(sys.modules, "keras", raising=False)
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    assert runtime.backend() == "jax"


def test_self_check_is_well_here():
    rows = {part: (found, state) for part, found, state in runtime.self_check()}
    for part in ("Python", "numpy", "keras", "Keras backend", "Spoken digits"):
        assert rows[part][1] == "ok", rows[part]


def test_self_check_names_what_is_missing_and_how_to_mend_it(monkeypatch):
    monkeypatch.setattr(runtime, "_NEEDED", ("no-such-package",))
    monkeypatch.setattr(runtime, "backend", lambda: "nonsuch")
    rows = {part: (found, state) for part, found, state in runtime.self_check()}
    assert rows["no-such-package"] == ("missing", "run make lab again in the course's folder")
    assert "unset KERAS_BACKEND" in rows["Keras backend"][1]


def test_seeds_repeat():
    import keras
    import numpy as np

    draws = []
    for _ in range(2):
        runtime.set_seeds(3)
        draws.append((np.random.random(), float(keras.random.uniform(())), keras.layers.Dense(2)))  # noqa: NPY002
    assert draws[0][:2] == draws[1][:2]
