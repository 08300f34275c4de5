"""Do the senses agree? Overlap of beliefs, the ratio of chances behind it, and how well any rule can tell.

Everything here is derived in lesson 14_agreement. NumPy and SciPy only.

- **Agreement**: `overlap`, `likelihood_ratio`, `belief_in_same`.
- **How well a score tells**: `roc`, `auroc`, `auroc_ceiling`, `shuffled_auroc`.
- **Abstaining, and who is wrong**: `risk_coverage`, `belief_in_first`, `clue_ceiling`.
- **What was never taught**: `energy`, `class_gaussians`, `mahalanobis`.
- **Questions**, answered in words: `questions`, `ask`, `answer_table`, `answer_ceilings`, `answer_beliefs`,
  `pair_beliefs`, `answer_starts`.
- **Captions**: `train_eye`, `look`, `train_writer`, `tell`, `next_words`, `word_costs`, `written_costs`,
  `score_captions`, `caption_starts`,
  `grey_eye`; below them `see`, `shown_decoder`, `write_shown`, with their gradients.
- **Witnesses** for the lesson: `noisy_digits`, `softmax_regression`, `PairNetwork`.
"""

from cmx_helpers.agreement.answer_starts import answer_starts
from cmx_helpers.agreement.answers import answer_beliefs, answer_ceilings, answer_table, pair_beliefs
from cmx_helpers.agreement.asking import Questions, ask, questions
from cmx_helpers.agreement.caption_starts import caption_starts, grey_eye
from cmx_helpers.agreement.captions import CaptionScore, score_captions, word_costs, written_costs
from cmx_helpers.agreement.coverage import risk_coverage
from cmx_helpers.agreement.eye import EyeWeights, see, see_backward
from cmx_helpers.agreement.liar import belief_in_first, clue_ceiling
from cmx_helpers.agreement.looking import Eye, look, train_eye
from cmx_helpers.agreement.ood import class_gaussians, energy, mahalanobis
from cmx_helpers.agreement.overlap import belief_in_same, likelihood_ratio, overlap
from cmx_helpers.agreement.pair_network import PairNetwork
from cmx_helpers.agreement.regression import Regression, softmax_regression
from cmx_helpers.agreement.roc import auroc, auroc_ceiling, roc, shuffled_auroc
from cmx_helpers.agreement.telling import Writer, next_words, tell, train_writer
from cmx_helpers.agreement.witnesses import NoisyDigits, noisy_digits
from cmx_helpers.agreement.writer import shown_decoder, shown_decoder_backward, write_shown

__all__ = [
    "CaptionScore",
    "Eye",
    "EyeWeights",
    "NoisyDigits",
    "PairNetwork",
    "Questions",
    "Regression",
    "Writer",
    "answer_beliefs",
    "answer_ceilings",
    "answer_starts",
    "answer_table",
    "ask",
    "auroc",
    "auroc_ceiling",
    "belief_in_first",
    "belief_in_same",
    "caption_starts",
    "class_gaussians",
    "clue_ceiling",
    "energy",
    "grey_eye",
    "likelihood_ratio",
    "look",
    "mahalanobis",
    "next_words",
    "noisy_digits",
    "overlap",
    "pair_beliefs",
    "questions",
    "risk_coverage",
    "roc",
    "score_captions",
    "see",
    "see_backward",
    "shown_decoder",
    "shown_decoder_backward",
    "shuffled_auroc",
    "softmax_regression",
    "tell",
    "train_eye",
    "train_writer",
    "word_costs",
    "write_shown",
    "written_costs",
]
