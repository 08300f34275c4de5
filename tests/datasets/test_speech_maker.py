"""The script that made the spoken digits makes them again."""

import importlib.util
import io
import re
import shutil

import numpy as np
import pytest
import soundfile

from cmx_helpers import datasets
from tests.datasets.speech_files import DATA, FOLDER

needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")


@pytest.fixture(scope="module")
def maker():
    spec = importlib.util.spec_from_file_location("make_spoken_digits", DATA / "make_spoken_digits.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
