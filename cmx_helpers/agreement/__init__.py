"""Do the senses agree? Overlap of beliefs, the ratio of chances behind it, and how well any rule can tell.

Everything here is derived in lesson 14_agreement. NumPy and SciPy only.

- **Agreement**: `overlap`, `likelihood_ratio`, `belief_in_same`.
- **How well a score tells**: `roc`, `auroc`, `auroc_ceiling`, `shuffled_auroc`.
- **Abstaining, and who is wrong**: `risk_coverage`, `belief_in_first`, `clue_ceiling`.
- **What was never taught**: `energy`, `class_gaussians`, `mahalanobis`.
- **Witnesses** for the lesson: `noisy_digits`, `softmax_regression`, `PairNetwork`.
"""

from cmx_helpers.agreement.coverage import risk_coverage
from cmx_helpers.agreement.liar import belief_in_first, clue_ceiling
from cmx_helpers.agreement.ood import class_gaussians, energy, mahalanobis
from cmx_helpers.agreement.overlap import belief_in_same, likelihood_ratio, overlap
from cmx_helpers.agreement.pair_network import PairNetwork
from cmx_helpers.agreement.regression import Regression, softmax_regression
from cmx_helpers.agreement.roc import auroc, auroc_ceiling, roc, shuffled_auroc
from cmx_helpers.agreement.witnesses import NoisyDigits, noisy_digits

__all__ = [
    "NoisyDigits",
    "PairNetwork",
    "Regression",
    "auroc",
    "auroc_ceiling",
    "belief_in_first",
    "belief_in_same",
    "class_gaussians",
    "clue_ceiling",
    "energy",
    "likelihood_ratio",
    "mahalanobis",
    "noisy_digits",
    "overlap",
    "risk_coverage",
    "roc",
    "shuffled_auroc",
    "softmax_regression",
]
