"""The accountant against closed forms, a sum of binomials, and dp-accounting's stored answers."""

import numpy as np
import pytest
from scipy.special import gammaln, logsumexp

from cmx_helpers import privacy
from tools.lessons import library_epsilons as tool

ROWS = privacy.library_epsilons()["rows"]


def by_binomials(order, sigma, q):
    """Mironov, Talwar and Zhang (2019), equation 6, for whole orders."""
    k = np.arange(order + 1)
    chosen = gammaln(order + 1) - gammaln(k + 1) - gammaln(order - k + 1)
    logs = chosen + k * np.log(q) + (order - k) * np.log1p(-q) + k * (k - 1) / (2 * sigma**2)
    return logsumexp(logs) / (order - 1)


@pytest.mark.parametrize("sigma", [0.3, 1.0, 5.0])
def test_without_sampling_it_is_a_closed_form(sigma):
    for order in (1.1, 2, 7.5, 60, 1024):
        assert privacy.renyi_divergence(order, sigma) == pytest.approx(order / (2 * sigma**2), rel=1e-9)


@pytest.mark.parametrize("sigma", [0.4, 1.0, 3.0, 20.0])
@pytest.mark.parametrize("q", [0.001, 0.05, 0.5, 0.99])
def test_whole_orders_equal_the_sum_of_binomials(sigma, q):
    for order in (2, 3, 10, 64):
        ours = privacy.renyi_divergence(order, sigma, q)
        assert ours == pytest.approx(by_binomials(order, sigma, q), rel=1e-7, abs=1e-13)


def test_it_grows_with_order_and_chance_and_falls_with_noise():
    def d(order=3.0, sigma=1.5, q=0.1):
        return privacy.renyi_divergence(order, sigma, q)

    assert d(order=2.5) < d() < d(order=3.5)
    assert d(sigma=2.0) < d() < d(sigma=1.0)
    assert d(q=0.05) < d() < d(q=0.2)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"q{r['q']:.3g}-s{r['sigma']}-T{r['steps']}")
def test_between_the_librarys_two_answers(row):
    """At most its Rényi accountant, at least its exact one; equal where its fractional orders converge."""
    ours = privacy.epsilon(row["sigma"], row["q"], row["steps"], row["delta"])
    assert row["pld"] <= ours <= row["rdp"] * (1 + 1e-9)
    if row["sigma"] >= 1 and row["rdp"] < 10:
        assert ours >= 0.99 * row["rdp"]


def test_the_stored_answers_are_the_commands(tmp_path):
    """Its settings, in its order, written as it writes them."""
    made = privacy.library_epsilons()["made"]
    assert made["command"] == "python tools/lessons/library_epsilons.py"
    assert [(r["q"], r["sigma"], r["steps"], r["delta"]) for r in ROWS] == tool.SETTINGS
    tool.write(ROWS, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == tool.TARGET.read_bytes()


def test_one_gaussian_against_its_exact_profile():
    """δ(ε) of one Gaussian step is known (Balle and Wang, 2018): what is certified must hold."""
    from scipy.stats import norm

    for sigma in (1.0, 2.0, 5.0):
        e = privacy.epsilon(sigma, 1.0, 1, 1e-4)
        a = 1 / (2 * sigma)
        exact = norm.cdf(a - e * sigma) - np.exp(e) * norm.cdf(-a - e * sigma)
        assert exact <= 1e-4


def test_epsilon_from_is_a_minimum(rng):
    orders = np.sort(rng.uniform(1.1, 30, 20))
    divergences = orders / 8
    every = [privacy.epsilon_from(divergences[k : k + 1], orders[k : k + 1], 5, 1e-5) for k in range(20)]
    assert privacy.epsilon_from(divergences, orders, 5, 1e-5) == pytest.approx(min(every))
    assert privacy.epsilon_from([0.0], [1000.0], 1, 0.5) == 0
