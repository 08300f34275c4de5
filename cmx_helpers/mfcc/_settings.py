"""What the settings of a `Convention` may be, and the sizes that follow from them."""

from cmx_helpers._common.validate import flag, integer, number, one_of

WINDOWS = ("hann", "hann symmetric", "hamming", "hamming symmetric", "povey", "none")
CHOICES = {
    "window": WINDOWS,
    "padding": ("zeros", "reflect", "none", "end"),
    "preemphasis_on": ("sound", "frame"),
    "mel": ("slaney", "htk"),
    "triangles": ("hz", "mel", "bins"),
    "log": ("db", "ln", "whisper"),
    "dct_scale": ("ortho", "htk"),
    "lifter_index": ("n", "n+1"),
    "energy": ("", "power", "samples"),
}
FLAGS = ("remove_mean", "over_n_fft", "area_norm")
LONGEST = 2**16  # samples of a frame, or of the transform
INTEGERS = {
    "n_fft": (0, LONGEST),
    "power": (1, 2),
    "n_mels": (1, 4096),
    "n_mfcc": (0, 4096),
    "first": (0, 1),
    "lifter": (0, 4096),
}
NUMBERS = {
    "frame": {"above": 0, "maximum": LONGEST},
    "hop": {"above": 0, "maximum": LONGEST},
    "scale": {"above": 0, "maximum": 2.0**31},
    "preemphasis": {"minimum": 0, "maximum": 1},
    "fmin": {"minimum": 0, "maximum": 1e6},
    "floor": {"minimum": 1e-100, "maximum": 1e100},
    "top_db": {"minimum": 0, "maximum": 1e6},
}
MOST = 2**26  # numbers in all frames together: half a gigabyte


def checked(name, value):
    """Return a setting, as a number or text of Python's own, or raise."""
    if name in CHOICES:
        return str(one_of(name, value, CHOICES[name]))
    if name in FLAGS:
        return flag(name, value)
    if name in INTEGERS:
        minimum, maximum = INTEGERS[name]
        return integer(name, value, minimum=minimum, maximum=maximum)
    found = number(name, value, **NUMBERS[name])
    return value if type(value) in (int, float) else found


def samples(name, length, sr):
    """Seconds (below 1) or samples, as samples; at least 1, and no more than `LONGEST`."""
    count = int(length * sr + 0.5) if length < 1 else int(length)
    if not 1 <= count <= LONGEST:
        if length < 1:
            raise ValueError(
                f"sr: expected a rate at which {length:g} s ({name}) are 1 to {LONGEST} samples, got {sr:g}"
            )
        raise ValueError(f"{name}: expected 1 to {LONGEST} samples, got {count}")
    return count


def check_amount(y, size, hop):
    """Raise where the frames of a sound of so many samples would fill the memory."""
    numbers = (y // hop + 1) * size
    if numbers > MOST:
        raise ValueError(
            f"hop: expected one that keeps all frames within {MOST} numbers, got {hop} samples, which makes "
            f"{numbers} of {y} samples: take a larger hop, or a shorter sound"
        )
