"""Exercise agreement.risk_coverage, lesson 14_agreement: rather no answer than a wrong one."""

import numpy as np

from cmx_helpers.exercises._engine import exercise


@exercise(
    "agreement.risk_coverage",
    points=2,
    minutes=4,
    hints=(
        "np.argsort(-confidence) puts the surest first.",
        "After k answers: coverage is k / n, risk the number of wrong ones among the first k, divided by k.",
        "k = np.arange(1, n + 1); np.cumsum(~right[order]) / k",
    ),
)
def risk_coverage(confidence, right):
    order = np.argsort(-confidence)
    k = np.arange(1, len(right) + 1)
    return k / len(right), np.cumsum(~right[order]) / k


@risk_coverage.cases
def risk_coverage_cases(rng):
    few = np.array([0.4, 0.9, 0.6, 0.8]), np.array([False, True, False, True])
    sure = rng.permutation(np.linspace(0.2, 0.98, 40))
    return [few, (sure, rng.random(40) < sure)]


@risk_coverage.right
def risk_coverage_by_a_loop(confidence, right):
    coverage, risk = [], []
    for t in sorted(confidence.tolist(), reverse=True):
        answered = confidence >= t
        coverage.append(answered.mean())
        risk.append(1 - right[answered].mean())
    return coverage, risk


@risk_coverage.wrong("The least sure come first in yours. Answer where you are sure: argsort of -confidence.")
def risk_coverage_least_sure(confidence, right):
    order, k = np.argsort(confidence), np.arange(1, len(right) + 1)
    return k / len(right), np.cumsum(~right[order]) / k


@risk_coverage.wrong("That is the share of right answers among those given. Risk is the share of wrong ones.")
def risk_coverage_accuracy(confidence, right):
    coverage, risk = risk_coverage.reference(confidence, right)
    return coverage, 1 - risk


@risk_coverage.wrong(
    "You divide the wrong answers by all samples. Risk is their share among the answers that are "
    "*given*: divide "
    "by k."
)
def risk_coverage_of_all(confidence, right):
    coverage, risk = risk_coverage.reference(confidence, right)
    return coverage, risk * coverage


@risk_coverage.wrong(
    "The answers are not sorted: the surest have to come first, confidence and answer together."
)
def risk_coverage_unsorted(confidence, right):
    k = np.arange(1, len(right) + 1)
    return k / len(right), np.cumsum(~right) / k


@risk_coverage.wrong("Risk comes first in yours. Coverage, the axis across, is asked for first.")
def risk_coverage_exchanged(confidence, right):
    return risk_coverage.reference(confidence, right)[::-1]


@risk_coverage.wrong("Coverage begins with one answer, 1/n: k runs from 1, not from 0.")
def risk_coverage_from_zero(confidence, right):
    k = np.arange(len(right))
    return k / len(right), np.cumsum(~right[np.argsort(-confidence)]) / np.maximum(k, 1)


@risk_coverage.wrong("Those are counts of wrong answers. Divide each by the number of answers so far.")
def risk_coverage_counts(confidence, right):
    coverage, risk = risk_coverage.reference(confidence, right)
    return coverage, risk * coverage * len(right)


@risk_coverage.wrong(
    "That is what the confidences promise. What is asked for is what came of it: use `right`."
)
def risk_coverage_promised(confidence, right):
    k = np.arange(1, len(right) + 1)
    return k / len(right), np.cumsum(1 - np.sort(confidence)[::-1]) / k


@risk_coverage.wrong("Coverage is a share: divide k by the number of samples.")
def risk_coverage_number_of_answers(confidence, right):
    coverage, risk = risk_coverage.reference(confidence, right)
    return coverage * len(right), risk
