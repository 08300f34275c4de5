"""What makes CMX Digits hard: babble, noise, dropped words, each of the size that was asked for."""

import re
from math import inf
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from cmx_helpers import datasets
from cmx_helpers.datasets import CLEAN, Corruption, cmx_digits
from tests.datasets.draws import SPLITS, ids_of_clips

README = Path(__file__).resolve().parents[2] / "data" / "README.md"


def test_babble_is_made_of_the_other_clips_that_were_given():
    """Ten clips, ten tones: the noise has up to six of them, never the one that is said, and nothing else."""
    tones = [np.sin(2 * np.pi * 100 * (digit + 1) * np.arange(2205) / 22050) for digit in range(10)]
    babbling = Corruption(snr_db=0.0, sound_noise="babble")
    audio, clean = (
        cmx_digits("train", 60, corruption=c, speech=(tones, np.arange(10))).arrays()
        for c in (babbling, CLEAN)
    )
    noise = audio[0]["audio"].astype(float) - clean[0]["audio"]
    power = np.abs(np.fft.rfft(noise)) ** 2
    lines = power[:, 100:1001:100]
    np.testing.assert_allclose(lines.sum(axis=1), power.sum(axis=1), rtol=1e-6)
    heard = lines > 1e-6 * lines.sum(axis=1, keepdims=True)
    assert not heard[np.arange(60), audio[1]["audio"]].any()
    assert heard.sum(axis=1).max() <= 6 and heard.sum(axis=1).mean() > 3


@pytest.mark.parametrize("kind", ["white", "babble"])
@pytest.mark.parametrize("snr_db", [-18.0, 0.0, 12.5])
def test_the_signal_to_noise_ratio_is_the_wanted_one(kind, snr_db):
    noisy = cmx_digits("test", 40, corruption=Corruption(snr_db=snr_db, sound_noise=kind)).arrays()[0][
        "audio"
    ]
    clean = cmx_digits("test", 40, corruption=CLEAN).arrays()[0]["audio"]
    for spoiled, sound in zip(noisy.astype(float), clean.astype(float)):
        there = np.flatnonzero(sound)
        signal = np.mean(sound[there[0] : there[-1] + 1] ** 2)
        noise = spoiled - sound
        assert 10 * np.log10(signal / np.mean(noise**2)) == pytest.approx(snr_db, abs=0.05)
        halves = [np.mean(half**2) for half in np.split(noise, 2)]
        assert 0.1 < halves[0] / halves[1] < 10, "noise fills the whole second"


def test_clean_sound_is_the_clip_at_a_random_place(clean):
    speech = datasets.spoken_digits("test")
    audio = clean["test"].arrays(0, 400)[0]["audio"]
    clips = ids_of_clips(speech.audio, audio)
    starts = []
    for second, clip in zip(audio, clips):
        wanted = speech.audio[clip]
        assert np.count_nonzero(second) == np.count_nonzero(wanted)
        starts.append(np.flatnonzero(second)[0] / (22050 - len(wanted)))
    assert stats.kstest(starts, "uniform").pvalue > 1e-3


@pytest.mark.parametrize("size, sigma", [(32, 0.5), (96, 1.3)])
def test_image_noise_is_gaussian_of_its_size_everywhere(size, sigma):
    with_noise = Corruption(0.4, sigma, inf)
    noisy = cmx_digits("test", 30, size=size, corruption=with_noise).arrays()[0]["image"]
    still = cmx_digits("test", 30, size=size, corruption=with_noise._replace(image_noise=0)).arrays()[0][
        "image"
    ]
    noise = (noisy - still).astype(float)
    assert noise.std() == pytest.approx(sigma, rel=0.01) and abs(noise.mean()) < 0.01 * sigma
    assert abs(np.corrcoef(noise[..., 0].ravel(), noise[..., 1].ravel())[0, 1]) < 0.02
    assert stats.kstest(noise.ravel()[::7] / sigma, "norm").pvalue > 1e-3
    assert ((still == 0.5).all(axis=-1).sum(axis=(1, 2)) >= round(0.4 * size) ** 2).all()
    assert len({n.tobytes() for n in noise}) == 30


@pytest.mark.parametrize("chance", [0.0, 0.25, 1.0])
def test_words_are_dropped_with_their_chance(chance):
    whole = cmx_digits("train", 1500, corruption=CLEAN).arrays()[0]["text"]
    cut = cmx_digits("train", 1500, corruption=CLEAN._replace(dropped_words=chance)).arrays()[0]["text"]
    words = whole != 0
    assert ((cut == whole) | (words & (cut == 1))).all()
    dropped = np.sum(cut == 1)
    assert abs(dropped - chance * words.sum()) <= 4 * np.sqrt(chance * (1 - chance) * words.sum())


def test_the_defaults_are_the_ones_of_the_data_sheet():
    text = README.read_text(encoding="utf-8")
    facts = dict(re.findall(r"^- (.+?): \*\*(.+?)\*\*", text, flags=re.MULTILINE))
    c = Corruption()
    assert facts["Default corruption"] == (
        f"occluder {c.occluder:g}, image noise {c.image_noise:g}, {c.snr_db:g} dB of {c.sound_noise} noise, "
        f"{c.dropped_words:g} dropped words"
    )
    for language, name in (("en", "English"), ("zh", "Chinese")):
        sizes = [
            len(cmx_digits("test", 1, task=t, language=language).vocabulary)
            for t in ("evidence", "arithmetic")
        ]
        assert facts[f"{name} ids, evidence / arithmetic"] == " / ".join(map(str, sizes))
    for split in SPLITS:
        clips = len(datasets.spoken_digits(split).audio)
        images = len(datasets.handwriting(split)[0])
        assert f"| {split} | {images} | {clips} |" in text


def test_the_course_has_one_default_and_one_way_to_scale_it():
    assert CLEAN == Corruption(0.0, 0.0, inf, "white", 0.0)
    assert Corruption().at_size(32) == Corruption()
    assert Corruption(image_noise=0.3).at_size(96).image_noise == pytest.approx(0.9)
