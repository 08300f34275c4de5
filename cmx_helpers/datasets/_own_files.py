"""Pictures and sounds as people have them, turned into what the model takes.

The decoders are foreign: whatever they raise, on whatever bytes, becomes a reason in words. What would keep
them busy for long is refused before they begin.
"""

import io
import unicodedata
import warnings
from fractions import Fraction

import numpy as np

from ._sources import loudest_second
from ._whole_sound import fault_of_length
from .speech import SAMPLE_RATE

MOST_PIXELS = 2**26
"""Of a picture: 67 million, more than a camera takes."""
MOST_BYTES = 2**29
"""Of a sound's file."""
MOST_SECONDS = 900
"""Of a sound: its loudest second is looked for in all of it."""
MOST_SAMPLES = 2**26
"""Of a sound, all channels together."""
RATES = 1000, 1_000_000
"""Samples per second that can be resampled."""

# Pillow hands these to programs outside: Ghostscript, or the system.
_NO_PICTURES = ("EPS", "WMF")


def find_file(folder, name):
    """The path of `name` below `folder`, however its letters were composed (é is one character, or two).

    Raises
    ------
    ValueError
        There is no such file.
    """
    try:
        path = folder / name
        if path.is_file():
            return path
        path = folder
        for part in (folder / name).relative_to(folder).parts:
            wanted = unicodedata.normalize("NFC", part)
            alike = [p for p in path.iterdir() if unicodedata.normalize("NFC", p.name) == wanted]
            path = alike[0] if alike else path / part
        if path.is_file():
            return path
    except (OSError, ValueError):  # longer than a name may be, a zero byte, another folder
        pass
    raise ValueError("there is no such file")


def read_picture(path, size):
    """A picture as uint8 (size, size, 3): upright, on white where it is transparent, fitted onto black.

    Raises
    ------
    ValueError
        It is no picture, or too large a one; the message is only the reason.
    """
    from PIL import Image

    Image.init()
    formats = [name for name in Image.OPEN if name not in _NO_PICTURES]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=formats) as file:
                if file.width * file.height > MOST_PIXELS:
                    raise ValueError(f"{file.width}×{file.height} pixels are too many: make it smaller")
                return _fitted(_as_rgb(file), size)
    except Exception as error:  # any decoder of any format: they raise what they like
        raise ValueError(f"not a picture that can be read ({_in_one_line(error)})") from None


def _as_rgb(file):
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(file)
    picture.load()
    if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow would clip to 8
        picture = Image.fromarray((np.asarray(picture).clip(0, 65535) // 257).astype(np.uint8))
    elif picture.mode == "F":
        raise ValueError("expected whole numbers as pixels, got a picture of floats")
    if "A" in picture.mode or "a" in picture.mode or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture.convert("RGB")


def _fitted(picture, size):
    """The whole picture in a black square; at least one pixel of it each way, however narrow it is."""
    from PIL import Image

    longer = max(picture.size)
    width, height = (max(1, round(side / longer * size)) for side in picture.size)
    if (width, height) != picture.size:
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    square = Image.new("RGB", (size, size))
    square.paste(picture, (round((size - width) * 0.5), round((size - height) * 0.5)))
    return np.asarray(square)


def read_sound(path):
    """A sound as float32 (22050,): one channel, resampled, its loudest second, zeros after its end.

    Raises
    ------
    ValueError
        It is no sound, not all of it is there, it is silent, or there is too much of it; the message is only
        the reason.
    """
    try:
        channels, rate = _decoded(path)
    except Exception as error:  # libsndfile, and what stands between it and Python
        raise ValueError(f"not a sound that can be read ({_in_one_line(error)})") from None
    sound = resampled(_one_channel(channels), rate)
    second = np.zeros(SAMPLE_RATE, np.float32)
    loudest = loudest_second(sound)
    second[: len(loudest)] = loudest
    return second


def _decoded(path):
    import soundfile

    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"the file has more than {MOST_BYTES >> 20} MB: cut it")
    content = path.read_bytes()
    # From memory: with a path, soundfile goes by the name (a.raw) and not by what is in the file.
    with soundfile.SoundFile(io.BytesIO(content)) as file:
        if not RATES[0] <= file.samplerate <= RATES[1]:
            raise ValueError(f"{file.samplerate} samples per second, expected {RATES[0]} to {RATES[1]}")
        seconds = file.frames / file.samplerate
        if seconds > MOST_SECONDS or file.frames * file.channels > MOST_SAMPLES:
            raise ValueError(f"it lasts {seconds:.0f} s in {file.channels} channels, too long: cut it")
        channels = file.read(dtype="float32", always_2d=True)
        fault = fault_of_length(content, len(channels), file.frames)
        if fault:
            raise ValueError(fault)
        return channels, file.samplerate


def _one_channel(channels):
    """The mean of the channels; where they take each other away, the strongest of them."""
    if not len(channels):
        raise ValueError("the sound has no samples")
    if not np.isfinite(channels).all():
        raise ValueError("the sound has samples that are not numbers")
    peak = np.abs(channels).max()
    if peak > 16:
        raise ValueError(
            f"samples up to {peak:.0f}, expected -1 to 1: divide them by their full scale (32768)"
        )
    energy = np.square(channels - channels.mean(axis=0)).sum(axis=0, dtype=np.float64)
    sound = channels.mean(axis=1)
    mixed = np.square(sound - sound.mean()).sum(dtype=np.float64)
    if mixed < 1e-3 * energy.max():
        sound = channels[:, energy.argmax()]
    if np.ptp(sound) < 1e-4:  # not even four steps of 16 bits
        raise ValueError("the sound is silent")
    return sound


def resampled(sound, rate):
    """The sound at 22,050 Hz; the ratio is exact to 1/10,000, since the filter grows with its terms."""
    from scipy.signal import resample_poly

    if rate == SAMPLE_RATE:
        return sound
    ratio = Fraction(SAMPLE_RATE, rate).limit_denominator(10_000)
    return resample_poly(sound, ratio.numerator, ratio.denominator)


def _in_one_line(error):
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= 120 else words[:117] + "..."
