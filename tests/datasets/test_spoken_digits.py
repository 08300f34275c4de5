"""The spoken digits: what is on disk, and how it is read."""

import itertools
from collections import Counter

import numpy as np
import pytest
import soundfile

from cmx_helpers import datasets
from tests.datasets.speech_files import DATA, FOLDER, SPLITS


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
