"""Privacy: clipping and noise, what they certify, what an attack finds out, and training where the data stay.

Derived in lesson 15_privacy.
"""

from .accountant import ORDERS, epsilon, epsilon_from, library_epsilons, renyi_divergence
from .aggregation import from_fixed, masked, pairwise_masks, to_fixed
from .clipping import clip, clipped_sum, gradient_norms, private_gradient
from .federated import federated_average, federated_round, private_rounds, quadratic_limit
from .federated_run import load_federated_run
from .leakage import read_example
from .membership import advantage, advantage_bound, best_threshold, sum_attack
from .trained import stamp_traces, train_private

__all__ = [
    "ORDERS",
    "advantage",
    "advantage_bound",
    "best_threshold",
    "clip",
    "clipped_sum",
    "epsilon",
    "epsilon_from",
    "federated_average",
    "federated_round",
    "from_fixed",
    "gradient_norms",
    "library_epsilons",
    "load_federated_run",
    "masked",
    "pairwise_masks",
    "private_gradient",
    "private_rounds",
    "quadratic_limit",
    "read_example",
    "renyi_divergence",
    "stamp_traces",
    "sum_attack",
    "to_fixed",
    "train_private",
]
