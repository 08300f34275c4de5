"""The clues: true, short, drawn as told, and as good as their closed form says."""

import itertools
import re

import numpy as np
import pytest

from cmx_helpers import datasets

NAMES = {
    "en": "zero one two three four five six seven eight nine".split(),
    "zh": ["零〇", "一壹", "二两贰俩", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"],
}


KINDS = tuple(datasets.CLUE_TYPES)


def is_true(kind, cell_of, digit):
    """What the clue types mean, written again."""
    meanings = {
        "parity": lambda d: d % 2,
        "below_five": lambda d: d < 5,
        "remainder_by_three": lambda d: d % 3,
        "parity_below_five": lambda d: (d % 2, d < 5),
    }
    return meanings[kind](digit) == meanings[kind](cell_of)


def reads_as(text, language):
    """The digits that a sentence fits, from its words alone: an independent reading of the templates."""
    words = {
        "en": {
            "even": r"\beven\b|^in pairs nothing",
            "odd": r"\bodd\b|^in pairs a single",
            "below": r"(less than|below|smaller than|under) five",
            "above": r"(more than|above|greater than|over) four",
            "r0": r"triples nothing|whole number of triples|fills triples exactly",
            "r1": r"triples a single unit is left|plus a single unit|beyond whole triples",
            "r2": r"triples a pair is left|plus a pair|a single unit short of",
        },
        "zh": {
            "even": r"偶数|双数|成双成对没有剩余",
            "odd": r"奇数|单数|成双成对最后落单",
            "below": r"小于五|比五小|不满五",
            "above": r"大于四|比四大|超过四",
            "r0": r"正好数完|^三的倍数|被三整除",
            "r1": r"三个三个数最后落单|还差两个|倍数少二",
            "r2": r"还剩一对|还差一个|倍数少一",
        },
    }[language]
    tests = {
        "even": lambda d: d % 2 == 0,
        "odd": lambda d: d % 2 == 1,
        "below": lambda d: d < 5,
        "above": lambda d: d > 4,
        "r0": lambda d: d % 3 == 0,
        "r1": lambda d: d % 3 == 1,
        "r2": lambda d: d % 3 == 2,
    }
    said = [key for key, pattern in words.items() if re.search(pattern, text)]
    assert said, f"not understood: {text}"
    return tuple(d for d in range(10) if all(tests[key](d) for key in said))


@pytest.mark.parametrize("kind", KINDS)
def test_cells_divide_the_ten_digits(kind):
    cells = datasets.CLUE_TYPES[kind].cells
    assert sorted(itertools.chain(*cells)) == list(range(10))
    for cell in cells:
        assert set(cell) == {d for d in range(10) if is_true(kind, cell[0], d)}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_clue_is_true_short_and_does_not_name_its_digits(language):
    clues = datasets.all_clues(language)
    assert len({clue.text for clue in clues}) == len(clues), (
        "one sentence for two cells would lower the ceiling"
    )
    for clue in clues:
        assert reads_as(clue.text, language) == clue.digits, clue
        tokens = clue.text.split() if language == "en" else list(clue.text)
        assert 1 <= len(tokens) <= 10, clue
        pattern = r"[a-z]+( [a-z]+)*" if language == "en" else r"[\u4e00-\u9fff]+"
        assert re.fullmatch(pattern, clue.text), f"punctuation, digits or spaces: {clue.text!r}"
        for digit in clue.digits:
            named = {NAMES["en"][digit]} if language == "en" else set(NAMES["zh"][digit])
            # Chinese counts by threes with the word for three, of 0, 6 and 9 as much as of 3.
            said = set(clue.text.replace("三个三个", "").replace("三的倍数", "").replace("被三整除", ""))
            assert not named & (set(tokens) if language == "en" else said), f"{clue.text!r} names {digit}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_cell_has_several_sentences(language):
    for clue_type in datasets.CLUE_TYPES.values():
        assert len(clue_type.templates[language]) == len(clue_type.cells)
        assert min(map(len, clue_type.templates[language])) >= 3


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", [None, *KINDS])
def test_clue_draws_every_true_sentence_and_no_other(language, kind):
    rng = np.random.default_rng(3)
    table = datasets.all_clues(language)
    for digit in range(10):
        drawn = {datasets.clue(digit, kind=kind, language=language, rng=rng) for _ in range(400)}
        assert drawn == {c.text for c in table if digit in c.digits and kind in (None, c.kind)}


def test_clue_says_nothing_about_the_digit_inside_its_cell():
    """0, 2 and 4 share a cell: the same generator gives the same sentence."""
    for seed in range(50):
        same = {
            datasets.clue(d, kind="parity_below_five", rng=np.random.default_rng(seed)) for d in (0, 2, 4)
        }
        assert len(same) == 1


def test_clue_accepts_numpy_digits_and_repeats_from_a_seed():
    first = [datasets.clue(np.int64(d), rng=np.random.default_rng(d)) for d in range(10)]
    assert first == [datasets.clue(d, rng=np.random.default_rng(d)) for d in range(10)]


@pytest.mark.parametrize(
    "arguments, error, said",
    [
        ({"digit": 10}, ValueError, "digit: expected at most 9, got 10"),
        ({"digit": -1}, ValueError, "digit: expected at least 0"),
        ({"digit": 2.0}, TypeError, "digit: expected an integer"),
        ({"digit": "two"}, TypeError, "digit: expected an integer"),
        ({"kind": "prime"}, ValueError, "kind: expected one of 'parity'"),
        ({"language": "cmn"}, ValueError, "language: expected one of 'en', 'zh', got 'cmn'"),
        ({"rng": 3}, TypeError, "rng: expected a numpy.random.Generator, got 3"),
    ],
)
def test_clue_names_what_is_wrong(arguments, error, said):
    with pytest.raises(error, match=said):
        datasets.clue(**{"digit": 4, "rng": np.random.default_rng(0)} | arguments)


def bayes_accuracy(weights, language):
    """The best accuracy from the sentence alone, from the joint distribution of sentence and digit."""
    total = sum(weights.values())
    joint = {}
    for clue in datasets.all_clues(language):
        cell = datasets.CLUE_TYPES[clue.kind].cells.index(clue.digits)
        sentences = len(datasets.CLUE_TYPES[clue.kind].templates[language][cell])
        chance = weights.get(clue.kind, 0) / total / sentences / 10
        for digit in clue.digits:
            joint.setdefault(clue.text, np.zeros(10))[digit] += chance
    assert sum(p.sum() for p in joint.values()) == pytest.approx(1)
    return sum(p.max() for p in joint.values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_ceiling_is_the_bayes_accuracy(language):
    equal = dict.fromkeys(KINDS, 0.25)
    assert {kind: t.weight for kind, t in datasets.CLUE_TYPES.items()} == equal
    assert datasets.clue_ceiling() == pytest.approx(0.275, abs=1e-15)
    assert bayes_accuracy(equal, language) == pytest.approx(datasets.clue_ceiling())
    rng = np.random.default_rng(5)
    for _ in range(20):
        weights = dict(zip(KINDS, rng.uniform(size=4)))
        assert bayes_accuracy(weights, language) == pytest.approx(datasets.clue_ceiling(weights))


def test_ceiling_is_what_the_best_reader_reaches():
    rng = np.random.default_rng(8)
    fits = {clue.text: clue.digits for clue in datasets.all_clues()}
    digits = rng.integers(10, size=20_000)
    right = [fits[datasets.clue(d, rng=rng)][0] == d for d in digits]
    assert np.mean(right) == pytest.approx(datasets.clue_ceiling(), abs=4 * np.sqrt(0.275 * 0.725 / 20_000))


@pytest.mark.parametrize(
    "weights, error, said",
    [
        ({"prime": 1}, ValueError, "weights: expected one of 'parity'.*got 'prime'"),
        ({"parity": -1}, ValueError, "weights\\['parity'\\]: expected at least 0"),
        ({"parity": "much"}, TypeError, "weights\\['parity'\\]: expected a number"),
        ({"parity": float("nan")}, ValueError, "finite"),
        ({"parity": 0}, ValueError, "weights: expected at least one above zero"),
        ({}, ValueError, "weights: expected at least one above zero"),
    ],
)
def test_ceiling_names_what_is_wrong(weights, error, said):
    with pytest.raises(error, match=said):
        datasets.clue_ceiling(weights)
