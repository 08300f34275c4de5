"""The spoken digits: what is on disk, how it is read, how it was made, and what data/README.md says of it."""

import csv
import hashlib
import importlib.util
import io
import itertools
import re
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import soundfile

from cmx_helpers import datasets

DATA = Path(__file__).resolve().parents[2] / "data"
FOLDER = DATA / "spoken_digits"
SPLITS = ("train", "validation", "test")
needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")


@pytest.fixture(scope="module")
def rows():
    with (FOLDER / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def maker():
    spec = importlib.util.spec_from_file_location("make_spoken_digits", DATA / "make_spoken_digits.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def small(tmp_path, rows):
    """A copy of two voices, with its manifest."""
    chosen = [dict(row) for row in rows if row["voice"] in ("en-us-f1", "cmn-m6")]
    for row in chosen:
        (tmp_path / row["file"]).parent.mkdir(exist_ok=True)
        shutil.copy(FOLDER / row["file"], tmp_path / row["file"])
    write_manifest(tmp_path, chosen)
    return tmp_path, chosen


def write_manifest(folder, rows):
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_the_set_is_whole_and_small(rows):
    summary = datasets.check_spoken_digits()
    assert summary.clips == len(rows) == len(list(FOLDER.glob("*/*.flac")))
    size = sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert size < 9.5e6
    assert summary.seconds == pytest.approx(sum(float(row["duration_s"]) for row in rows), abs=0.1)


def test_every_file_is_flac_of_one_channel_and_16_bits_without_silence_or_clipping(rows):
    levels = []
    for row in rows:
        info = soundfile.info(FOLDER / row["file"])
        assert (info.format, info.subtype, info.channels, info.samplerate) == ("FLAC", "PCM_16", 1, 22050)
        assert 0.1 * 22050 < info.frames <= 22050
        pcm, _ = soundfile.read(FOLDER / row["file"], dtype="int16")
        assert 1000 < np.abs(pcm).max() < 32767, row["file"]
        loud = np.flatnonzero(np.abs(pcm) > 0.002 * np.abs(pcm).max())
        assert loud[0] < 0.002 * 22050 and len(pcm) - loud[-1] < 0.002 * 22050, f"{row['file']}: not trimmed"
        levels.append(20 * np.log10(np.sqrt(np.mean((pcm / 32768.0) ** 2))))
    np.testing.assert_allclose(levels, -26, atol=0.05)


def test_no_two_clips_are_the_same(rows):
    assert len({row["sha256"] for row in rows}) == len(rows)
    sounds = {soundfile.read(FOLDER / row["file"], dtype="int16")[0].tobytes() for row in rows}
    assert len(sounds) == len(rows)


def test_voices_differ_in_more_than_level(rows):
    """The variant is really applied: within one accent, any two voices differ in spectrum."""
    for language, digit in (("en", "3"), ("cmn", "3")):
        chosen = [r for r in rows if (r["language"], r["digit"], r["take"]) == (language, digit, "0")]
        spectra = []
        for row in chosen:
            audio = datasets.load_clip(row["file"])
            power = np.abs(np.fft.rfft(audio, 22050)) ** 2
            spectra.append(np.log10(np.add.reduceat(power, np.arange(0, 11000, 200)) + 1e-9))
        for (a, x), (b, y) in itertools.combinations(zip(chosen, spectra), 2):
            if a["accent"] == b["accent"]:
                assert np.abs(x - y).mean() > 0.05, (a["file"], b["file"])


def test_splits_hold_several_accents_and_both_sexes_and_share_no_variant(rows):
    for language, voices in (("en", 40), ("cmn", 12)):
        mine = [row for row in rows if row["language"] == language]
        assert len({row["voice"] for row in mine}) >= voices
        for split in SPLITS:
            part = [row for row in mine if row["split"] == split]
            sexes = Counter(sex for _, sex in {(row["voice"], row["sex"]) for row in part})
            assert sexes["F"] == sexes["M"] > 0
            assert len({row["accent"] for row in part}) >= (5 if language == "en" else 1)
            assert len(set(Counter(row["digit"] for row in part).values())) == 1
    for key in ("voice", "variant"):
        owners = {split: {row[key] for row in rows if row["split"] == split} for split in SPLITS}
        assert all(not owners[a] & owners[b] for a, b in itertools.combinations(SPLITS, 2))


def test_pitch_and_speed_vary(rows):
    assert len({row["pitch"] for row in rows}) >= 5 and len({row["speed"] for row in rows}) >= 5


@pytest.mark.parametrize("language", ["en", "cmn"])
@pytest.mark.parametrize("split", [None, *SPLITS])
def test_spoken_digits_are_those_of_the_manifest_in_its_order(rows, split, language):
    speech = datasets.spoken_digits(split, language)
    expected = [r for r in rows if r["language"] == language and split in (None, r["split"])]
    assert speech.files.tolist() == [row["file"] for row in expected]
    assert speech.voices.tolist() == [row["voice"] for row in expected]
    assert speech.labels.tolist() == [int(row["digit"]) for row in expected]
    assert speech.labels.dtype == np.int64
    assert [len(clip) for clip in speech.audio] == [round(float(r["duration_s"]) * 22050) for r in expected]
    assert all(clip.dtype == np.float32 and clip.ndim == 1 for clip in speech.audio)
    reference, _ = soundfile.read(FOLDER / expected[-1]["file"], dtype="int16")
    np.testing.assert_array_equal(speech.audio[-1] * 32768, reference)


@pytest.mark.parametrize("language, least", [("en", 0.95), ("cmn", 0.9)])
def test_a_listener_trained_on_some_voices_understands_the_others(language, least):
    """Labels belong to their sounds: log band energies and a support vector machine, voices never heard."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    edges = np.unique(np.geomspace(4, 400, 24).astype(int))

    def features(split):
        speech = datasets.spoken_digits(split, language)
        rows = []
        for clip in speech.audio:
            frames = np.lib.stride_tricks.sliding_window_view(np.pad(clip, 512), 1024)
            frames = frames[np.linspace(0, len(frames) - 1, 20).round().astype(int)]
            power = np.abs(np.fft.rfft(frames * np.hanning(1024), axis=-1)) ** 2
            bands = np.log(np.add.reduceat(power, edges, axis=-1) + 1e-6)
            rows.append((bands - bands.mean(axis=0)).ravel())
        return np.array(rows), speech.labels

    listener = make_pipeline(StandardScaler(), SVC(C=10)).fit(*features("train"))
    assert listener.score(*features("test")) >= least


def test_manifest_is_typed():
    row = datasets.speech_manifest("en")[0]
    assert isinstance(row.digit, int) and isinstance(row.take, int) and isinstance(row.duration_s, float)
    assert len(datasets.speech_manifest()) == len(datasets.speech_manifest("en")) + len(
        datasets.speech_manifest("cmn")
    )
    with pytest.raises(ValueError, match="language: expected one of 'en', 'cmn', got 'zh'"):
        datasets.speech_manifest("zh")


def test_a_missing_set_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="manifest of the spoken digits is not there"):
        datasets.check_spoken_digits(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"there is no clip 'en/none\.flac'"):
        datasets.load_clip("en/none.flac")


def test_a_copy_passes_the_check(small):
    folder, rows = small
    assert datasets.check_spoken_digits(folder).clips == len(rows) == 30


def rewrite(folder, file, audio, rate=22050):
    soundfile.write(folder / file, audio, rate, format="FLAC", subtype="PCM_16")
    return hashlib.sha256((folder / file).read_bytes()).hexdigest()


FAULTS = {
    "missing": "there is no clip 'en/0_en-us-f1_0.flac'",
    "truncated": "en/0_en-us-f1_0.flac: (cannot be read|sha256 differs)",
    "not sound": "cannot be read",
    "changed": "sha256 differs",
    "silent": r"silent \(root mean square 0.0000\)",
    "rate": "got 1 channels at 16000 Hz",
    "stereo": "got 2 channels at 22050 Hz",
    "long": "over one second",
    "short": "manifest says",
    "stray": "en/stray.flac: not in the manifest",
    "leak": "variant f1 is in test and train",
    "digit twice": "voice en-us-f1, take 0: expected each digit once",
    "split": "unknown split 'dev'",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_check_names_each_fault(small, fault):
    folder, rows = small
    path = folder / rows[0]["file"]
    audio = datasets.load_clip(rows[0]["file"])
    changes = {
        "silent": (np.zeros_like(audio), 22050),
        "rate": (audio, 16000),
        "stereo": (np.stack([audio, audio], axis=1), 22050),
        "long": (np.tile(audio, 4), 22050),
        "short": (audio[:-100], 22050),
    }
    if fault in changes:
        rows[0]["sha256"] = rewrite(folder, rows[0]["file"], *changes[fault])
    elif fault == "missing":
        path.unlink()
    elif fault == "truncated":
        path.write_bytes(path.read_bytes()[:2000])
    elif fault == "not sound":
        path.write_bytes(b"hello")
    elif fault == "changed":
        rewrite(folder, rows[0]["file"], audio * 0.9)
    elif fault == "stray":
        shutil.copy(path, folder / "en" / "stray.flac")
    elif fault == "leak":
        rows[0]["split"] = "test"
    elif fault == "digit twice":
        rows[0]["digit"] = "1"
    elif fault == "split":
        rows[0]["split"] = "dev"
    write_manifest(folder, rows)
    with pytest.raises(ValueError, match=FAULTS[fault]):
        datasets.check_spoken_digits(folder)


def test_the_check_names_all_faults_at_once(small):
    folder, rows = small
    for row in rows[:3]:
        (folder / row["file"]).unlink()
    with pytest.raises(ValueError) as caught:
        datasets.check_spoken_digits(folder)
    assert all(row["file"] in str(caught.value) for row in rows[:3]) and "3 faults" in str(caught.value)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int16])
def test_pad_clips_puts_zeros_after_the_sound(dtype):
    rng = np.random.default_rng(1)
    clips = [rng.integers(-9, 9, size=n).astype(dtype) for n in (5, 1, 8)]
    padded = datasets.pad_clips(clips, length=8)
    assert padded.shape == (3, 8) and padded.dtype == np.float32
    for row, clip in zip(padded, clips):
        np.testing.assert_array_equal(row, np.concatenate([clip, np.zeros(8 - len(clip))]))
    assert datasets.pad_clips(clips).shape == (3, 22050)
    np.testing.assert_array_equal(datasets.pad_clips(clips, 4, truncate=True)[2], clips[2][:4])
    assert datasets.pad_clips([], 4).shape == (0, 4)


@pytest.mark.parametrize(
    "clips, length, error, said",
    [
        ([np.ones(9)], 8, ValueError, r"clips\[0\]: expected at most 8 samples .*got 9"),
        ([np.ones(2), []], 8, ValueError, r"clips\[1\]: expected at least one element"),
        ([np.ones((2, 2))], 8, ValueError, r"clips\[0\]: expected 1 axes, got 2"),
        ([[np.nan]], 8, ValueError, r"clips\[0\]: expected finite numbers"),
        ([["a"]], 8, TypeError, r"clips\[0\]: expected real numbers"),
        ([[1.0]], 0, ValueError, "length: expected at least 1, got 0"),
        ([[1.0]], 2.5, TypeError, "length: expected an integer"),
    ],
)
def test_pad_clips_names_what_is_wrong(clips, length, error, said):
    with pytest.raises(error, match=said):
        datasets.pad_clips(clips, length)


def test_the_plan_is_what_the_manifest_says(maker, rows):
    planned = [{name: str(value) for name, value in clip._asdict().items()} for clip in maker.plan()]
    assert planned == [{name: row[name] for name in planned[0]} for row in rows]
    assert len({row["engine"] for row in rows}) == 1 and "espeak-ng" in rows[0]["engine"]


def test_finish_trims_levels_and_refuses(maker):
    tone = 0.3 * np.sin(np.arange(4000) * 0.2) + 1e-9
    done = maker.finish(np.concatenate([np.zeros(500), tone, np.zeros(900)]))
    assert abs(len(done) - 4000) < 20
    assert 20 * np.log10(np.sqrt(np.mean(done**2))) == pytest.approx(-26, abs=1e-6)
    for bad, said in ((np.zeros(9), "silent"), (np.ones(99), "clipped"), (np.full(22051, 0.5), "s long")):
        with pytest.raises(ValueError, match=said):
            maker.finish(bad)


@needs_espeak
def test_espeak_says_the_digits_in_the_right_language(maker):
    english = "z.*(ɹ|r) w.*n t (θ|t̪)(ɹ|r) f.*(o|ɔ) f.*v s.*ks s.*v.*n ˈ[eɛ].*t n.*n".split()
    mandarin = "l.*ŋ j.*i ˈər s.*n s.* w.*u l.*[uo] tɕh.*i p.* tɕ.*[uo]".split()
    for language, patterns in (("en", english), ("cmn", mandarin)):
        maker.check_pronunciation(language)
        for voice in maker.ACCENTS[language].values():
            for word, pattern in zip(maker.WORDS[language], patterns):
                ipa = maker.espeak("-q", "--ipa", "-v", voice, word).decode().strip()
                assert re.match(pattern, ipa), (voice, word, ipa)


@needs_espeak
def test_a_voice_that_falls_back_to_english_is_refused(maker, monkeypatch):
    monkeypatch.setitem(maker.ACCENTS, "cmn", {"cmn": "en-us"})
    with pytest.raises(RuntimeError, match="does not read ten cmn digits"):
        maker.check_pronunciation("cmn")


@needs_espeak
def test_the_script_makes_the_same_sounds_again(maker, rows):
    if maker.engine().split(" / ")[0] != rows[0]["engine"].split(" / ")[0]:
        pytest.skip(f"this is {maker.engine()}, the set was made with {rows[0]['engine']}")
    for clip in maker.plan()[::37]:
        flac, _ = maker.make(clip, "")
        again, _ = soundfile.read(io.BytesIO(flac), dtype="int16")
        there, _ = soundfile.read(FOLDER / clip.file, dtype="int16")
        np.testing.assert_array_equal(again, there, err_msg=clip.file)


@needs_espeak
def test_the_script_resumes(maker, tmp_path, monkeypatch):
    """An interrupted run leaves whole files; the next one makes what is missing or damaged, and no more."""
    clips = [clip for clip in maker.plan() if clip.voice == "en-us-f1"]
    monkeypatch.setattr(maker, "plan", lambda: clips)
    real, made = maker.make, []

    def interrupted(clip, versions):
        if len(made) == 12:
            raise KeyboardInterrupt
        made.append(clip.file)
        return real(clip, versions)

    monkeypatch.setattr(maker, "make", interrupted)
    with pytest.raises(KeyboardInterrupt):
        maker.make_all(tmp_path, "e")
    assert not list(tmp_path.rglob("*.part"))
    assert len(list(tmp_path.rglob("*.flac"))) == 12

    monkeypatch.setattr(maker, "make", real)
    maker.make_all(tmp_path, "e")
    whole = {path.name: path.read_bytes() for path in tmp_path.rglob("*.flac")}
    assert datasets.check_spoken_digits(tmp_path).clips == len(clips)

    (tmp_path / clips[3].file).write_bytes(b"damaged")
    again = []
    monkeypatch.setattr(maker, "make", lambda clip, versions: again.append(clip.file) or real(clip, versions))
    maker.make_all(tmp_path, "e")
    assert again == [clips[3].file]
    assert whole == {path.name: path.read_bytes() for path in tmp_path.rglob("*.flac")}


@needs_espeak
def test_two_equal_clips_are_refused(maker, tmp_path, monkeypatch):
    """en-gb drops the variant: f1 and f3 then speak with one voice."""
    clips = [c._replace(accent="en-gb", pitch=50, speed=170) for c in maker.plan() if c.digit == 3][:40]
    clips = [c for c in clips if c.variant in ("f1", "f3") and c.take == 0]
    monkeypatch.setattr(maker, "plan", lambda: clips[::2])
    monkeypatch.setitem(maker.ACCENTS["en"], "en-gb", "en-gb")
    with pytest.raises(RuntimeError, match="the same, byte for byte"):
        maker.make_all(tmp_path, "e")


def counts(rows):
    """The table of data/README.md, from the manifest."""
    table = {}
    for language, split in itertools.product(("en", "cmn"), SPLITS):
        part = [row for row in rows if (row["language"], row["split"]) == (language, split)]
        sexes = Counter(sex for _, sex in {(row["voice"], row["sex"]) for row in part})
        accents = len({row["accent"] for row in part})
        variants = len({row["variant"] for row in part})
        voices = len({row["voice"] for row in part})
        table[language, split] = [voices, sexes["F"], sexes["M"], variants, accents, len(part)]
    return table


def test_the_datasheet_counts_right(rows):
    text = (DATA / "README.md").read_text(encoding="utf-8")
    lines = [
        [cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines() if "|" in line
    ]
    said = {(c[0], c[1]): [int(n) for n in c[2:8]] for c in lines if len(c) == 8 and c[1] in SPLITS}
    languages = {"English": "en", "Mandarin": "cmn"}
    assert {(languages[a], b): n for (a, b), n in said.items()} == counts(rows)

    durations = [float(row["duration_s"]) for row in rows]
    facts = dict(re.findall(r"^- (.+?): \*\*(.+?)\*\*", text, flags=re.MULTILINE))
    assert facts["Clips"] == f"{len(rows)}"
    assert facts["Voices"] == f"{len({row['voice'] for row in rows})}"
    assert facts["Sound"] == f"{sum(durations):.0f} s"
    shortest, median, longest = min(durations), np.median(durations), max(durations)
    assert facts["Durations"] == f"{shortest:.2f} s to {longest:.2f} s, median {median:.2f} s"
    assert facts["Made with"] == rows[0]["engine"]
    size = sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file())
    assert facts["Size of `spoken_digits/`"] == f"{size / 1e6:.1f} MB"
    _, labels = datasets.handwriting()
    assert facts["Handwritten digits"] == f"{len(labels)}"
    parts = [len(datasets.handwriting(split)[1]) for split in SPLITS]
    assert facts["Handwriting, train / validation / test"] == " / ".join(map(str, parts))
    for language, name in (("en", "English"), ("zh", "Chinese")):
        clues = datasets.all_clues(language)
        longest = max(len(c.text.split()) if language == "en" else len(c.text) for c in clues)
        assert facts[f"{name} clues"] == f"{len(clues)} sentences, the longest of {longest} tokens"


def test_the_datasheet_names_sources_and_licences():
    text = (DATA / "README.md").read_text(encoding="utf-8")
    from cmx_helpers.datasets.download import SOURCES
    from cmx_helpers.datasets.recordings import FSDD_SPEAKERS

    for name, source in SOURCES.items():
        assert name in text and source.sha256 in text and source.url in text
    for split, speakers in FSDD_SPEAKERS.items():
        assert f"{split}: {', '.join(speakers)}" in text
    for licence in ("CC BY 4.0", "CC BY-SA 4.0", "CC BY-SA 3.0", "CC BY 2.0"):
        assert licence in text
