"""A claim prints its number and holds it against its bound."""

import numpy as np
import pytest

from cmx_helpers import claims


@pytest.mark.parametrize(
    "value, bounds",
    [
        (0.94, {"at_least": 0.95}),
        (0.96, {"at_most": 0.95}),
        (float("nan"), {"at_least": 0}),
        (float("nan"), {"at_most": 0}),
        ([1.0, 0.8], {"at_least": 0.95}),
        ([1.0, 0.94], {"at_least": 0.95, "each": True}),
        ([1.0, float("nan")], {"at_least": 0}),
    ],
)
def test_a_claim_that_does_not_hold_is_an_error_with_the_number(value, bounds, capsys):
    with pytest.raises(AssertionError, match="accuracy: "):
        claims.claim("accuracy", value, **bounds)
    assert not capsys.readouterr().out


def test_the_number_is_printed_and_never_a_boolean(capsys):
    claims.claim("accuracy", 0.9875, at_least=0.8, digits=4)
    claims.claim("difference", 3e-16, at_most=1e-12)
    assert capsys.readouterr().out == (
        "accuracy: 0.9875 (at least 0.8)\ndifference: 3.0e-16 (at most 1e-12)\n"
    )


@pytest.mark.parametrize("arguments", [{}, {"value": []}, {"value": [[1.0]]}])
def test_a_claim_without_bound_or_number_is_refused(arguments):
    bound = {"at_least": 0} if arguments else {}
    with pytest.raises(ValueError):
        claims.claim("x", **{"value": 1.0} | arguments, **bound)


def test_agreement_names_what_does_not_agree(capsys):
    with pytest.raises(AssertionError, match="windows: off by"):
        claims.agree(("loops", 1.0, 1.0), ("windows", [1.0, 2.0], [1.0, 2.1]))
    with pytest.raises(AssertionError, match="shape"):
        claims.agree(("loops", [1.0], 1.0))
    with pytest.raises(AssertionError):
        claims.agree(("loops", np.nan, 1.0))
    with pytest.raises(ValueError):
        claims.agree()
    claims.agree(("loops", 1.0 + 2**-50, 1.0))
    assert capsys.readouterr().out == "loops: off by 9e-16 (at most 1e-12)\n"


def test_a_comparison_gives_every_candidate_the_same_seeds():
    seen = []

    def train(candidate, seed):
        seen.append((candidate, seed))
        return seed + candidate

    result = claims.compare(train, {"one": 0, "two": 10}, starts=4)
    assert seen == [(0, 0), (0, 1), (0, 2), (0, 3), (10, 0), (10, 1), (10, 2), (10, 3)]
    assert result.gain("two", "one").tolist() == [10] * 4
    with pytest.raises(ValueError, match="starts"):
        claims.compare(train, {"one": 0}, starts=1)


def test_tensors_that_have_gradients_are_compared_too(capsys):
    class Tensor:
        """Like PyTorch's: no array until it is detached, and brought back from a card."""

        def __init__(self, values, steps=0):
            self.values, self.steps = values, steps

        def detach(self):
            return Tensor(self.values, 1)

        def cpu(self):
            return Tensor(self.values, self.steps + 1)

        def __array__(self, dtype=None, copy=None):
            if self.steps < 2:
                raise RuntimeError("requires grad")
            return np.asarray(self.values, dtype)

    claims.agree(("tensors", Tensor([1.0, 2.0]), [1.0, 2.0]))
    assert "off by 0" in capsys.readouterr().out
    with pytest.raises(AssertionError):
        claims.agree(("tensors", Tensor([1.0, 2.0]), [1.0, 2.5]))
