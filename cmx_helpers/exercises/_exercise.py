"""An exercise: the reference, the cases it is tried on, and the known ways to go wrong."""

import copy
from dataclasses import dataclass, field

import numpy as np

from cmx_helpers.exercises._compare import rounds_to, same


@dataclass
class Exercise:
    """One exercise: the reference, the cases it is tried on, and the known ways to go wrong."""

    name: str
    reference: object
    points: int
    minutes: int
    hints: tuple
    tolerance: float
    kind: str  # "code": the answer is a function; "value": the answer is a value
    axes: tuple = ()  # what the axes of the result are called, such as ("step", "unit")
    parts: tuple = ()  # what its parts are called, where it has several
    decimals: int | None = None  # a prediction may be rounded, to that many digits behind the point or more
    make_cases: object = None
    observe: object = None  # turns what an answer returned (a model, a layer) into values to compare
    wrongs: list = field(default_factory=list)
    rights: list = field(default_factory=list)

    def __call__(self, *arguments):
        """The reference's result, so that a recursive reference reads as a learner writes it."""
        return self.reference(*arguments)

    def cases(self, make):
        """Register `make(rng)`, which returns a list of argument tuples to try the answer on."""
        self.make_cases = make
        return make

    def observed(self, observe):
        """Register `observe(result, *case)`, which turns what an answer returned into values to compare.

        For answers that return what cannot be compared as it is, such as a Keras model: its output shapes,
        its number of weights, what it gives for some input once its weights are set.
        """
        self.observe = observe
        return observe

    def run(self, function, case):
        """What `function` gives for `case`, as it is compared; the case itself stays as it is."""
        result = function(*copy.deepcopy(case))
        unanswered = result is None or result is Ellipsis
        return result if self.observe is None or unanswered else self.observe(result, *copy.deepcopy(case))

    def agrees(self, got, want):
        """True if the result `got` is right where `want` is."""
        if same(got, want, self.tolerance):
            return True
        return self.decimals is not None and rounds_to(got, want, self.decimals)

    def wrong(self, diagnosis):
        """Register a typical wrong answer and what to say to it."""

        def register(function):
            self.wrongs.append((function, " ".join(diagnosis.split())))
            return function

        return register

    def right(self, function):
        """Register a right answer that is written differently (tests prove that it passes)."""
        self.rights.append(function)
        return function

    def arguments(self, seed=0):
        """The argument tuples to try an answer on; a value exercise has one empty tuple."""
        return [()] if self.make_cases is None else self.make_cases(np.random.default_rng(seed))
