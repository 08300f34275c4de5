"""Any bytes under any name: a picture or a sound as it should be, or a line of the manifest's report."""

import csv
import struct
import time
import unicodedata

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from cmx_helpers import datasets
from cmx_helpers.datasets import _own_files

HEADER = ["image", "text", "audio", "label"]


def write(folder, rows):
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *rows])


def tone(seconds=0.5, rate=22050, frequency=440.0):
    return (0.3 * np.sin(2 * np.pi * frequency * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def reason(folder, column, name):
    """What the report says about the one file that the manifest names."""
    row = dict.fromkeys(HEADER, "") | {column: name, "label": "x"}
    write(folder, [list(row.values())])
    with pytest.raises(datasets.ManifestError) as caught:
        datasets.own_data(folder)
    ((line, said),) = caught.value.problems
    assert line == 2 and "\n" not in said and len(said) < 300
    return said


def sound(folder, name="a.wav"):
    write(folder, [["", "", name, "x"]])
    return datasets.own_data(folder).arrays()[0]["audio"][0]


def frequency_of(second):
    spectrum = np.abs(np.fft.rfft(second * np.hanning(len(second))))
    return np.argmax(spectrum)  # one second: the bins are a hertz apart


@pytest.mark.parametrize("name", ["a.raw", "a.png", "a", "声音 一.xyz"])
def test_a_sound_is_known_by_its_bytes(tmp_path, name):
    soundfile.write(tmp_path / "x.wav", tone(), 22050, subtype="FLOAT")
    (tmp_path / "x.wav").rename(tmp_path / name)
    np.testing.assert_array_equal(sound(tmp_path, name)[:11025], tone())


def test_a_file_of_samples_alone_is_a_line_of_the_report(tmp_path):
    (tmp_path / "a.raw").write_bytes(tone().tobytes())
    assert reason(tmp_path, "audio", "a.raw").startswith("audio a.raw: not a sound that can be read")


@pytest.mark.parametrize("rate", [999_983, 192_000, 48_000, 44_099, 8_000, 1_009])
def test_any_rate_is_resampled_soon_and_in_tune(tmp_path, rate):
    soundfile.write(tmp_path / "a.wav", tone(1.0, rate, 300.0), rate)
    begun = time.process_time()
    assert abs(frequency_of(sound(tmp_path)) - 300) <= 1
    assert time.process_time() - begun < 5  # it was 37 s: a bound, not a measurement


@pytest.mark.parametrize("rate", [1, 999, 2_000_000_000])
def test_a_rate_that_no_recorder_has_is_named(tmp_path, rate):
    soundfile.write(tmp_path / "a.wav", tone(), rate)
    assert f"{rate} samples per second" in reason(tmp_path, "audio", "a.wav")


@pytest.mark.parametrize("kind", ["wav", "aiff", "au", "flac", "ogg"])
def test_a_cut_sound_is_named_and_a_whole_one_is_not(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    soundfile.write(path, tone(2.0, 22050) * np.linspace(1, 0.5, 44100, dtype=np.float32), 22050)
    assert np.abs(sound(tmp_path, path.name)).max() > 0.2
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    said = reason(tmp_path, "audio", path.name)
    assert "it is cut" in said or "not a sound" in said


def test_a_wav_that_was_streamed_has_no_length_and_is_taken(tmp_path):
    soundfile.write(tmp_path / "a.wav", tone(), 22050, subtype="PCM_16")
    content = bytearray((tmp_path / "a.wav").read_bytes())
    at = content.find(b"data") + 4
    content[at : at + 4] = b"\xff" * 4
    (tmp_path / "a.wav").write_bytes(content)
    np.testing.assert_allclose(sound(tmp_path)[:11025], tone(), atol=1e-4)


def test_of_opposite_channels_one_is_taken(tmp_path):
    both = np.stack([tone(), -tone()], axis=1)
    soundfile.write(tmp_path / "a.wav", both, 22050, subtype="FLOAT")
    np.testing.assert_array_equal(sound(tmp_path)[:11025], tone())
    soundfile.write(tmp_path / "a.wav", 0 * both, 22050, subtype="FLOAT")
    assert "silent" in reason(tmp_path, "audio", "a.wav")


def test_floats_at_the_scale_of_integers_are_named(tmp_path):
    soundfile.write(tmp_path / "a.wav", tone() * 5e4, 22050, subtype="FLOAT")
    assert "samples up to 15000, expected -1 to 1" in reason(tmp_path, "audio", "a.wav")
    soundfile.write(tmp_path / "a.wav", tone() * 5, 22050, subtype="FLOAT")  # loud, not of another scale
    np.testing.assert_allclose(sound(tmp_path)[:11025], 5 * tone(), rtol=1e-6)


def test_a_sound_of_hours_is_refused_before_it_is_read(tmp_path):
    header = b"RIFF\xff\xff\xff\xffWAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    with (tmp_path / "a.wav").open("wb") as file:
        file.write(header + b"data" + struct.pack("<I", 40_000_000))
        file.truncate(44 + 40_000_000)
    assert "it lasts 5000 s" in reason(tmp_path, "audio", "a.wav")


@pytest.mark.parametrize("shape", [(1, 100), (100, 1), (1, 1), (1, 20000), (3, 1000)])
def test_a_narrow_picture_keeps_a_pixel(tmp_path, shape):
    Image.fromarray(np.full((*shape, 3), 255, np.uint8)).save(tmp_path / "a.png")
    write(tmp_path, [["a.png", "", "", "x"]])
    image = datasets.own_data(tmp_path).arrays()[0]["image"][0]
    lit = image.max(axis=-1) > 0.5
    assert lit.any() and (lit.any(axis=0).sum(), lit.any(axis=1).sum()) == tuple(
        max(1, round(side / max(shape) * 32)) for side in reversed(shape)
    )


@pytest.mark.parametrize("name", ["x" * 300, "a" * 5000, "a\0b", "../" * 400, "a sentence, " * 40])
@pytest.mark.parametrize("column", ["image", "audio"])
def test_what_cannot_be_a_name_is_no_such_file(tmp_path, column, name):
    assert reason(tmp_path, column, name).endswith("there is no such file")


@pytest.mark.parametrize("kind", ["AVIF", "TIFF", "DDS", "PNG", "JPEG", "WEBP", "GIF", "JPEG2000", "ICO"])
def test_pictures_damaged_anywhere_are_lines_of_the_report(tmp_path, kind):
    rng = np.random.default_rng(0)
    picture = Image.fromarray(rng.integers(0, 256, (48, 48, 3), dtype=np.uint8))
    path = tmp_path / "a"
    try:
        picture.save(path, format=kind)
    except (KeyError, OSError):
        pytest.skip(f"this Pillow does not write {kind}")
    whole = path.read_bytes()
    for trial in range(60):
        content = bytearray(whole)
        for place in rng.integers(0, min(len(content), 400 if trial % 2 else len(content)), 6):
            content[place] = rng.integers(256)
        path.write_bytes(content[: rng.integers(1, len(content) + 1)] if trial % 3 == 0 else content)
        try:
            made = _own_files.read_picture(path, 32)
        except ValueError as error:
            assert str(error).startswith("not a picture that can be read (") and "\n" not in str(error)
        else:
            assert made.shape == (32, 32, 3) and made.dtype == np.uint8


STARTS = [
    b"", b"qoif", b"DDS ", b"RIFF", b"RIFF\0\0\0\0WAVEfmt ", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"II*\0",
    b"MM\0*", b"\0\0\0\x1cftypavif", b"\xff\xd8\xff", b"fLaC", b"OggS", b"ID3", b"FORM", b".snd", b"BM",
    b"%!PS", b"8BPS", b"\0\0\x01\0", b"P6 4 4 255\n", b"SIMPLE  =", b"RIFF\0\0\0\0WEBPVP8 ",
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400))
def test_any_bytes_give_a_reason_or_an_array(tmp_path, start, rest):
    path = tmp_path / "a.bin"
    path.write_bytes(start + rest)
    for read, shape in (
        (lambda p: _own_files.read_picture(p, 32), (32, 32, 3)),
        (_own_files.read_sound, (22050,)),
    ):
        try:
            made = read(path)
        except ValueError as error:
            assert str(error) and "\n" not in str(error)
        else:
            assert made.shape == shape and np.isfinite(made).all()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path):
    Image.new("1", (20_000, 20_000)).save(tmp_path / "a.png")
    assert "not a picture that can be read" in reason(tmp_path, "image", "a.png")


def test_names_are_found_however_their_letters_were_composed(tmp_path):
    for form, other in (("NFC", "NFD"), ("NFD", "NFC")):
        folder = tmp_path / form
        (folder / unicodedata.normalize(form, "übung é")).mkdir(parents=True)
        name = "übung é/bild ñ 一.png"
        Image.new("RGB", (4, 4), "white").save(folder / unicodedata.normalize(form, name))
        write(folder, [[unicodedata.normalize(other, name), "", "", "x"]])
        assert datasets.own_data(folder).arrays()[0]["image"].max() == 1
