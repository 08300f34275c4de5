"""The prepared script for a GPU: every part has its share of the time, and leaves what it found."""

import json
import sys

import pytest

from benchmarks import full_profile


@pytest.mark.parametrize("small", [True, False])
def test_every_part_has_its_share_and_leaves_what_it_found(monkeypatch, tmp_path, small):
    clock, limits, seen = [0.0], [], []
    monkeypatch.setattr(full_profile.time, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(full_profile.importlib.util, "find_spec", lambda name: None if name == "torch" else 1)

    def run(backend, module, arguments, result, limit, profile):
        assert profile == ("quick" if small else "full")
        table = tmp_path / "full_profile.md"
        seen.append(table.read_text(encoding="utf-8") if table.exists() else "")
        limits.append(limit)
        clock[0] += limit  # each takes all that it may
        return {"backend": backend, "what": arguments[0], "ended": "cut off"}

    monkeypatch.setattr(full_profile, "run", run)
    arguments = ["full_profile", "--out", str(tmp_path), "--minutes", "10", *(["--small"] if small else [])]
    monkeypatch.setattr(sys, "argv", arguments)
    full_profile.main()
    parts = list(full_profile.plan(small))
    assert sum(share for *_, share in parts) == pytest.approx(1)
    assert limits == pytest.approx([600 * share - 2 * (n == 0) for n, (*_, share) in enumerate(parts[:-1])])
    assert clock[0] < 600
    assert [text.count("cut off") for text in seen] == [0, 1, 2, 3]
    found = json.loads((tmp_path / "full_profile.json").read_text())["found"]
    assert [part["ended"] for part in found] == ["cut off"] * 4 + ["not installed"]


def test_the_table_tells_what_failed_and_what_asked_for_tensorflow():
    lesson = {
        "backend": "jax", "lesson": "10_fusion", "ended": "ended", "ran": 9, "cells": 64, "seconds": 3.5,
        "memory_mb": 900, "device_memory_mb": None, "failed": ["race: ValueError: a | b"],
        "claims_missed": [], "asked_for_tensorflow": ["keep.py:7"],
    }  # fmt: skip
    steps = {"backend": "jax", "ended": "ended", "settings": {}, "parts": {"steps": {"step_ms": 5.7}}}
    lines = full_profile.markdown("head", [lesson, steps]).splitlines()
    assert lines[4] == (
        "| jax | 10_fusion | ended | 9 of 64 | 3.5 | 900 | None | race: ValueError: a / b; TensorFlow asked "
        "for by keep.py:7 | none |"
    )
    assert "| steps | step_ms 5.7 |" in lines
