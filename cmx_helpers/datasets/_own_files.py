"""Pictures and sounds as people have them, turned into what the model takes."""

from math import gcd

import numpy as np

from ._sources import loudest_second
from .speech import SAMPLE_RATE


def read_picture(path, size):
    """A picture as uint8 (size, size, 3): upright, on white where it is transparent, fitted onto black.

    Raises
    ------
    ValueError
        There is no such file, or it is no picture; the message is only the reason.
    """
    from PIL import Image, ImageOps

    if not path.is_file():
        raise ValueError("there is no such file")
    try:
        with Image.open(path) as file:
            picture = ImageOps.exif_transpose(file)
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError(f"not a picture that can be read ({error})") from None
    if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow would clip to 8
        picture = Image.fromarray((np.asarray(picture).clip(0, 65535) // 257).astype(np.uint8))
    elif picture.mode == "F":
        raise ValueError("expected whole numbers as pixels, got a picture of floats")
    if "A" in picture.mode or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    fitted = ImageOps.pad(picture.convert("RGB"), (size, size), Image.Resampling.LANCZOS)
    return np.asarray(fitted)


def read_sound(path):
    """A sound as float32 (22050,): one channel, resampled, its loudest second, zeros after its end.

    Raises
    ------
    ValueError
        There is no such file, it is no sound, or it is silent; the message is only the reason.
    """
    import soundfile
    from scipy.signal import resample_poly

    if not path.is_file():
        raise ValueError("there is no such file")
    try:
        sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, OSError) as error:
        raise ValueError(f"not a sound that can be read ({error})") from None
    sound = sound.mean(axis=1)
    if not len(sound):
        raise ValueError("the sound has no samples")
    if not np.isfinite(sound).all():
        raise ValueError("the sound has samples that are not numbers")
    if np.ptp(sound) < 1e-4:  # not even four steps of 16 bits
        raise ValueError("the sound is silent")
    common = gcd(rate, SAMPLE_RATE)
    if rate != SAMPLE_RATE:
        sound = resample_poly(sound, SAMPLE_RATE // common, rate // common)
    second = np.zeros(SAMPLE_RATE, np.float32)
    loudest = loudest_second(sound)
    second[: len(loudest)] = loudest
    return second
