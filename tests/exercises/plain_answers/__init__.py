"""The four plainest wrong answers to each exercise, written without a look at the store.

What a learner hands in first: a step left out, the wrong axis, one more or less, the sum for the mean, an
argument not used. Predictions are numbers or letters (three of them are wrong), the rest functions.
"""

from importlib import import_module

from tests.exercises.plain_answers._writing import PLAIN

for lessons in ("00_01", "02_03", "04_06", "07_08", "09_11", "14_words"):
    import_module(f"tests.exercises.plain_answers.lessons_{lessons}")
for lesson in (12, 13, 14, 15, 16, "16_few_labels", 17, "17_small", 18):
    import_module(f"tests.exercises.plain_answers.lesson_{lesson}")

__all__ = ["PLAIN"]
