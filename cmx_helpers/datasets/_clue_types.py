"""What the clues say: four ways to divide the ten digits, with sentences for each part."""

from types import MappingProxyType
from typing import NamedTuple


class ClueType(NamedTuple):
    """One way to divide the ten digits, and to say so."""

    weight: float
    """Chance of this type."""
    cells: tuple
    """Tuples of digits: each digit is in exactly one."""
    templates: dict
    """Language -> for each cell, the sentences for it."""


_PARITY = ClueType(
    0.25,
    ((0, 2, 4, 6, 8), (1, 3, 5, 7, 9)),
    {
        "en": (
            ("an even number", "the digit is even", "it is even", "in pairs nothing is left over"),
            ("an odd number", "the digit is odd", "it is odd", "in pairs a single unit is left over"),
        ),
        "zh": (
            ("这个数是偶数", "它是双数", "是个偶数", "成双成对没有剩余"),
            ("这个数是奇数", "它是单数", "是个奇数", "成双成对最后落单"),
        ),
    },
)
_BELOW_FIVE = ClueType(
    0.25,
    ((0, 1, 2, 3, 4), (5, 6, 7, 8, 9)),
    {
        "en": (
            (
                "a number less than five",
                "the digit is below five",
                "it is smaller than five",
                "it is under five",
            ),
            (
                "a number more than four",
                "the digit is above four",
                "it is greater than four",
                "it is over four",
            ),
        ),
        "zh": (
            ("小于五的数", "这个数比五小", "它小于五", "是个不满五的数"),
            ("大于四的数", "这个数比四大", "它大于四", "是个超过四的数"),
        ),
    },
)
_REMAINDER_BY_THREE = ClueType(
    0.25,
    ((0, 3, 6, 9), (1, 4, 7), (2, 5, 8)),
    # In English "divisible by three" would name the digit 3 and "remainder one" the digit 1: so triples, a
    # single unit, a pair. Chinese has no such word that people use for numbers: there 三 is how one counts
    # (三个三个数), said of 0, 6 and 9 as much as of 3; what is left over is never a digit of its own cell.
    {
        "en": (
            (
                "in triples nothing is left over",
                "a whole number of triples",
                "it fills triples exactly",
            ),
            (
                "in triples a single unit is left over",
                "whole triples plus a single unit",
                "a single unit beyond whole triples",
            ),
            (
                "in triples a pair is left over",
                "whole triples plus a pair",
                "a single unit short of whole triples",
            ),
        ),
        "zh": (
            ("三个三个数正好数完", "三的倍数", "能被三整除"),
            ("三个三个数最后落单", "三个三个数还差两个", "比三的倍数少二"),
            ("三个三个数还剩一对", "三个三个数还差一个", "比三的倍数少一"),
        ),
    },
)
_PARITY_BELOW_FIVE = ClueType(
    0.25,
    ((0, 2, 4), (1, 3), (6, 8), (5, 7, 9)),
    {
        "en": (
            ("an even number less than five", "it is even and below five", "an even digit under five"),
            ("an odd number less than five", "it is odd and below five", "an odd digit under five"),
            ("an even number more than four", "it is even and above four", "an even digit over four"),
            ("an odd number more than four", "it is odd and above four", "an odd digit over four"),
        ),
        "zh": (
            ("小于五的偶数", "它是双数而且比五小", "不满五的偶数"),
            ("小于五的奇数", "它是单数而且比五小", "不满五的奇数"),
            ("大于四的偶数", "它是双数而且比四大", "超过四的偶数"),
            ("大于四的奇数", "它是单数而且比四大", "超过四的奇数"),
        ),
    },
)

CLUE_TYPES = MappingProxyType(
    {
        "parity": _PARITY,
        "below_five": _BELOW_FIVE,
        "remainder_by_three": _REMAINDER_BY_THREE,
        "parity_below_five": _PARITY_BELOW_FIVE,
    }
)
"""Name -> ClueType, in equal shares."""
