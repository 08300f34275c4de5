"""The stored generators are what the command would make: names, seeds, budget, code; and they are whole."""

import json

import numpy as np
import pytest

from cmx_helpers.generation import recorded

STORED = recorded.recorded_generators()
TRAINED = ("VAE", "GAN", "flow matching")
SLOW = "GAN, slow D"
UNTRAINED = ("real pictures", "class mean", "class Gaussian")


def test_three_seeds_and_a_number_for_each():
    assert STORED.seeds == (0, 1, 2)
    for name in (*TRAINED, SLOW, *UNTRAINED):
        for what, row in STORED.values[name].items():
            assert row.shape == (3,) and np.isfinite(row).all(), (name, what)


def test_drawings_are_ink_eight_of_each_digit():
    assert set(STORED.drawings) == set(STORED.values)
    for name, grid in STORED.drawings.items():
        assert grid.shape == (10, 8, 28, 28) and grid.dtype == np.float32, name
        assert 0 <= grid.min() and grid.max() <= 1


def test_known_answers_are_among_them():
    assert STORED.judge > 0.9
    mean, real = STORED.values["class mean"], STORED.values["real pictures"]
    assert (mean["judge"] == 1).all() and (mean["recall"] == 0).all() and (mean["spread"] < 1e-6).all()
    assert (mean["two-sample"] > 0.99).all() and (np.abs(real["two-sample"] - 0.5) < 0.06).all()
    assert (real["nearest"] == 0).all() and (real["recall"] > 0.85).all()


def test_the_budget_is_one_processor_time_within_a_quarter():
    seconds = np.array([STORED.values[name]["seconds"].mean() for name in TRAINED])
    assert seconds.max() / seconds.min() < 1.25


def test_it_says_how_it_was_made_and_the_code_is_the_same_still():
    tool = pytest.importorskip("tools.lessons.generators")
    assert STORED.made["command"] == tool.COMMAND == recorded.COMMAND
    assert STORED.made["code"] == tool.code_version()
    steps = {name: steps for name, (_, steps, _) in tool.TRAINED.items()}
    assert STORED.budget == tool.BUDGET | {"STEPS": steps}


def test_a_slow_discriminator_collapses_and_the_judge_does_not_see_it():
    gan, slow = STORED.values["GAN"], STORED.values[SLOW]
    assert (slow["recall"] < gan["recall"] - 0.1).all() and (slow["spread"] < gan["spread"]).all()


def test_one_model_is_made_anew_and_the_others_stay(tmp_path):
    tool = pytest.importorskip("tools.lessons.generators")
    for name in ("generators.json", "generators.npz"):
        (tmp_path / name).write_bytes((recorded.FOLDER / name).read_bytes())
    table = tool.Table(None, [0, 1, 2], tmp_path, STORED.made["data"])
    table.keep_all_but(["VAE"])
    assert set(table.rows) == set(table.grids) == set(STORED.values) - {"VAE"}
    assert [row["judge"] for row in table.rows["GAN"]] == STORED.values["GAN"]["judge"].tolist()
    other = tool.Table(None, [0], tmp_path, "other pictures")
    with pytest.raises(SystemExit, match="make all of it anew"):
        other.keep_all_but(["VAE"])


def test_docstrings_do_not_count_as_code(tmp_path, monkeypatch):
    tool = pytest.importorskip("tools.lessons.generators")
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    versions = []
    for text in ('"""One."""\nx = 1\n', '"""Two."""\nx = 1  # why\n', '"""One."""\nx = 2\n'):
        for name in tool.CODE:
            (tmp_path / name).write_text(text, encoding="utf-8")
        versions.append(tool.code_version())
    assert versions[0] == versions[1] != versions[2]


def test_the_table_has_a_line_for_each_generator():
    lines = STORED.table(("judge", "recall")).splitlines()
    assert len(lines) == 1 + len(STORED.values)
    assert lines[0].split() == ["judge", "recall"] and lines[2].startswith("class mean")


def test_where_nothing_is_stored_the_command_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"generators\.py"):
        recorded.recorded_generators()
    (tmp_path / "generators.json").write_text(json.dumps({}), encoding="utf-8")
    with pytest.raises(FileNotFoundError, match=r"generators\.npz"):
        recorded.recorded_generators()
