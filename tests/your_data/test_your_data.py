"""A folder becomes a model that answers, in this process, in a new one, and in the terminal."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from cmx_helpers import datasets, your_data
from cmx_helpers.your_data.terminal import main
from tests.your_data.folders import every_format, write

ROOT = Path(__file__).resolve().parents[2]


def terminal(*arguments, **settings):
    command = [sys.executable, "-m", "cmx_helpers", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **settings)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Sixty rows of every format, trained in the terminal's own way; (folder, what it printed)."""
    folder = every_format(tmp_path_factory.mktemp("data") / "my data 数据")
    done = terminal("train", folder, "--epochs", 6, "--batch-size", 8)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder, done


def test_training_tells_what_it_does_and_leaves_one_file(trained):
    folder, done = trained
    assert "train: 60 rows (42 for train, 10 for validation, 8 for test)" in done.stdout
    assert "2 classes, learned from image, text, audio" in done.stdout
    assert "Epoch 6/6" in done.stdout and "val_fused_loss" in done.stdout
    assert f"train: saved {folder / 'trained' / 'model.cmx'}" in done.stdout
    assert "Traceback" not in done.stderr and "nan" not in done.stdout.lower()
    assert sorted(p.name for p in (folder / "trained").iterdir()) == ["epochs", "model.cmx", "plan.json"]


def test_a_new_process_answers(trained):
    folder, _ = trained
    bundle = folder / "trained" / "model.cmx"
    done = terminal(
        "predict", bundle, "--image", folder / "图 2.png", "--text", "它又亮又高",
        "--audio", folder / "录音 takes" / "2.flac",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [line.split(maxsplit=1) for line in done.stdout.splitlines()]
    assert lines[0][1] == "亮 bright" and len(lines) == 2
    assert sum(float(chance.rstrip("%")) for chance, _ in lines) == pytest.approx(100, abs=0.2)


@pytest.fixture(scope="module")
def bundle(trained):
    return your_data.load_bundle(trained[0] / "trained" / "model.cmx")


@pytest.mark.parametrize("names", ["i", "t", "a", "it", "ia", "ta", "ita"])
def test_any_of_them_may_be_left_out(trained, bundle, names):
    folder = trained[0]
    parts = {
        "i": ("image", folder / "图 2.png"),
        "t": ("text", "很亮 unheard of"),
        "a": ("audio", folder / "录音 takes" / "2.flac"),
    }
    told = bundle.predict(**dict(parts[name] for name in names))
    assert set(told) == {"亮 bright", "暗 dark"} and sum(told.values()) == pytest.approx(1)
    assert list(told.values()) == sorted(told.values(), reverse=True)


def test_it_gives_what_the_training_model_gives(trained, bundle):
    data = datasets.own_data(trained[0], vocabulary=bundle.vocabulary, text_length=bundle.text_length)
    assert bundle.class_names == data.class_names
    inputs, *_ = data.batches(60, present=True)[0]
    logits = np.asarray(bundle.model.predict(inputs, verbose=0)["fused"], np.float64)
    for n in (0, 1, 4, 5, 6, 13):
        row = data.rows[n]
        files = {name: trained[0] / getattr(row, name) for name in ("image", "audio") if getattr(row, name)}
        told = bundle.predict(**files, text=row.text or None)
        want = np.exp(logits[n]) / np.exp(logits[n]).sum()
        np.testing.assert_allclose([told[name] for name in data.class_names], want, atol=1e-5)


def test_what_cannot_be_asked_is_one_line(trained, bundle, capsys, tmp_path):
    folder = trained[0]
    path = folder / "trained"
    (tmp_path / "no.png").write_text("no picture")
    cases = [
        (["predict", folder], "expected at least one of --image, --text, --audio"),
        (["predict", folder, "--image", tmp_path / "gone.png"], "gone.png: there is no such file"),
        (["predict", path, "--image", tmp_path / "no.png"], "no.png: not a picture that can be read"),
        (["predict", path / "model.cmx", "--text", "?!"], "text: expected at least one word"),
        (["predict", tmp_path / "gone.cmx", "--text", "a"], "bundle: there is no file"),
        (["predict", tmp_path / "no.png", "--text", "a"], "is no bundle that can be read"),
        (["train", tmp_path], "manifest: there is no file"),
        (["train", folder, "--epochs", 2, "--size", 48], "holds a run with another size, batch_size, data"),
    ]
    for arguments, said in cases:
        assert main(list(map(str, arguments))) == 1
        told = capsys.readouterr().err
        assert said in told and told.count("\n") == 1 and told.startswith(f"{arguments[0]}: ")
    for arguments in (["train"], ["predict", folder, "--top", "0"], ["guess"]):
        with pytest.raises(SystemExit) as caught:
            main(list(map(str, arguments)))
        assert caught.value.code == 2


def test_the_report_of_a_manifest_is_a_line_for_each_fault(tmp_path, capsys):
    write(tmp_path, [["gone.png", "", "", "x"], ["", "", "gone.wav", ""]])
    assert main(["train", str(tmp_path)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0].strip() for line in lines[1:]] == ["line 2", "line 3", "line 3"]


def test_one_class_is_named(tmp_path, capsys):
    write(tmp_path, [["", f"w{i}", "", "only"] for i in range(20)])
    assert main(["train", str(tmp_path)]) == 1
    assert "label: expected at least 2 classes, got only 'only'" in capsys.readouterr().err


@pytest.mark.parametrize("damage", ["cut", "about", "later", "classes", "words"])
def test_a_damaged_bundle_is_named(trained, tmp_path, damage):
    whole = trained[0] / "trained" / "model.cmx"
    path = tmp_path / "model.cmx"
    if damage == "cut":
        path.write_bytes(whole.read_bytes()[:9000])
    else:
        with zipfile.ZipFile(whole) as archive:
            about, model = json.loads(archive.read("about.json")), archive.read("model.keras")
        if damage == "later":
            about["format"] = 99
        if damage == "classes":
            about["class_names"].append("more")
        if damage == "words":
            about["words"] = about["words"][:1] * 2
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("about.json", "{" if damage == "about" else json.dumps(about))
            archive.writestr("model.keras", model)
    with pytest.raises(ValueError, match="is no bundle that can be read"):
        your_data.load_bundle(path)


def test_what_the_training_never_had_is_not_answered(bundle, trained):
    deaf = bundle._replace(learned=("image",))
    with pytest.raises(ValueError, match="text: this model was trained without any, on image only"):
        deaf.predict(text="bright")


def test_killed_it_goes_on_with_the_same_command_and_ends_alike(tmp_path, trained):
    """With kill -9 in mid-training: the bundle has the weights of a run that nobody killed, bit for bit."""
    folder = trained[0]
    out, state = tmp_path / "again", tmp_path / "again" / "epochs" / "state.json"
    command = ["train", folder, "--out", out, "--epochs", 6, "--batch-size", 8]
    with subprocess.Popen(
        [sys.executable, "-m", "cmx_helpers", *map(str, command)], cwd=ROOT, stdout=subprocess.DEVNULL
    ) as process:
        until = time.monotonic() + 400
        while not (state.is_file() and json.loads(state.read_text())["epoch"] >= 2):
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
    assert json.loads(state.read_text())["epoch"] < 6
    assert main(list(map(str, command))) == 0
    a, b = (
        your_data.load_bundle(path / "model.cmx").model.get_weights() for path in (folder / "trained", out)
    )
    for one, other in zip(a, b, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    "settings, error, argument",
    [
        ({"folder": None}, TypeError, "folder"),
        ({"folder": "x" * 300}, ValueError, "folder"),
        ({"folder": "a\0b"}, ValueError, "folder"),
        ({"out": 3}, TypeError, "out"),
        ({"epochs": 0}, ValueError, "epochs"),
        ({"patience": 1.5}, TypeError, "patience"),
        ({"batch_size": True}, TypeError, "batch_size"),
        ({"kind": "sum"}, ValueError, "kind"),
        ({"tell": "me"}, TypeError, "tell"),
        ({"size": 8}, ValueError, "size"),
        ({"group": 3}, TypeError, "group"),
    ],
)
def test_training_refuses_bad_settings_before_anything_is_read(settings, error, argument, tmp_path):
    with pytest.raises(error, match=f"^{argument}: expected"):
        your_data.train_folder(**({"folder": tmp_path / "nowhere"} | settings))


@pytest.mark.parametrize(
    "bundle, path, argument",
    [(None, "a.cmx", "bundle"), (3, "a.cmx", "bundle"), (None, None, "path"), (None, "a.keras", "path")],
)
def test_what_is_no_bundle_is_not_saved(bundle, path, argument, tmp_path):
    with pytest.raises((TypeError, ValueError), match=f"^{argument}: expected"):
        your_data.save_bundle(bundle, path)
    with pytest.raises((TypeError, FileNotFoundError)):
        your_data.load_bundle(path)


def test_many_are_answered_in_order_and_what_is_bad_stops_nothing(trained, bundle):
    folder = trained[0]
    rows = [
        {"image": folder / "图 2.png", "text": "很亮"},
        {"image": folder / "gone.png"},
        {"audio": folder / "录音 takes" / "2.flac", "image": None},
        {},
        {"text": "a dark low thing"},
        {"smell": "sweet"},
        {"text": 3},
    ]
    for batch_size in (1, 2, 32):
        beliefs, bad = bundle.predict_many(rows, batch_size=batch_size)
        assert beliefs.shape == (7, 2) and sorted(bad) == [1, 3, 5, 6]
        assert np.isnan(beliefs[[1, 3, 5, 6]]).all() and "gone.png" in bad[1] and "smell" in bad[5]
        for place in (0, 2, 4):
            alone = bundle.predict(**rows[place])
            np.testing.assert_allclose(
                beliefs[place], [alone[name] for name in bundle.class_names], atol=1e-5
            )
    assert bundle.predict_many([])[0].shape == (0, 2)
    for wrong, said in ((3, "asked"), ("a.png", "asked"), ([3], r"asked\[0\]")):
        with pytest.raises(TypeError, match=said):
            bundle.predict_many(wrong)
    with pytest.raises(ValueError, match="batch_size"):
        bundle.predict_many(rows, batch_size=0)
