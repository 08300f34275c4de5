"""Exercise your_data.twins, lesson 18_your_data: the same bytes under two names."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "your_data.twins",
    points=1,
    minutes=3,
    hints=(
        "Go through the files in order, and remember for each content the place where it came first.",
        "A dictionary from content to place does it: bytes can be its keys.",
        "first.setdefault(content, place) puts the place in if the content is new, and gives the first one.",
    ),
)
def twins(contents):
    first = {}
    return [first.setdefault(content, place) for place, content in enumerate(contents)]


@twins.cases
def twins_cases(rng):
    def drawn(count, kinds):
        some = [rng.bytes(6) for _ in range(kinds)]
        return [some[n] for n in rng.integers(kinds, size=count)]

    return [
        ([b"a bell", b"a drum", b"a bell"],),
        ([b"a", b"b", b"c", b"a", b"c", b"a"],),
        (drawn(9, 4),),
        (drawn(12, 5),),
    ]


@twins.right
def twins_by_loops(contents):
    return np.array([contents.index(content) for content in contents])


@twins.right
def twins_by_sums(contents):
    import hashlib

    sums = [hashlib.sha256(content).hexdigest() for content in contents]
    return [next(n for n, other in enumerate(sums) if other == own) for own in sums]


@twins.wrong(
    """You say for each file whether there was an equal one before. Say where the first one stands: then one
    knows which two to compare."""
)
def twins_flags(contents):
    return [content in contents[:place] for place, content in enumerate(contents)]


@twins.wrong("You say whether a file has a twin. Say where the first of the equal ones stands.")
def twins_has_one(contents):
    return [contents.count(content) > 1 for content in contents]


@twins.wrong("You count how often each content comes. Give the place of the first one that is equal.")
def twins_counts(contents):
    return [contents.count(content) for content in contents]


@twins.wrong("You give the last equal file, not the first one.")
def twins_last(contents):
    return [len(contents) - 1 - contents[::-1].index(content) for content in contents]


@twins.wrong(
    """You give the equal file just before. Of three equal ones the third then points at the second: give
    the first one for all."""
)
def twins_before(contents):
    last, places = {}, []
    for place, content in enumerate(contents):
        places.append(last.get(content, place))
        last[content] = place
    return places


@twins.wrong("You number the different contents. Give the place in the list where each came first.")
def twins_numbered(contents):
    number = {}
    return [number.setdefault(content, len(number)) for content in contents]


@twins.wrong("You compare how long the files are. Two files of one length need not be equal.")
def twins_by_length(contents):
    lengths = [len(content) for content in contents]
    return [lengths.index(length) for length in lengths]


@twins.wrong("You look only at the file just before. Equal ones may stand anywhere.")
def twins_neighbours(contents):
    return [n - 1 if n and contents[n] == contents[n - 1] else n for n in range(len(contents))]


@twins.wrong("A file that has no twin gets -1 in yours. It is the first of its kind: give its own place.")
def twins_minus_one(contents):
    return [contents.index(content) if contents.count(content) > 1 else -1 for content in contents]


@twins.wrong("You count the places from 1. The first file has the number 0.")
def twins_from_one(contents):
    return [contents.index(content) + 1 for content in contents]


@twins.wrong("You give only the files that have come before. Give a place for every file.")
def twins_only_copies(contents):
    return [n for n, content in enumerate(contents) if content in contents[:n]]
