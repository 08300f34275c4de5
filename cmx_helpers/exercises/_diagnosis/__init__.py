"""What a tutor would say to a wrong answer: the listed mistakes first, then detectors for any answer.

A detector is a function that takes an `Attempt` and returns a sentence, or None where it sees nothing.
Where it can, it tries its sentence before it says it: it puts the answer's results right, and only if they
then are what was wanted does it speak. What is no more than likely begins with "this looks like".
"""

from cmx_helpers.exercises._diagnosis import (
    bounds,
    cases,
    extremes,
    functions,
    guesses,
    inputs,
    laws,
    leaves,
    parts,
    places,
    shapes,
    slips,
    sums,
    values,
)
from cmx_helpers.exercises._diagnosis.attempt import Attempt
from cmx_helpers.exercises._silence import quiet

STRICT = False  # tests set it: a detector that fails is a fault then; else it has nothing to say

# Those that prove their sentence on the results alone; they also serve for what is left of a known mistake.
PROVEN = (
    values.negated,
    shapes.transposed,
    shapes.another_shape,
    shapes.reversed_or_moved,
    shapes.an_entry_too_few_or_many,
    values.scaled,
    values.shifted,
    values.rounded,
    functions.one_function_too_many,
    sums.an_axis_too_few_or_many,
    sums.normalised,
    sums.accumulated,
)
SECOND = (
    values.negated,
    shapes.transposed,
    shapes.another_shape,
    values.scaled,
    values.rounded,
    shapes.an_entry_too_few_or_many,
    shapes.reversed_or_moved,
)


def one_thing(attempt):
    """In a result of several things, what is wrong with one of them."""
    return leaves.some_things(attempt, PROVEN, _asked)


DETECTORS = (
    parts.form,
    guesses.a_guess,
    inputs.by_chance,
    inputs.an_input_handed_back,
    parts.part_of_the_result,
    parts.items,
    leaves.keys,
    *PROVEN,
    shapes.another_order,
    values.in_single_precision,
    inputs.inputs_exchanged,
    inputs.another_input,
    one_thing,
    extremes.not_a_number,
    slips.one_slip,
    inputs.an_input_ignored,
    inputs.the_rest_of_the_batch,
    values.one_factor_for_each_case,
    values.one_amount_for_each_case,
    sums.one_factor_for_each_row,
    parts.some_parts_right,
    places.the_first_step,
    places.some_places,
    cases.some_cases,
    bounds.on_one_curve,
    bounds.affine,
    laws.a_broken_law,
    bounds.another_sum,
    bounds.out_of_bounds,
    cases.some_cases_or_one,
    places.wrong_at_once,
    places.most_are_right,
)


def diagnose(attempt):
    """Return (kind, sentences) for a wrong answer, or None if nothing is seen.

    The kind names what spoke: "listed 3", a detector's name, or both for two mistakes at once.
    """
    with quiet():
        known = list(_known(attempt))
        for index, results in known:
            if attempt.gives(results):
                return f"listed {index}", attempt.task.wrongs[index][1]
        for detector in DETECTORS:
            if detector is inputs.inputs_exchanged and (found := _two_at_once(attempt, known)):
                return found
            if sentence := _asked(detector, attempt):
                return detector.__name__, sentence
    return None


def _known(attempt):
    """Yield (index, results) of the listed mistakes that give a result in every case."""
    for index, (function, _) in enumerate(attempt.task.wrongs):
        try:
            yield index, [attempt.task.run(function, case) for case in attempt.cases]
        except (Exception, SystemExit):
            continue


def _two_at_once(attempt, known):
    """A listed mistake, and something else on top of it that can be put right."""
    if attempt.task.kind == "value":
        return None
    for index, results in known:
        other = attempt.towards(results)
        for detector in SECOND:
            sentence = _asked(detector, other)
            # Rounding makes one of many: too much could be explained by a rounded known mistake.
            if sentence and not any(words in sentence for words in ("this looks like", "not yet whole")):
                first = attempt.task.wrongs[index][1]
                words = f"Two things at once. {first} And, beside what that alone would give: {sentence}"
                return f"listed {index} + {detector.__name__}", words
    return None


def _asked(detector, attempt):
    try:
        return detector(attempt)
    except (Exception, SystemExit):
        if STRICT:
            raise
        return None


__all__ = ["DETECTORS", "PROVEN", "Attempt", "diagnose", "quiet"]
