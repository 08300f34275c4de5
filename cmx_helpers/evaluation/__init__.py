"""What fusion buys: how good anything could be, how sure a model may be, and who contributed what.

Everything here is derived in lesson 11_evaluation. NumPy and SciPy only: models come in as the logits or
probabilities that they give.

- **Ceilings**, by counting: `best_accuracy`, `text_beliefs`, `text_ceiling`, `arithmetic_joint`,
  `arithmetic_ceilings`, `arithmetic_beliefs`.
- **Late fusion**, what added scores can do: `late_fusion_scores`, `expected_accuracy`, `accuracy_range`,
  `xor_squares`, `additive_bound`.
- **Calibration**: `temperature`, `negative_log_likelihood`, `reliability`, `expected_calibration_error`.
- **Fusion and contribution**: `product_of_experts`, `coalition_beliefs`, `subsets`, `shapley`,
  `efficiency_residual`.
- **Measuring**: `bootstrap_interval`, `accuracy_ratio`, `curve_area`, `deletion_curve`.
- **Starts**: `recorded_starts`, what the lesson measured from three of them.
"""

from cmx_helpers.evaluation.calibration import (
    Reliability,
    expected_calibration_error,
    negative_log_likelihood,
    reliability,
    temperature,
)
from cmx_helpers.evaluation.ceilings import (
    arithmetic_beliefs,
    arithmetic_ceilings,
    arithmetic_joint,
    best_accuracy,
    text_beliefs,
    text_ceiling,
)
from cmx_helpers.evaluation.contribution import (
    coalition_beliefs,
    efficiency_residual,
    product_of_experts,
    shapley,
    subsets,
)
from cmx_helpers.evaluation.late_fusion import (
    accuracy_range,
    additive_bound,
    expected_accuracy,
    late_fusion_scores,
    xor_squares,
)
from cmx_helpers.evaluation.recorded import RecordedStarts, recorded_starts
from cmx_helpers.evaluation.resampling import Interval, accuracy_ratio, bootstrap_interval
from cmx_helpers.evaluation.robustness import Deletion, curve_area, deletion_curve

__all__ = [
    "Deletion",
    "Interval",
    "RecordedStarts",
    "Reliability",
    "accuracy_range",
    "accuracy_ratio",
    "additive_bound",
    "arithmetic_beliefs",
    "arithmetic_ceilings",
    "arithmetic_joint",
    "best_accuracy",
    "bootstrap_interval",
    "coalition_beliefs",
    "curve_area",
    "deletion_curve",
    "efficiency_residual",
    "expected_accuracy",
    "expected_calibration_error",
    "late_fusion_scores",
    "negative_log_likelihood",
    "product_of_experts",
    "recorded_starts",
    "reliability",
    "shapley",
    "subsets",
    "temperature",
    "text_beliefs",
    "text_ceiling",
    "xor_squares",
]
