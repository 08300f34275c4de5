"""What a function called inside refuses is said of the argument that the caller gave."""

import re

import numpy as np
import pytest

from cmx_helpers import agreement, alignment, attention, generation, privacy, stepper
from cmx_helpers._common.arguments import said_of

LOUD = 1e20 * np.sin(np.arange(4000, dtype=np.float32))
ONE, ZERO = np.ones((1, 1)), np.zeros(1)
PICTURES = np.random.default_rng(0).uniform(size=(40, 9))
HOLED = np.where(np.eye(40, 9) > 0, np.nan, PICTURES)
TWO = np.arange(40) % 2


def read(rows):
    return np.zeros(len(rows), int)


@pytest.mark.parametrize(
    "name, call",
    [
        ("clips[0]", lambda: generation.sound_features([LOUD])),
        ("audio", lambda: alignment.sound_summary(LOUD)),
        ("classes", lambda: agreement.likelihood_ratio(np.array([0.1]), 10**60)),
        ("examples", lambda: privacy.stamp_traces(2, False, sigma=0.0, q=0.5, steps=3, examples=10**300)),
        ("discriminator_rate", lambda: generation.train_gan(PICTURES, steps=5, discriminator_rate=1e20)),
        ("generator_weights", lambda: generation.generator_gradients([ONE * np.nan, ZERO], [ONE, ZERO], ONE)),
        (
            "discriminator_weights",
            lambda: generation.generator_gradients([ONE, ZERO], [ONE * np.nan, ZERO], ONE),
        ),
        ("w", lambda: privacy.federated_round(np.zeros((2, 1)), [(np.ones((1, 2)), np.array([0]))])),
        ("clients[1]", lambda: privacy.federated_round(np.zeros((1, 2)), [(ONE, [0]), (ONE[:0], [0])])),
        ("pictures", lambda: generation.measured(PICTURES, TWO, HOLED, TWO, read)),
        ("predict", lambda: attention.write(lambda ids: None, np.argmax, 0, 3, 9)),
        ("dy", lambda: stepper.backward(np.full((3, 3), 1e300), np.ones((2, 2)), np.full((2, 2), 1e300))),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_callers_argument_is_named(name, call):
    with pytest.raises((ValueError, TypeError), match=f"^{re.escape(name)}"):
        call()


def test_a_gradient_that_float32_could_not_hold_is_drawn():
    x, dy = 1e20 * np.arange(6, dtype=np.float32).reshape(2, 3), np.array([[1e200, 0.0], [0.0, 2e200]])
    steps = stepper.backward(x, np.ones((1, 2), np.float32), dy)
    steps.controls["gradient"].value = "for the kernel"
    assert "inf" not in steps.sentence


@pytest.mark.parametrize("kind", [ValueError, TypeError])
def test_the_kind_of_the_error_stays(kind):
    with pytest.raises(kind, match=r"^a: b: no$"), said_of("a"):
        raise kind("b: no")


def test_other_errors_pass():
    with pytest.raises(KeyError), said_of("a"):
        raise KeyError("b")
