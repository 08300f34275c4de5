"""Who says which digit: words, accents, variants of the throat, pitch and speed of every clip."""

from itertools import cycle
from typing import NamedTuple

WORDS = {
    "en": "zero one two three four five six seven eight nine".split(),
    "cmn": list("零一二三四五六七八九"),
}
# Accent -> the name that espeak needs. "en-gb+f2" drops the variant; "en", the same accent, keeps it.
# The voice "cmn" of espeak-ng 1.51 reads 一 as "yi-one", in English; the pinyin voice is right.
ACCENTS = {
    "en": {
        "en-us": "en-us",
        "en-gb": "en",
        "en-gb-scotland": "en-gb-scotland",
        "en-gb-x-gbclan": "en-gb-x-gbclan",
        "en-gb-x-rp": "en-gb-x-rp",
        "en-gb-x-gbcwmd": "en-gb-x-gbcwmd",
        "en-029": "en-029",
        "en-us-nyc": "en-us-nyc",
    },
    "cmn": {"cmn": "cmn-latn-pinyin"},
}
# Variants with nearly the same formants (f3 f4 aunty belinda linda; f2 f5; m7 m8; Andrea anika) stay in one
# split. Left out: those whose tone control takes away most of what is above 1 kHz (steph, shelby). In noise
# nothing is left of their consonants.
VARIANTS = {
    ("train", "F"): ["f1", "f3", "linda", "Andrea", "f4", "aunty", "belinda", "anika"],
    ("train", "M"): ["m1", "m3", "m7", "Alex", "m2", "m5", "m8", "adam"],
    ("validation", "F"): ["Annie", "grandma"],
    ("validation", "M"): ["m4", "Michael"],
    ("test", "F"): ["f2", "f5"],
    ("test", "M"): ["m6", "Andy"],
}
PITCHES = (38, 50, 62, 44, 56)
SPEEDS = (175, 155, 190, 165, 200, 182, 160)  # words per minute; 7 × 5: 35 pairs before one returns


class Clip(NamedTuple):
    """One clip to make: everything that the sound depends on, and what it is called."""

    file: str
    digit: int
    language: str
    voice: str
    accent: str
    sex: str
    take: int
    split: str
    variant: str
    pitch: int
    speed: int


def accents_of(split, sex, place):
    """The two accents of the variant at `place` in its list: every split hears all eight."""
    names = list(ACCENTS["en"])
    if split == "train":
        first = place if sex == "F" else place + 1
        return names[first % 8], names[(first + 3) % 8]
    first = place + 2 * ((sex == "M") == (split == "validation"))
    return names[first], names[first + 4]


def speakers(language):
    """(split, sex, variant, accent) of every voice of `language`, in the order of the manifest."""
    for (split, sex), variants in VARIANTS.items():
        if language == "cmn":
            yield from ((split, sex, variant, "cmn") for variant in variants[:4])
        else:
            for place, variant in enumerate(variants):
                yield from ((split, sex, variant, accent) for accent in accents_of(split, sex, place))


def takes(language, split):
    """A second take adds variety where it is wanted most; more would not fit in 10 MB."""
    return 2 if (language, split) == ("en", "train") else 1


def plan():
    """Every clip of the set."""
    clips = []
    for language in WORDS:
        prosody = zip(cycle(PITCHES), cycle(SPEEDS))
        for (split, sex, variant, accent), (pitch, speed) in zip(speakers(language), prosody):
            voice = f"{accent}-{variant.lower()}"
            for take in range(takes(language, split)):
                shift = take * (7 if pitch < 50 else -7)
                style = (variant, pitch + shift, speed + 12 * take)
                for digit in range(10):
                    file = f"{language}/{digit}_{voice}_{take}.flac"
                    clips.append(Clip(file, digit, language, voice, accent, sex, take, split, *style))
    return clips
