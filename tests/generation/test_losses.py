"""The losses of the game against SciPy, their gradients against finite differences, and the law of D*."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.spatial.distance import jensenshannon
from scipy.special import expit, log_expit

from cmx_helpers import generation
from tests.helpers import assert_close_relative

KINDS = ("non-saturating", "minimax")


@pytest.mark.parametrize("bins", [1, 3, 40])
def test_no_discriminator_pays_less_than_the_best_one(bins, rng):
    p, q = rng.dirichlet(np.ones(bins)), rng.dirichlet(np.ones(bins))
    best = generation.best_discriminator(p, q)
    for n in range(bins):
        found = minimize_scalar(
            lambda d, n=n: -p[n] * np.log(d) - q[n] * np.log(1 - d), bounds=(1e-9, 1 - 1e-9)
        )
        assert abs(found.x - best[n]) < 1e-4
    least = -(p * np.log(best)).sum() - (q * np.log(1 - best)).sum()
    apart = generation.jensen_shannon(p, q)
    assert_close_relative(least, 2 * np.log(2) - 2 * apart, 1e-12)
    assert_close_relative(apart, jensenshannon(p, q) ** 2, 1e-9)


def test_the_divergence_is_0_for_equals_and_log_2_for_strangers():
    assert generation.jensen_shannon([0.5, 0.5, 0], [0.5, 0.5, 0]) == 0
    assert_close_relative(generation.jensen_shannon([1.0, 0.0], [0.0, 1.0]), np.log(2), 1e-12)
    assert generation.best_discriminator([0.0, 0.0], [0.0, 1.0]).tolist() == [0.5, 0.0]


def test_the_losses_equal_scipys(rng):
    real, made = rng.normal(size=7) * 3, rng.normal(size=5) * 3
    want = -log_expit(real).mean() - np.log1p(-expit(made)).mean()
    assert_close_relative(generation.discriminator_loss(real, made), want, 1e-12)
    assert_close_relative(generation.generator_loss(made), -log_expit(made).mean(), 1e-12)
    assert_close_relative(generation.generator_loss(made, "minimax"), log_expit(-made).mean(), 1e-12)


def test_huge_logits_give_no_overflow():
    with np.errstate(over="raise", divide="raise"):
        assert generation.discriminator_loss([1e4], [-1e4]) == 0
        assert generation.discriminator_loss([-1e4], [0.0]) > 9e3
        assert generation.generator_loss_backward([-1e4], "minimax")[0] == 0


def _slopes(loss, a, nudge=1e-6):
    steps = nudge * np.eye(a.size)
    return np.array([(loss(a + step) - loss(a - step)) / (2 * nudge) for step in steps])


@pytest.mark.parametrize("kind", KINDS)
def test_the_slopes_equal_finite_differences(kind, rng):
    real, made = rng.normal(size=4), rng.normal(size=6)
    dreal, dmade = generation.discriminator_loss_backward(real, made)
    assert_close_relative(dreal, _slopes(lambda a: generation.discriminator_loss(a, made), real), 1e-8)
    assert_close_relative(dmade, _slopes(lambda a: generation.discriminator_loss(real, a), made), 1e-8)
    ours = generation.generator_loss_backward(made, kind)
    assert_close_relative(ours, _slopes(lambda a: generation.generator_loss(a, kind), made), 1e-8)


@pytest.mark.parametrize(
    "call, named",
    [
        (lambda: generation.best_discriminator([0.5], [0.5, 0.5]), "q"),
        (lambda: generation.best_discriminator([-1.0], [0.5]), "p"),
        (lambda: generation.jensen_shannon([0.5, 0.4], [0.5, 0.5]), "p"),
        (lambda: generation.discriminator_loss([np.nan], [0.0]), "real"),
        (lambda: generation.generator_loss([0.0], "maximin"), "kind"),
        (lambda: generation.generator_loss([]), "fake"),
    ],
)
def test_bad_input_is_refused_by_name(call, named):
    with pytest.raises(ValueError, match=named):
        call()
