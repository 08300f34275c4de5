"""Sentences that say what is on a picture, in English and Chinese: digit, colour, place and size.

There is one caption for each of the 320 scenes that can be told apart, so the best caption of a picture is
known exactly, and so is what it costs who sees nothing: ln 320 nats.
"""

from itertools import product
from typing import NamedTuple

from .._common.validate import integer, one_of
from .clues import LANGUAGES

COLOURS = ("red", "yellow", "blue", "white")
PLACES = ("left", "right", "top", "bottom")
SIZES = ("small", "large")

_DIGITS = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "zh": tuple("零一二三四五六七八九"),
}
_WORDS = {
    "en": {
        **{name: name for name in COLOURS + SIZES},
        **{"left": "on the left", "right": "on the right", "top": "at the top", "bottom": "at the bottom"},
    },
    "zh": {
        **dict(zip(COLOURS, "红黄蓝白")),
        **{"left": "左边", "right": "右边", "top": "上边", "bottom": "下边", "small": "小", "large": "大"},
    },
}
_PATTERNS = {"en": "a {size} {colour} {digit} {place}", "zh": "{place}有一个{colour}色的{size}{digit}"}


class Caption(NamedTuple):
    """A sentence, and what it says."""

    text: str
    digit: int
    colour: str
    place: str
    size: str


def caption(digit, colour, place, size, language="en"):
    """The sentence that says what is on a picture.

    Parameters
    ----------
    digit : int
        0 to 9.
    colour : {"red", "yellow", "blue", "white"}
    place : {"left", "right", "top", "bottom"}
    size : {"small", "large"}
    language : {"en", "zh"}

    Returns
    -------
    str
        Seven words in English, ten characters in Chinese.

    Raises
    ------
    ValueError, TypeError
        An argument is none of these; the message names it.

    Notes
    -----
    Used in lesson 14_agreement.

    Examples
    --------
    >>> caption(7, "red", "left", "small"), caption(3, "blue", "top", "large", "zh")
    ('a small red seven on the left', '上边有一个蓝色的大三')
    """
    one_of("language", language, LANGUAGES)
    words = _WORDS[language]
    return _PATTERNS[language].format(
        digit=_DIGITS[language][integer("digit", digit, minimum=0, maximum=9)],
        colour=words[one_of("colour", colour, COLOURS)],
        place=words[one_of("place", place, PLACES)],
        size=words[one_of("size", size, SIZES)],
    )


def all_captions(language="en"):
    """Every caption there is, digit by digit.

    Parameters
    ----------
    language : {"en", "zh"}

    Returns
    -------
    list of Caption
        320 of them. Number ((digit · 4 + colour) · 4 + place) · 2 + size, each counted as in the targets of
        `cmx_digits`.

    Raises
    ------
    ValueError
        `language` is neither.

    Notes
    -----
    Used in lesson 14_agreement.

    Examples
    --------
    >>> len(all_captions()), all_captions("zh")[37].text
    (320, '上边有一个红色的大一')
    """
    one_of("language", language, LANGUAGES)
    return [
        Caption(caption(*drawn, language), *drawn) for drawn in product(range(10), COLOURS, PLACES, SIZES)
    ]
