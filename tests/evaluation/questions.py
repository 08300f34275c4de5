"""Arithmetic questions over beliefs."""

import itertools

OPERATIONS = {"plus": lambda a, b: a + b, "minus": lambda a, b: a - b, "times": lambda a, b: a * b}


def questions():
    """Every question of the arithmetic task with its answer, by Python's own arithmetic."""
    for seen, heard, name in itertools.product(range(10), range(10), OPERATIONS):
        yield {"image": seen, "audio": heard, "text": name}, OPERATIONS[name](seen, heard) % 10
